"""Every stored file that a row names and that must be there: what is checked each night and what a backup holds.

Read by commands only, whose rights are those of the server's shell; hence no user.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from assessment.papers.models import IssuedReport, LetterTemplate, SignedCopy
from evidence.documents.models import Revision
from evidence.video.models import ProfileVideo

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class KeptFile:
    """One stored file as its row tells of it."""

    name: str
    sha256: str
    unit: int | None  # its key; a template belongs to an instansi
    what: str  # Indonesian


def revisions() -> QuerySet[Revision]:
    """Return the revisions whose bytes are kept: those of an infected one went on purpose, those of a destroyed document by its minute."""
    kept = Revision.objects.filter(document__disposal__isnull=True).exclude(scan=Revision.Scan.INFECTED)
    return kept.select_related("document__unit").order_by("pk")


def videos() -> QuerySet[ProfileVideo]:
    """Return the profile videos whose bytes are kept."""
    return ProfileVideo.objects.filter(removed_at__isnull=True).exclude(scan=Revision.Scan.INFECTED).order_by("pk")


def papers() -> Iterator[KeptFile]:
    """Yield every kept file that is no data dukung."""
    reports = IssuedReport.objects.select_related("assessment__unit").order_by("pk")
    for report in reports.iterator(ROWS_AT_ONCE):
        unit = report.assessment.unit
        yield KeptFile(report.storage_name, report.sha256, unit.pk, f"laporan final {report.number}, {unit}")
    copies = SignedCopy.objects.select_related("report__assessment__unit").order_by("pk")
    for copy in copies.iterator(ROWS_AT_ONCE):
        unit = copy.report.assessment.unit
        what = f"salinan bertanda tangan laporan {copy.report.number}, {unit}"
        yield KeptFile(copy.storage_name, copy.sha256, unit.pk, what)
    for letter in LetterTemplate.objects.select_related("instansi").order_by("pk").iterator(ROWS_AT_ONCE):
        yield KeptFile(letter.storage_name, letter.sha256, None, f"templat {letter}")
    rounds = videos().select_related("assessment__unit", "assessment__period")
    for video in rounds.iterator(ROWS_AT_ONCE):
        unit = video.assessment.unit
        yield KeptFile(video.storage_name, video.sha256, unit.pk, f"video profil {video.assessment}")


def kept_files() -> Iterator[KeptFile]:
    """Yield every stored file that must be there."""
    for revision in revisions().iterator(ROWS_AT_ONCE):
        document = revision.document
        what = f"{revision.original_name} revisi {revision.number}, {document.unit}"
        yield KeptFile(revision.storage_name, revision.sha256, document.unit_id, what)
    yield from papers()


def bytes_of_kept_files() -> int:
    """Return what all of them take together, as their rows tell."""
    kept = (revisions(), IssuedReport.objects.all(), SignedCopy.objects.all(), LetterTemplate.objects.all(), videos())
    return sum(rows.order_by().aggregate(total=Sum("size_bytes"))["total"] or 0 for rows in kept)
