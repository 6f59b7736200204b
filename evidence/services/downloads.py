"""Hand out the bytes of a revision, after looking whether they still are what was kept."""

from typing import IO

import structlog
from django.db import transaction

from assessment.exceptions import WrongState
from assessment.models import AuditEvent, User
from assessment.services import audit
from evidence import permissions, storage
from evidence.exceptions import FileChanged, FileMissing
from evidence.models import BrokenFile, Document, Revision
from evidence.services import integrity

log = structlog.get_logger(__name__)

BROKEN = (
    "Berkas ini tidak lagi utuh di penyimpanan, jadi tidak dapat diunduh. Hubungi admin portal, "
    "lalu unggah lagi berkasnya lewat Ganti berkas."
)
NOT_READY = {
    Document.State.CHECKING: "Berkas ini sedang diperiksa. Coba lagi beberapa saat lagi.",
    Document.State.PROBLEM: "Berkas ini bermasalah, jadi tidak dapat diunduh. Mintalah pemiliknya mengganti berkasnya.",
}

PROBLEMS: dict[type[Exception], BrokenFile.Problem] = {
    FileMissing: BrokenFile.Problem.MISSING,
    FileChanged: BrokenFile.Problem.CHANGED,
}
# An earlier revision may still wait while the last one is good.
NOT_SCANNED = {
    Revision.Scan.WAITING: NOT_READY[Document.State.CHECKING],
    Revision.Scan.INFECTED: "Revisi ini mengandung virus dan sudah dihapus, jadi tidak dapat diunduh.",
}


def open_revision(*, revision: Revision, by: User) -> IO[bytes]:
    """Return the whole, verified file of `revision` at its first byte, and record the download.

    Raises ActionDenied without the right to read; WrongState for a document that is withdrawn, not good, or whose
    bytes are missing or changed.
    """
    document = revision.document
    permissions.check_can_read_document(by, document)
    if document.withdrawn_at is not None:
        raise WrongState("Data dukung ini sudah ditarik, jadi tidak dapat diunduh. Keterangannya masih dapat dibaca.")
    # What a person refused stays readable, also to whoever must repair it; what the checks found does not.
    if document.state in NOT_READY and document.state_set_by_id is None:
        raise WrongState(NOT_READY[Document.State(document.state)])
    if revision.scan in NOT_SCANNED:
        raise WrongState(NOT_SCANNED[Revision.Scan(revision.scan)])
    try:
        file = verified(revision)
    except (FileMissing, FileChanged) as broken:
        log.exception("evidence_broken", revision=revision.pk, problem=type(broken).__name__)
        integrity.mark_broken(revision, PROBLEMS[type(broken)])
        raise WrongState(BROKEN) from broken
    try:
        with transaction.atomic():
            audit.record(
                AuditEvent.Kind.REVISION_DOWNLOADED,
                revision,
                by=by,
                scope=document.unit,
                detail={"document": document.pk, "revision": revision.number},
            )
    except BaseException:
        file.close()
        raise
    return file


def verified(revision: Revision) -> IO[bytes]:
    """Open the file of `revision`; raises FileMissing, or FileChanged if its digest is not the revision's."""
    file = storage.shelf().open(revision.storage_name)
    if storage.digest_of(file) != revision.sha256:
        file.close()
        raise FileChanged(revision.storage_name)
    return file
