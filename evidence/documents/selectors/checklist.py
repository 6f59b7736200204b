"""Which asked documents a question has, and what a pokja still lacks."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F
from django.http import Http404

from assessment.accounts.selectors.people import administered_instansi
from assessment.lke.models import Indicator, Instrument
from assessment.lke.selectors.layout import Area, Question, get_layout
from assessment.people.areas import AreaKey
from assessment.people.models import Instansi, Membership, User
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import people_and_leads, team_of
from assessment.sheet.selectors.unit_sheet import State, is_finished, load_sheet, question_states
from evidence.documents.models import ChecklistItem, Citation
from evidence.documents.selectors.documents import CitationLine, judged_at
from evidence.documents.selectors.support import support_of
from evidence.documents.standard import Item, asked

MET, NOT_COUNTED, MISSING = "Ada", "Belum dihitung", "Belum ada"


@dataclass(frozen=True)
class ItemState:
    """One asked document at a question: whether a cited one that counts fulfils it."""

    item: Item
    status: str  # MET, NOT_COUNTED or MISSING
    titles: tuple[str, ...] = ()  # of the documents that are why, as far as the reader may open them

    @property
    def is_met(self) -> bool:
        """Whether nothing is left to do."""
        return self.status == MET


@dataclass(frozen=True)
class Checklist:
    """The asked documents of one question."""

    items: tuple[ItemState, ...]
    unnamed: int  # cited documents that no item has been named for

    @property
    def met(self) -> int:
        """How many items are there."""
        return sum(item.is_met for item in self.items)

    @property
    def missing(self) -> tuple[ItemState, ...]:
        """The items still to be brought."""
        return tuple(item for item in self.items if not item.is_met)


@dataclass(frozen=True)
class MissingLine:
    """One question that lacks asked documents."""

    state: State
    checklist: Checklist


@dataclass(frozen=True)
class AreaCount:
    """How many questions of an area lack something."""

    area: Area
    questions: int


@dataclass(frozen=True)
class MissingPage:
    """What the pokja of one area still lacks, the most points at risk first."""

    area: Area
    team: tuple[Membership, ...]  # of the whole unit
    people: tuple[str, ...]  # of this area
    areas: tuple[AreaCount, ...]
    lines: tuple[MissingLine, ...]

    @property
    def at_risk(self) -> Fraction:
        """Claimed points of these questions without data dukung."""
        return sum((line.state.at_risk for line in self.lines), Fraction())

    @property
    def items(self) -> int:
        """How many asked documents are missing."""
        return sum(len(line.checklist.missing) for line in self.lines)


@dataclass(frozen=True)
class AskedLine:
    """One question with what an instansi asks there."""

    question: Question
    items: tuple[Item, ...]
    is_changed: bool


def items_of(instansi_id: int, instrument_code: str, questions: Collection[Question]) -> dict[str, tuple[Item, ...]]:
    """Return question code → the items this instansi asks there; one query."""
    codes = [question.code for question in questions]
    found = ChecklistItem.objects.filter(instansi=instansi_id, instrument_code=instrument_code).order_by("pk")
    rows: dict[str, list[ChecklistItem]] = {}
    for row in found.filter(indicator_code__in=codes) if len(codes) == 1 else found:
        rows.setdefault(row.indicator_code, []).append(row)
    return {
        question.code: _changed(
            asked(instrument_code, question.code, question.indicator.evidence_hint), rows.get(question.code, ())
        )
        for question in questions
    }


def _changed(items: tuple[Item, ...], rows: Iterable[ChecklistItem]) -> tuple[Item, ...]:
    by_key = {row.key: row for row in rows}
    known = {item.key for item in items}
    kept = [
        Item(item.key, by_key[item.key].label) if item.key in by_key else item
        for item in items
        if item.key not in by_key or by_key[item.key].is_asked
    ]
    added = [Item(key, row.label) for key, row in by_key.items() if key not in known and row.is_asked]
    return (*kept, *added)


def checklist_of(assessment: Assessment, question: Question, lines: Iterable[CitationLine]) -> Checklist:
    """Return the checklist of one question, whose citations are at hand; one query."""
    items = items_of(assessment.unit.instansi_id, assessment.period.instrument.code, [question])[question.code]
    uses = [
        _Use(line.citation.checklist_keys, line.support.counts, line.citation.document.title if line.is_open else "")
        for line in lines
    ]
    return _checklist(items, uses)


@dataclass(frozen=True, slots=True)
class _Use:
    """One citation as the checklist needs it; title "" where the reader may not open the document."""

    keys: Collection[str]
    counts: bool
    title: str = ""


def _checklist(items: tuple[Item, ...], uses: Collection[_Use]) -> Checklist:
    states, known = [], {item.key for item in items}
    for item in items:
        named = [use for use in uses if item.key in use.keys]
        status = MET if any(use.counts for use in named) else NOT_COUNTED if named else MISSING
        shown = [use for use in named if use.counts or status == NOT_COUNTED]
        states.append(ItemState(item, status, tuple(use.title for use in shown if use.title)))
    return Checklist(tuple(states), sum(not known & set(use.keys) for use in uses))


def missing_page(assessment: Assessment, key: str) -> MissingPage:
    """Return what one area still lacks, and how many questions of each area do; Http404 for no area of the LKE.

    assessment: one whose sheet the reader may read; no title of a document is in it. A question answered without a claim needs no document and is left out. A fixed number of queries.
    """
    sheet = load_sheet(assessment)
    if key not in sheet.layout.areas:
        raise Http404
    questions = [question for area in sheet.layout.areas.values() for question in area.questions]
    items = items_of(assessment.unit.instansi_id, assessment.period.instrument.code, questions)
    uses = _uses_by_question(assessment, judged_at(assessment, sheet.evaluation))
    team = tuple(team_of(assessment.unit))
    lacking: dict[AreaKey, list[MissingLine]] = {area: [] for area in sheet.layout.areas}
    for state in question_states(sheet, questions):
        checklist = _checklist(items[state.question.code], uses.get(state.question.pk, []))
        if checklist.missing and not (state.value == 0 and is_finished(state.value, is_supported=state.is_supported)):
            lacking[state.question.area].append(MissingLine(state, checklist))
    area = sheet.layout.areas[AreaKey(key)]
    return MissingPage(
        area=area,
        team=team,
        people=people_and_leads(assessment, team)[0][area.key],
        areas=tuple(AreaCount(sheet.layout.areas[key], len(lines)) for key, lines in lacking.items()),
        lines=tuple(sorted(lacking[area.key], key=lambda line: -line.state.at_risk)),
    )


def _uses_by_question(assessment: Assessment, on: date) -> dict[int, list[_Use]]:
    found: dict[int, list[_Use]] = {}
    for citation in Citation.objects.filter(assessment=assessment).select_related("document").order_by():
        counts = support_of(citation.document, assessment.period, on=on).counts
        found.setdefault(citation.indicator_id, []).append(_Use(citation.checklist_keys, counts))
    return found


def get_administered_instansi(user: User, pk: int) -> Instansi:
    """Return an instansi `user` administers; Http404 for another one, ActionDenied for who administers none."""
    found = administered_instansi(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kept_instrument() -> Instrument:
    """Return the instrument in force, whose lists an instansi keeps; Http404 before one is loaded.

    One that is open for new periods comes before one that is not.
    """
    open_first = F("closed_at").desc(nulls_first=True)
    found = Instrument.objects.filter(in_force=True).defer("details").order_by(open_first, "-year", "-edition").first()
    if found is None:
        raise Http404
    return found


def asked_lines(instansi: Instansi, instrument: Instrument) -> Iterator[tuple[Area, list[AskedLine]]]:
    """Yield each area with what the instansi asks at its questions; two queries."""
    layout = get_layout(instrument)
    items = items_of(instansi.pk, instrument.code, list(layout.questions.values()))
    rows = ChecklistItem.objects.filter(instansi=instansi, instrument_code=instrument.code)
    changed = set(rows.values_list("indicator_code", flat=True))
    for area in layout.areas.values():
        yield area, [AskedLine(question, items[question.code], question.code in changed) for question in area.questions]


def get_question(instrument: Instrument, code: str) -> Question:
    """Return one question of `instrument`, or Http404."""
    found = get_layout(instrument).questions.get(code)
    if found is None:
        raise Http404
    return found


def asked_of(assessment: Assessment, indicator: Indicator) -> tuple[Item, ...]:
    """Return what the assessment's instansi asks at one question; one query."""
    question = get_layout(assessment.period.instrument).questions[indicator.code]
    return items_of(assessment.unit.instansi_id, assessment.period.instrument.code, [question])[indicator.code]


def asked_item(assessment: Assessment, indicator: Indicator | None, key: str) -> Item | None:
    """Return the asked document of a question that an address names, None for no such one; at most one query."""
    items = asked_of(assessment, indicator) if indicator is not None and key else ()
    return next((item for item in items if item.key == key), None)
