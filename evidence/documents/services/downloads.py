"""Hand out the bytes of a revision, after looking whether they still are what was kept."""

from contextlib import ExitStack
from typing import IO

import structlog
from django.conf import settings
from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from evidence.documents import permissions
from evidence.documents.models import BrokenFile, Document, Revision
from evidence.documents.selectors.documents import last_revision
from evidence.documents.services import broken_files
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import DownloadDelayed, FileChanged, FileMissing

log = structlog.get_logger(__name__)

# {act}: what was to be done with the file.
BROKEN = (
    "Berkas ini tidak lagi utuh di penyimpanan, jadi tidak dapat {act}. Hubungi admin portal, "
    "lalu unggah lagi berkasnya lewat Ganti berkas."
)
WITHDRAWN = "Data dukung ini sudah ditarik, jadi tidak dapat {act}. Keterangannya masih dapat dibaca."
AWAY = "Penyimpanan berkas sedang tidak dapat dihubungi. Coba lagi beberapa saat lagi; bila berulang, hubungi admin portal."
NOT_READY = {
    Document.State.CHECKING: "Berkas ini sedang diperiksa. Coba lagi beberapa saat lagi.",
    Document.State.PROBLEM: "Berkas ini bermasalah, jadi tidak dapat {act}. Mintalah pemiliknya mengganti berkasnya.",
}

PROBLEMS: dict[type[Exception], BrokenFile.Problem] = {
    FileMissing: BrokenFile.Problem.MISSING,
    FileChanged: BrokenFile.Problem.CHANGED,
}
# An earlier revision may still wait while the last one is good.
NOT_SCANNED = {
    Revision.Scan.WAITING: NOT_READY[Document.State.CHECKING],
    Revision.Scan.INFECTED: "Revisi ini mengandung virus dan sudah dihapus, jadi tidak dapat {act}.",
}


def open_revision(*, revision: Revision, by: User) -> IO[bytes]:
    """Return the whole, verified file of `revision` at its first byte, and record the download.

    Raises ActionDenied without the right to read; WrongState for a document that is withdrawn, not good, or whose
    bytes are missing or changed; DownloadDelayed while the store does not answer.
    """
    check_is_open(revision, by, act="diunduh")
    file = opened(revision, act="diunduh")
    try:
        with transaction.atomic():
            audit.record(
                AuditEvent.Kind.REVISION_DOWNLOADED,
                revision,
                by=by,
                scope=revision.document.unit,
                detail={"document": revision.document_id, "revision": revision.number},
            )
    except BaseException:
        file.close()
        raise
    return file


def check_is_open(revision: Revision, by: User, *, act: str) -> None:
    """Allow who may read the document to see a revision that is ready; `act` is the word for what is refused.

    What was handed over to an evaluator stays open to him, also after the unit withdrew the document.
    Raises ActionDenied without the right; WrongState for a document that is withdrawn or not good.
    """
    document = revision.document
    permissions.check_is_kept(document)
    if not permissions.is_pinned_for(by, revision):
        permissions.check_can_read_document(by, document)
        if document.withdrawn_at is not None:
            raise WrongState(WITHDRAWN.format(act=act))
    # What a person refused stays readable, also to whoever must repair it; what the checks found does not. The state is
    # of the last revision: an older one, which may be handed over, has its own scan.
    if document.state in NOT_READY and document.state_set_by_id is None and last_revision(document) == revision:
        raise WrongState(NOT_READY[Document.State(document.state)].format(act=act))
    if revision.scan in NOT_SCANNED:
        raise WrongState(NOT_SCANNED[Revision.Scan(revision.scan)].format(act=act))


def opened(revision: Revision, *, act: str) -> IO[bytes]:
    """Return the whole, verified file of `revision`; raises WrongState for missing or changed bytes, and notes them."""
    try:
        return verified(revision)
    except (FileMissing, FileChanged) as broken:
        log.exception("evidence_broken", revision=revision.pk, problem=type(broken).__name__)
        broken_files.mark_broken(revision, PROBLEMS[type(broken)])
        raise WrongState(BROKEN.format(act=act)) from broken
    except OSError as error:
        log.exception("evidence_out_of_reach", revision=revision.pk)
        raise DownloadDelayed(AWAY) from error


def sign_revision(*, revision: Revision, by: User, content_type: str) -> str:
    """Return an address at the store that gives these bytes, as `content_type`, for `settings.S3_SIGNED_SECONDS`.

    Everything `open_revision` looks at is looked at before anything is signed, and it raises the same. Only a bucket
    signs.
    """
    shelf = storage.shelf()
    if not isinstance(shelf, storage.SigningShelf):
        raise TypeError("a folder signs no links")
    open_revision(revision=revision, by=by).close()
    return shelf.link(
        revision.storage_name,
        file_name=revision.original_name,
        content_type=content_type,
        seconds=settings.S3_SIGNED_SECONDS,
    )


def verified(revision: Revision) -> IO[bytes]:
    """Open the file of `revision`; raises FileMissing, FileChanged if its digest is not the revision's, or OSError."""
    with ExitStack() as on_failure:
        file = on_failure.enter_context(storage.shelf().open(revision.storage_name))
        if storage.digest_of(file) != revision.sha256:
            raise FileChanged(revision.storage_name)
        on_failure.pop_all()
        return file
