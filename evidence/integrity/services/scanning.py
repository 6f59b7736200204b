"""Let the scanner look at what it could not look at when it came in."""

from collections.abc import Iterator

import structlog
from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from evidence.documents.models import Document, Revision
from evidence.documents.services import support, texts
from evidence.reading.services import previews
from evidence.video.models import ProfileVideo
from zi_portal.shelf import scanner, shelf
from zi_portal.shelf.faults import FileMissing
from zi_portal.shelf.scanner import Outcome, Verdict

log = structlog.get_logger(__name__)


def scan_waiting() -> Iterator[tuple[Revision | ProfileVideo, Verdict]]:
    """Ask again about every revision and video that waits, the oldest first, and yield each with what came of it.

    The server's own act, so no person. Clean: the document counts, and its words are read for the search. Infected: the
    bytes are deleted, the row stays.
    """
    waiting = Revision.objects.filter(scan=Revision.Scan.WAITING, document__disposal__isnull=True)
    waiting = waiting.select_related("document__unit").order_by("pk")
    for revision in waiting:
        verdict = _verdict(revision)
        if verdict.outcome != Outcome.UNKNOWN:
            _settle(revision, verdict)
        yield revision, verdict
    videos = ProfileVideo.objects.filter(scan=Revision.Scan.WAITING, removed_at__isnull=True).order_by("pk")
    for video in videos.select_related("assessment__unit"):
        verdict = _verdict(video)
        if verdict.outcome != Outcome.UNKNOWN:
            _settle_video(video, verdict)
        yield video, verdict


def _verdict(stored: Revision | ProfileVideo) -> Verdict:
    try:
        with shelf.shelf().open(stored.storage_name) as file:
            return scanner.scan(file, stored.size_bytes)
    except (FileMissing, OSError) as error:
        return Verdict(Outcome.UNKNOWN, type(error).__name__)  # `check_evidence` names it


@transaction.atomic
def _settle_video(video: ProfileVideo, verdict: Verdict) -> None:
    if not ProfileVideo.objects.filter(pk=video.pk, scan=Revision.Scan.WAITING).update(scan=verdict.outcome):
        return  # another run was faster
    detail = {"scan": str(verdict.outcome)}
    if verdict.outcome == Outcome.INFECTED:
        detail |= {"name": video.original_name, "sha256": video.sha256, "signature": verdict.words}
        log.warning("video_infected", video=video.pk, sha256=video.sha256, signature=verdict.words)
        transaction.on_commit(lambda: shelf.shelf().discard(video.storage_name), robust=True)
    audit.record(AuditEvent.Kind.DOCUMENT_CHANGED, video, by=None, scope=video.assessment.unit, detail=detail)


@transaction.atomic
def _settle(revision: Revision, verdict: Verdict) -> None:
    document = Document.objects.select_for_update(of=("self",)).select_related("unit").get(pk=revision.document_id)
    if not Revision.objects.filter(pk=revision.pk, scan=Revision.Scan.WAITING).update(scan=verdict.outcome):
        return  # another run was faster
    is_last = not document.revisions.filter(number__gt=revision.number).exists()
    if is_last and document.state == Document.State.CHECKING:
        document.state = Document.State.GOOD if verdict.outcome == Outcome.CLEAN else Document.State.PROBLEM
        document.save(update_fields=["state"])
    detail = {"revision": revision.number, "scan": str(verdict.outcome)}
    if verdict.outcome == Outcome.INFECTED:
        detail |= {"name": revision.original_name, "sha256": revision.sha256, "signature": verdict.words}
        log.warning("evidence_infected", revision=revision.pk, sha256=revision.sha256, signature=verdict.words)
        # What the store cannot remove now, the sweep does.
        transaction.on_commit(lambda: shelf.shelf().discard(revision.storage_name), robust=True)
        transaction.on_commit(lambda: previews.forget(revision))
    elif is_last:
        texts.read_soon(revision)
    support.refresh_citing(document)
    audit.record(AuditEvent.Kind.DOCUMENT_CHANGED, document, by=None, scope=document.unit, detail=detail)
