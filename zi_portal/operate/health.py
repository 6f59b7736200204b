"""Two addresses for whoever watches the server: is the process alive, and can it do its work?"""

import os
import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from assessment.audit.selectors import backup_state
from zi_portal.jobs.state import jobs_state
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import FileRefused


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that the process runs; asks nothing of the database or the disk."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the portal can serve people, else 503 with the parts that cannot; tells no detail of them.

    `warnings` names what is still good and will soon not be.
    """
    checks = {"database": _database_is_current(), "files": _files_can_be_written(), "space": _space_is_left()}
    warnings = ["space"] if _free_percent() < settings.EVIDENCE_WARN_FREE_PERCENT else []
    if checks["database"] and _backup_is_missed():
        warnings.append("backup")
    if checks["database"] and jobs_state().problem:
        warnings.append("jobs")
    ready = all(checks.values())
    return JsonResponse({"ready": ready, "checks": checks, "warnings": warnings}, status=200 if ready else 503)


def _database_is_current() -> bool:
    """Return whether the database answers and every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _files_can_be_written() -> bool:
    """Return whether files can be received and the store, folder or bucket, takes them."""
    try:
        shelf.shelf().check()
    except OSError:
        return False
    return os.access(settings.FILE_UPLOAD_TEMP_DIR, os.W_OK | os.X_OK)


def _space_is_left() -> bool:
    """Return whether uploads would still be taken."""
    try:
        shelf.check_room()
    except (FileRefused, OSError):
        return False
    return True


def _backup_is_missed() -> bool:
    """Return whether backups are expected and the last one is missing, old, incomplete or unreadable."""
    state = backup_state()
    return state is not None and bool(state.problem)


def _free_percent() -> float:
    """Return how much of the disk that receives files is free, 0 where that cannot be told."""
    try:
        disk = shutil.disk_usage(settings.FILE_UPLOAD_TEMP_DIR)
    except OSError:
        return 0
    return 100 * disk.free / disk.total
