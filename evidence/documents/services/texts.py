"""Read the words of stored files, so that the library finds them.

A readable revision without a row of text is the waiting line; nothing else remembers it, so a process that dies loses
nothing. Whoever uploads wakes a thread of the server after commit; what that misses, `manage.py extract_text` reads.
"""

import queue
import threading

import structlog
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from evidence.documents.models import Document, Revision, RevisionText
from evidence.documents.selectors.waiting_texts import waiting_for_text
from evidence.documents.services import proposals
from evidence.documents.services.downloads import verified
from evidence.documents.words import READABLE, ReaderMissing, TextUnreadable, cleaned, read_words
from zi_portal.kit.folding import fold
from zi_portal.shelf.faults import FileChanged, FileMissing, StoreUnavailable
from zi_portal.shelf.validators import Kind

log = structlog.get_logger(__name__)
MOST_WAITING = 1_000  # in memory; what comes on top waits for the command
IDLE_SECONDS = 30


def read_text(revision_pk: int) -> RevisionText | None:
    """Read the words of one revision and keep them; None where its file cannot be had now, and so waits on.

    The portal's own act on what a person has uploaded: no person, no audit event. Raises ReaderMissing.
    """
    revision = Revision.objects.filter(
        pk=revision_pk, kind__in=READABLE, document__state=Document.State.GOOD, document__disposal__isnull=True
    ).first()
    if revision is None:
        return None
    try:
        with verified(revision) as file:
            words = read_words(file, Kind(revision.kind))
    except (FileMissing, FileChanged, StoreUnavailable):
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
    """Have `revision` read in the background once the transaction is committed; the upload does not wait for it."""
    if settings.EVIDENCE_READ_AT_ONCE and revision.kind in READABLE:
        transaction.on_commit(lambda: _reader.wake(revision.pk), robust=True)


@transaction.atomic
def _keep(revision: Revision, outcome: RevisionText.Outcome, content: str) -> RevisionText | None:
    if not Revision.objects.select_for_update().filter(pk=revision.pk, document__disposal__isnull=True).exists():
        return None  # destroyed while it was read
    values = {"outcome": outcome, "content": content, "folded": fold(content), "extracted_at": timezone.now()}
    text, _ = RevisionText.objects.update_or_create(revision=revision, defaults=values)
    return text


class _Reader:
    """One thread of this process that reads one file at a time, and ends when nothing has come for a while."""

    def __init__(self) -> None:
        self.line: queue.Queue[int] = queue.Queue(MOST_WAITING)
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def wake(self, revision_pk: int) -> None:
        """Put a revision into the line; a full line leaves it to the command."""
        with self.lock:
            try:
                self.line.put_nowait(revision_pk)
            except queue.Full:
                return
            if self.thread is None or not self.thread.is_alive():
                # A daemon: a server that stops does not wait for it, and what it was reading is still waiting then.
                self.thread = threading.Thread(target=self._work, name="baca-teks", daemon=True)
                self.thread.start()

    def _work(self) -> None:
        while True:
            try:
                revision_pk = self.line.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                with self.lock:
                    if self.line.empty():
                        self.thread = None
                        return
                continue
            try:
                read_text(revision_pk)
            except ReaderMissing as missing:
                log.warning("text_reader_missing", remedy=str(missing))
            except Exception:  # whatever it was, the next file is read
                log.exception("text_not_read", revision=revision_pk)
            finally:
                connections.close_all()


_reader = _Reader()
