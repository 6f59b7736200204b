"""Packages of data dukung: recorded when taken along, file by file whole."""

from typing import IO

from django.db import transaction

from assessment import permissions as sheet
from assessment.exceptions import WrongState
from assessment.models import Assessment, AuditEvent, User
from assessment.services import audit
from evidence import permissions
from evidence.exceptions import DownloadDelayed
from evidence.models import Revision
from evidence.package_data import Contents
from evidence.services import downloads


@transaction.atomic
def record_taken(*, assessment: Assessment, contents: Contents, by: User) -> None:
    """Record that `by` takes the package of a round along; called before its first byte. Raises ActionDenied."""
    sheet.memberships_of(by, fresh=True)
    permissions.check_can_take_package(by, assessment)
    detail = detail_of(contents)
    audit.record(AuditEvent.Kind.PACKAGE_TAKEN, assessment, by=by, scope=assessment.unit, detail=detail)


def open_file(revision: Revision) -> IO[bytes] | None:
    """Return the whole, verified file of `revision`; None, noted and logged, where it is not whole or out of reach."""
    try:
        return downloads.opened(revision, act="dimuat dalam paket")
    except (WrongState, DownloadDelayed):
        return None


def detail_of(contents: Contents) -> dict[str, int]:
    """Return what the trail keeps of a package: how much, and nothing of what."""
    return {"files": len(contents.files), "size_bytes": contents.size_bytes, "left_out": len(contents.left_out)}
