"""Documents whose time is over, and what became of proposals to destroy them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.papers.selectors.report_background import office_of
from assessment.papers.signing import Signer
from assessment.people import permissions as sheet
from assessment.people.models import Instansi, Unit, User
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import OVER
from evidence.disposal.minute import Minute, MinuteFile, MinuteLine
from evidence.documents import permissions
from evidence.documents.models import (
    Citation,
    ConditionCitation,
    Disposal,
    DisposalItem,
    Document,
    RecordCitation,
    RetentionRule,
    Revision,
    RevisionPin,
)
from zi_portal.kit.indonesian import local_moment, long_date

RESTRICTED_TITLE = "Dokumen terbatas"


@dataclass(frozen=True)
class DueDocument:
    """One document that may be destroyed, with what it served."""

    document: Document
    files: tuple[Revision, ...]  # newest first
    uses: tuple[str, ...]  # "A.I.1.i.a (Penilaian ZI 2019)"

    @property
    def size_bytes(self) -> int:
        """How many bytes its files have."""
        return sum(revision.size_bytes for revision in self.files)


@dataclass(frozen=True)
class DisposalPage:
    """One proposal with everything its page shows."""

    disposal: Disposal
    lines: tuple[DueDocument, ...]
    may_not_decide: str
    may_not_cancel: str

    @property
    def size_bytes(self) -> int:
        """How many bytes its files have."""
        return sum(line.size_bytes for line in self.lines)


def retention_years(instansi: Instansi) -> int:
    """Return for how many years after the last year they served documents of `instansi` are kept; one query."""
    years = RetentionRule.objects.filter(pk=instansi.pk).values_list("years", flat=True).first()
    return years or settings.RETENTION_YEARS


def last_year_over(unit: Unit) -> int:
    """Return the newest year whose documents are kept no longer: 2020 in all of 2026 where they are kept five years."""
    return timezone.now().astimezone(ZoneInfo(unit.time_zone)).year - retention_years(unit.instansi) - 1


def due_documents(unit: Unit) -> QuerySet[Document]:
    """Return the documents of `unit` that may be destroyed, the oldest first.

    Every year they served lies far enough back: that of each round citing them, of their validity, of their upload.
    No round that is still under way cites them, and no proposal that waits names them.
    """
    last = last_year_over(unit)
    after = datetime(last + 1, 1, 1, tzinfo=ZoneInfo(unit.time_zone))
    rows = Revision.objects.filter(document=OuterRef("pk"))
    alive = ~Q(assessment__status__in=OVER) | Q(assessment__period__year__gt=last)
    handed_over = ~Q(handover__assessment__status__in=OVER) | Q(handover__assessment__period__year__gt=last)
    waiting = DisposalItem.objects.filter(document=OuterRef("pk"), disposal__outcome=Disposal.Outcome.PROPOSED)
    return Document.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__year__lte=last),
        Exists(rows),
        ~Exists(rows.filter(uploaded_at__gte=after)),
        ~Exists(Citation.objects.filter(alive, document=OuterRef("pk"))),
        ~Exists(ConditionCitation.objects.filter(alive, document=OuterRef("pk"))),
        ~Exists(RecordCitation.objects.filter(alive, document=OuterRef("pk"))),
        # Handed over and let go after a return: what TPI saw stays readable as long as the round.
        ~Exists(RevisionPin.objects.filter(handed_over, document=OuterRef("pk"))),
        ~Exists(waiting),
        unit=unit,
        disposal__isnull=True,
    ).order_by("created_at", "pk")


def due_lines(documents: Iterable[Document] | QuerySet[Document]) -> tuple[DueDocument, ...]:
    """Return each document with its files and uses; three queries whatever their number."""
    found = list(documents)
    files: dict[int, list[Revision]] = {document.pk: [] for document in found}
    for revision in Revision.objects.filter(document__in=files).order_by("document", "-number"):
        files[revision.document_id].append(revision)
    uses = _uses(files)
    return tuple(DueDocument(document, tuple(files[document.pk]), tuple(uses[document.pk])) for document in found)


def chosen_due(unit: Unit, ids: Collection[int]) -> list[Document]:
    """Return the documents with these ids; Http404 for all of them if one may not be destroyed or is not the unit's."""
    found = list(due_documents(unit).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Http404
    return found


def disposals_of(user: User, unit: Unit) -> QuerySet[Disposal]:
    """Return the proposals and minutes of `unit`, newest first, each with `documents_count`; ActionDenied."""
    permissions.check_can_read_disposals(user, unit)
    found = Disposal.objects.filter(unit=unit).defer("minute").select_related("proposed_by", "decided_by")
    return found.annotate(documents_count=Count("items")).order_by("-proposed_at", "-pk")


def get_disposal(user: User, assessment: Assessment, pk: int) -> Disposal:
    """Return one proposal of the assessment's own unit; Http404 for another unit's, ActionDenied without the right."""
    permissions.check_can_read_disposals(user, assessment.unit)
    rows = Disposal.objects.filter(unit=assessment.unit).select_related("unit__instansi", "unit__parent")
    return get_object_or_404(rows.select_related("proposed_by", "decided_by").defer("minute"), pk=pk)


def disposal_page(user: User, disposal: Disposal) -> DisposalPage:
    """Return one proposal as its page shows it."""
    return DisposalPage(
        disposal=disposal,
        lines=due_lines(_documents(disposal)),
        may_not_decide=sheet.denial(permissions.check_can_decide_disposal, user, disposal),
        may_not_cancel=sheet.denial(permissions.check_can_cancel_disposal, user, disposal),
    )


def minute_of(disposal: Disposal, *, by: User, at: datetime) -> Minute:
    """Return what the minute says if `by` agrees at the moment `at`. What restricted documents are called is left out."""
    unit = disposal.unit
    office = office_of(unit)
    return Minute(
        number=disposal.number,
        day=long_date(at.astimezone(ZoneInfo(unit.time_zone)).date()),
        moment=local_moment(at, unit.time_zone),
        unit=unit.name,
        instansi=unit.instansi.name,
        city=unit.city,
        paper=unit.paper,
        letterhead=office.letterhead,
        reason=disposal.reason,
        years=retention_years(unit.instansi),
        proposed_by=_signer(disposal.proposed_by, "Ketua Tim Zona Integritas"),
        decided_by=_signer(by, "Kepala kantor"),
        lines=tuple(map(_minute_line, due_lines(_documents(disposal)))),
    )


def unfinished_disposals() -> QuerySet[Disposal]:
    """Return the minutes whose files may not all be off the shelf yet; for the server itself, hence no user."""
    return Disposal.objects.filter(outcome=Disposal.Outcome.CONFIRMED, bytes_removed_at__isnull=True).defer("minute")


def _documents(disposal: Disposal) -> QuerySet[Document]:
    return Document.objects.filter(disposal_items__disposal=disposal).order_by("created_at", "pk")


def _uses(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    citations = Citation.objects.filter(document__in=found).order_by("assessment__period__year", "indicator__position")
    for pk, code, period in citations.values_list("document", "indicator__code", "assessment__period__name"):
        found[pk].append(f"{code} ({period})")
    proofs = ConditionCitation.objects.filter(document__in=found).select_related("condition", "assessment__period")
    for proof in proofs.order_by("assessment__period__year", "pk"):
        found[proof.document_id].append(f"syarat {proof.condition.label} ({proof.assessment.period.name})")
    records = RecordCitation.objects.filter(document__in=found).order_by("assessment__period__year")
    for pk, period in records.values_list("document", "assessment__period__name").distinct():
        found[pk].append(f"program kerja ({period})")
    return found


def _signer(user: User, position: str) -> Signer:
    return Signer(user.full_name, user.position or position, user.nip)


def _minute_line(line: DueDocument) -> MinuteLine:
    hidden = line.document.is_restricted
    return MinuteLine(
        title=RESTRICTED_TITLE if hidden else line.document.title,
        reference="" if hidden else line.document.number,
        uses=line.uses,
        files=tuple(
            MinuteFile(row.number, "" if hidden else row.original_name, row.size_bytes, row.sha256)
            for row in line.files
        ),
    )
