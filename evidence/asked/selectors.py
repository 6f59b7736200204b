"""What becomes of last year's documents in a new round, and which documents end soon."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils import timezone

from assessment.lke.models import Indicator
from assessment.people import permissions as sheet
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.scores.support_rule import Fault
from evidence.documents import permissions
from evidence.documents.models import Citation, Document
from evidence.documents.selectors.documents import judged_on
from evidence.documents.selectors.notices import ending, ending_on
from evidence.documents.selectors.support import document_fault, support_of

DESTROYED = "Berkasnya sudah dimusnahkan dengan berita acara."


class Verdict(StrEnum):
    """What is to be done with a document of the earlier round."""

    KEEP = "Tetap berlaku"
    RENEW = "Harus diperbarui"
    LAPSED = "Tidak berlaku lagi"


# Undated or outside the window: the same document of the new year will do. The others need another document.
VERDICTS = {None: Verdict.KEEP, Fault.UNDATED: Verdict.RENEW, Fault.OUTSIDE: Verdict.RENEW}
HINTS = {
    Verdict.KEEP: "Dapat langsung dibawa; tanggal atau masa berlakunya masuk rentang periode ini.",
    Verdict.RENEW: "Siapkan dokumen tahun ini. Bila tetap dibawa, dokumennya belum dihitung sampai berkas dan tanggalnya baru.",
    Verdict.LAPSED: "Tidak dibawa. Unggah penggantinya pada pertanyaan yang memakainya.",
}


@dataclass(frozen=True)
class RenewalLine:
    """One document of the earlier round; `left` are the questions it can still be brought to by the reader."""

    document: Document
    sentence: str  # whether and why it counts in the new round
    left: tuple[str, ...]
    there: tuple[str, ...]  # codes it serves already in the new round


@dataclass(frozen=True)
class RenewalGroup:
    """The documents of one verdict."""

    verdict: Verdict
    lines: tuple[RenewalLine, ...]

    @property
    def hint(self) -> str:
        """What to do with them."""
        return HINTS[self.verdict]

    @property
    def may_carry(self) -> bool:
        """Whether its documents can be brought along at all."""
        return self.verdict != Verdict.LAPSED


@dataclass(frozen=True)
class RenewalPage:
    """The renew list of a round; no `previous` where no earlier round of the same LKE cites documents."""

    previous: Assessment | None
    groups: tuple[RenewalGroup, ...]
    elsewhere: int  # documents that only questions of other pokja used

    @property
    def has_choice(self) -> bool:
        """Whether there is anything left to bring along."""
        return any(line.left for group in self.groups if group.may_carry for line in group.lines)


@dataclass(frozen=True)
class EndingLine:
    """One cited document whose validity ends soon or has ended."""

    document: Document
    is_over: bool
    days: int  # from the day of judging, 0 for today
    codes: tuple[str, ...]


def previous_round(assessment: Assessment) -> Assessment | None:
    """Return the newest earlier round of the same unit and the same LKE that cites documents; one query."""
    return (
        Assessment.objects.filter(
            Exists(Citation.objects.filter(assessment=OuterRef("pk"))),
            unit=assessment.unit_id,
            period__year__lt=assessment.period.year,
            period__instrument__code=assessment.period.instrument.code,
        )
        .select_related("period")
        .order_by("-period__year", "-pk")
        .first()
    )


def citations_to_carry(
    previous: Assessment, areas: Collection[AreaKey], documents: Collection[int] | None = None
) -> list[Citation]:
    """Return the citations of `previous` at questions of `areas`, in the order of the LKE; one query.

    documents: only those of these documents.
    """
    found = Citation.objects.filter(assessment=previous, indicator__owner_area__in=areas)
    if documents is not None:
        found = found.filter(document__in=documents)
    return list(
        found.select_related("indicator", "document__unit__instansi", "document__unit__parent__parent").order_by(
            "indicator__position", "created_at", "pk"
        )
    )


def renewal_page(user: User, assessment: Assessment) -> RenewalPage:
    """Return what of the earlier round `user` may bring along; a fixed number of queries.

    Restricted documents that `user` may not open are left out.
    """
    previous = previous_round(assessment)
    if previous is None:
        return RenewalPage(None, (), 0)
    own = sheet.own_areas(user, assessment.unit)
    citations = _readable(user, citations_to_carry(previous, own))
    known = set(Indicator.objects.filter(instrument=assessment.period.instrument_id).values_list("code", flat=True))
    there: dict[int, list[str]] = {}
    now_cited = Citation.objects.filter(assessment=assessment).order_by("indicator__position")
    for pk, code in now_cited.values_list("document", "indicator__code"):
        there.setdefault(pk, []).append(code)
    codes: dict[int, list[str]] = {}
    documents: dict[int, Document] = {}
    for citation in citations:
        if citation.indicator.code in known:
            documents[citation.document_id] = citation.document
            codes.setdefault(citation.document_id, []).append(citation.indicator.code)
    on = judged_on(assessment)
    grouped: dict[Verdict, list[RenewalLine]] = {verdict: [] for verdict in Verdict}
    for pk, document in documents.items():
        has = tuple(code for code in there.get(pk, ()) if code in codes[pk])
        line = RenewalLine(
            document=document,
            sentence=DESTROYED if document.disposal_id else support_of(document, assessment.period, on=on).sentence,
            left=tuple(code for code in codes[pk] if code not in has),
            there=has,
        )
        grouped[verdict_of(document, assessment, on)].append(line)
    others = Citation.objects.filter(assessment=previous).exclude(indicator__owner_area__in=own)
    return RenewalPage(
        previous=previous,
        groups=tuple(RenewalGroup(verdict, tuple(lines)) for verdict, lines in grouped.items()),
        elsewhere=others.exclude(document__in=documents).values("document").distinct().count(),
    )


def verdict_of(document: Document, assessment: Assessment, on: date) -> Verdict:
    """Return what is to be done with `document` in a round judged on the day `on`."""
    if document.disposal_id is not None:
        return Verdict.LAPSED
    return VERDICTS.get(document_fault(document, assessment.period, on=on), Verdict.LAPSED)


def ending_lines(user: User, assessment: Assessment, ends: date | None = None) -> list[EndingLine]:
    """Return the cited documents that end within SOON_DAYS or have ended, the first to end on top; with `ends` those of that day.

    Restricted documents that `user` may not open are left out. A round that was handed over is judged as on that day;
    what ends on one day is told of, and seen, from today.
    """
    on = judged_on(assessment) if ends is None else timezone.localdate(timezone=ZoneInfo(assessment.unit.time_zone))
    found = ending(assessment, on) if ends is None else ending_on(assessment, ends)
    found = found.select_related("indicator", "document__unit__instansi")
    lines: dict[int, tuple[Document, list[str]]] = {}
    for citation in _readable(user, list(found.order_by("document__valid_until", "indicator__position"))):
        lines.setdefault(citation.document_id, (citation.document, []))[1].append(citation.indicator.code)
    return [
        EndingLine(
            document, is_over=document.valid_until < on, days=abs((document.valid_until - on).days), codes=tuple(codes)
        )
        for document, codes in lines.values()
        if document.valid_until is not None
    ]


def _readable(user: User, citations: Iterable[Citation]) -> list[Citation]:
    found = list(citations)
    restricted = [citation.document for citation in found if citation.document.is_restricted]
    prefetch_related_objects(restricted, "citations__indicator")  # whose pokja may open them; no query for none
    return [
        citation
        for citation in found
        if not citation.document.is_restricted or permissions.may_open_restricted(user, citation.document)
    ]
