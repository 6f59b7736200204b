"""Packages of data dukung: recorded when taken along, file by file whole."""

from typing import IO

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions as sheet
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents import permissions
from evidence.documents.models import Revision
from evidence.documents.services import downloads
from evidence.packages.data import Contents
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf.faults import DownloadDelayed


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
