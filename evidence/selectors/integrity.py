"""Whether the files on the shelf are what their rows say: changed, missing and extra ones by name.

Read by commands only, whose rights are those of the server's shell; hence no user.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices

from evidence import storage
from evidence.exceptions import FileMissing
from evidence.models import Revision


class Problem(TextChoices):
    """What can be wrong with a stored file."""

    MISSING = "hilang", "hilang"
    CHANGED = "berubah", "berubah"
    EXTRA = "lebih", "tidak dikenal"


@dataclass(frozen=True)
class Finding:
    """One file that is not as it should be; an extra one has no revision."""

    problem: Problem
    storage_name: str
    revision: Revision | None = None

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
    """Read every stored file and yield those that are missing or changed, then the files that no row names."""
    shelf = storage.shelf()
    # The bytes of an infected one were deleted on purpose.
    revisions = Revision.objects.exclude(scan=Revision.Scan.INFECTED).select_related("document__unit").order_by("pk")
    for revision in revisions.iterator(chunk_size=500):
        try:
            with shelf.open(revision.storage_name) as file:
                digest = storage.digest_of(file)
        except FileMissing:
            yield Finding(Problem.MISSING, revision.storage_name, revision)
            continue
        if digest != revision.sha256:
            yield Finding(Problem.CHANGED, revision.storage_name, revision)
    for extra in extra_files():
        yield Finding(Problem.EXTRA, extra.name)


def extra_files() -> Iterator[storage.StoredFile]:
    """Yield the stored files that no row names; one being received right now may be among them."""
    for stored in storage.shelf().files():
        if not Revision.objects.filter(storage_name=stored.name).exists():
            yield stored
