"""Whether the files on the shelf are what their rows say: changed, missing, unreadable and extra ones by name.

Read by commands only, whose rights are those of the server's shell; hence no user.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.db.models import QuerySet, TextChoices

from assessment.rounds.models import Assessment
from assessment.rounds.workflow import BEFORE_SUBMISSION, Act
from evidence.documents import uses
from evidence.documents.models import Document, Revision
from evidence.integrity.selectors.kept_files import papers, revisions
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import FileMissing
from zi_portal.shelf.names import named

BATCH = 500  # rows or names a query


class Problem(TextChoices):
    """What can be wrong with a stored file."""

    MISSING = "hilang", "hilang"
    CHANGED = "berubah", "berubah"
    UNREADABLE = "tak-terbaca", "tidak terbaca"
    EXTRA = "lebih", "tidak dikenal"


@dataclass(frozen=True)
class Finding:
    """One file that is not as it should be; an extra one has no revision, nor has one that is no data dukung (`what`)."""

    problem: Problem
    storage_name: str
    revision: Revision | None = None
    what: str = ""

    @property
    def uses(self) -> list[str]:
        """The questions and conditions the document serves, each with its round."""
        if self.revision is None:
            return []
        document = self.revision.document
        citations = document.citations.select_related("indicator", "assessment__period")
        proofs = document.condition_citations.select_related("condition", "assessment__period")
        return [
            *(f"{citation.indicator.code} ({citation.assessment.period})" for citation in citations),
            *(f"syarat {proof.condition.label} ({proof.assessment.period})" for proof in proofs),
        ]


def broken_files() -> Iterator[Finding]:
    """Read every stored file and yield those that are missing, changed or unreadable, then the files that no row names.

    Raises StoreUnavailable once the store as a whole does not answer: then nothing is known of any file.
    """
    shelf = storage.shelf()
    shelf.check()
    for revision in revisions().iterator(chunk_size=BATCH):
        problem = problem_of(shelf, revision.storage_name, revision.sha256)
        if problem is not None:
            yield Finding(problem, revision.storage_name, revision)
    for paper in papers():
        problem = problem_of(shelf, paper.name, paper.sha256)
        if problem is not None:
            yield Finding(problem, paper.name, what=paper.what)
    for extra in extra_files():
        yield Finding(Problem.EXTRA, extra.name)


def broken_citations(assessment: Assessment) -> Iterator[Finding]:
    """Read the file of every data dukung and proof of a round and yield those that are missing or changed.

    The last file of each while the sheet is the unit's own, the one that was handed over afterwards.
    """
    shelf = storage.shelf()
    seen = set()
    handed_over = _handed_over(assessment)
    for revision in _last_ones(assessment) if handed_over is None else handed_over:
        if revision.document_id in seen:
            continue
        seen.add(revision.document_id)
        problem = problem_of(shelf, revision.storage_name, revision.sha256)
        if problem is not None:
            yield Finding(problem, revision.storage_name, revision)


def _handed_over(assessment: Assessment) -> QuerySet[Revision] | None:
    """Return the revisions pinned at the last hand-over to TPI; None while the sheet is the unit's, or without one."""
    submitted = assessment.handovers.filter(act=Act.SUBMIT).order_by("-number")
    last = None if assessment.status in BEFORE_SUBMISSION else submitted.first()
    if last is None:
        return None
    pinned = Revision.objects.filter(pins__handover=last, document__disposal__isnull=True)
    return pinned.order_by("document", "-number").select_related("document")


def _last_ones(assessment: Assessment) -> QuerySet[Revision]:
    """Return the revisions of every document the round uses, the newest of each first."""
    documents = Document.objects.filter(
        pk__in=uses.document_ids(assessment), withdrawn_at__isnull=True, disposal__isnull=True
    )
    return Revision.objects.filter(document__in=documents).order_by("document", "-number").select_related("document")


def problem_of(shelf: storage.Shelf, name: str, sha256: str) -> Problem | None:
    """Read one stored file and say what is wrong with it; None where it is whole. Raises StoreUnavailable."""
    try:
        with shelf.open(name) as file:
            digest = storage.digest_of(file)
    except FileMissing:
        return Problem.MISSING
    except OSError:
        shelf.check()
        return Problem.UNREADABLE
    return None if digest == sha256 else Problem.CHANGED


def extra_files() -> Iterator[storage.StoredFile]:
    """Yield the stored files that no row names; one being received right now may be among them."""
    for batch in batched(storage.shelf().files(), BATCH):
        known = named([stored.name for stored in batch])
        yield from (stored for stored in batch if stored.name not in known)
