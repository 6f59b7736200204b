"""Read the words of stored files, so that the library finds them.

A readable revision without a row of text waits to be read; nothing else remembers it. Whoever uploads puts a job in, in the
same transaction; what was stored while none was put in, or restored without its job, `manage.py extract_text` reads.
"""

import structlog
from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from evidence.documents.models import Document, Revision, RevisionText
from evidence.documents.selectors.waiting_texts import waiting_for_text
from evidence.documents.services import proposals
from evidence.documents.services.downloads import verified
from evidence.documents.words import READABLE, ReaderMissing, TextUnreadable, cleaned, read_words
from zi_portal.jobs.queue import LASTING, enqueue_once
from zi_portal.kit.folding import fold
from zi_portal.shelf.faults import FileChanged, FileMissing, StoreUnavailable
from zi_portal.shelf.validators import Kind

log = structlog.get_logger(__name__)
LAST = -10  # among jobs: nobody waits at a page for it


def read_text(revision_pk: int) -> RevisionText | None:
    """Read the words of one revision and keep them; None where its file cannot be had now, and so waits on.

    The portal's own act on what a person has uploaded: no person, no audit event. Raises ReaderMissing.
    """
    try:
        return _read(revision_pk)
    except StoreUnavailable:
        return None  # `check_evidence` names it


def _read(revision_pk: int) -> RevisionText | None:
    """Do the same; raises StoreUnavailable too."""
    revision = Revision.objects.filter(
        pk=revision_pk, kind__in=READABLE, document__state=Document.State.GOOD, document__disposal__isnull=True
    ).first()
    if revision is None:
        return None
    try:
        with verified(revision) as file:
            words = read_words(file, Kind(revision.kind))
    except (FileMissing, FileChanged):
        return None  # `check_evidence` names it
    except TextUnreadable as error:
        log.warning("text_unreadable", revision=revision.pk, reason=str(error))
        return _keep(revision, RevisionText.Outcome.FAILED, "")
    content = cleaned(words)
    proposals.propose_from_words(revision, words)
    return _keep(revision, RevisionText.Outcome.READ if content else RevisionText.Outcome.EMPTY, content)


def read_waiting(*, again: bool = False) -> dict[str, int]:
    """Read every revision that has no text yet; return how many came out how. `again`: also those that failed.

    Raises ReaderMissing.
    """
    counts = dict.fromkeys([*RevisionText.Outcome.values, "tunda"], 0)
    for pk in list(waiting_for_text(again=again).values_list("pk", flat=True)):
        text = read_text(pk)
        counts[text.outcome if text is not None else "tunda"] += 1
    return counts


def read_soon(revision: Revision) -> None:
    """Have `revision` read by a job once the transaction is committed; the upload does not wait for it."""
    if settings.EVIDENCE_READ_AT_ONCE and revision.kind in READABLE:
        enqueue_once(read_in_turn, key=str(revision.pk), revision_pk=revision.pk)


@task(priority=LAST, max_attempts=LASTING)  # type: ignore[call-overload, untyped-decorator]  # a field of its queue
def read_in_turn(revision_pk: int) -> None:
    """Read one revision; a store that is away is asked again later. The same again reads the same words into the same row."""
    try:
        _read(revision_pk)
    except ReaderMissing as missing:
        log.warning("text_reader_missing", remedy=str(missing))


@transaction.atomic
def _keep(revision: Revision, outcome: RevisionText.Outcome, content: str) -> RevisionText | None:
    if not Revision.objects.select_for_update().filter(pk=revision.pk, document__disposal__isnull=True).exists():
        return None  # destroyed while it was read
    values = {"outcome": outcome, "content": content, "folded": fold(content), "extracted_at": timezone.now()}
    text, _ = RevisionText.objects.update_or_create(revision=revision, defaults=values)
    return text
