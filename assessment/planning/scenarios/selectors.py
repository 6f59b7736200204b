"""Scenarios of one round as its team reads them: each beside the real sheet, several side by side.

A person sees their own, and those that others of the unit have shared; of any other they do not learn that it exists.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessment.figures.answer_words import number_texts
from assessment.figures.gate_board import Board
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Area, Group, Layout, Question, get_layout
from assessment.people import permissions
from assessment.people.models import User
from assessment.planning.scenarios.models import Scenario, ScenarioChange
from assessment.planning.scenarios.permissions import (
    check_can_change_scenario,
    check_can_manage_scenario,
    check_can_simulate,
)
from assessment.planning.scenarios.what_if import Base, Change, GateLine, WhatIf, what_if
from assessment.readiness import reading as readiness_reading
from assessment.readiness.reading import Readiness
from assessment.readiness.selectors import sheets_or_problems
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment, self_evaluation
from assessment.scores.selectors import counted_answers, load_answers
from assessment.scoring import COLUMNS, PREDICATES, Answer, Level, Problem, answer_in
from assessment.sheet.selectors.answers import question_levels
from zi_portal.kit.indonesian import names_text
from zi_portal.kit.refusals import InvalidInput, WrongState

MOST_COMPARED = 3
OTHER_LKE = "pertanyaan ini dari LKE lain, jadi tidak dihitung"


@dataclass(frozen=True)
class Shown:
    """One scenario with what it would give; `result` is None where the real sheet cannot be read."""

    scenario: Scenario
    is_own: bool
    result: WhatIf | None

    @property
    def count(self) -> int:
        """How many questions it changes, those that no longer fit included."""
        return len(self.scenario.changes.all())


@dataclass(frozen=True)
class ScenarioList:
    """The first page of the simulation. `now` is None where the real sheet cannot be read; `problems` then say why."""

    assessment: Assessment
    problems: tuple[str, ...]
    now: Readiness | None
    scratch: Shown | None
    own: tuple[Shown, ...]
    shared: tuple[Shown, ...]  # by others

    @property
    def boards(self) -> tuple[Board, ...]:
        """The minimums of WBK and WBBM as they are met now."""
        boards = {board.predicate: board for board in self.now.boards} if self.now is not None else {}
        return tuple(boards[predicate] for predicate in PREDICATES if predicate in boards)

    @property
    def missed(self) -> tuple[Board, ...]:
        """Those of them that are not met, so that there is a route to try."""
        return tuple(board for board in self.boards if not board.passed)


@dataclass(frozen=True)
class AreaGain:
    """One area in a scenario: its points before and after, and how many of its questions are simulated."""

    area: Area
    before: readiness_reading.AreaRow
    after: readiness_reading.AreaRow
    count: int


@dataclass(frozen=True)
class ScenarioPage:
    """One scenario with everything its page shows. `problems` say why nothing can be computed."""

    assessment: Assessment
    shown: Shown
    problems: tuple[str, ...]
    areas: tuple[AreaGain, ...]
    change_denied: str  # why the person may not change it; "" if they may
    manage_denied: str  # why they may not rename and delete it

    @property
    def scenario(self) -> Scenario:
        """The scenario itself."""
        return self.shown.scenario


@dataclass(frozen=True)
class Entry:
    """One question of an area: the real answer, and what is simulated instead."""

    question: Question
    real: str  # in a few letters; "" where there is none
    real_numbers: tuple[str, ...]  # each number it is made of, in the order of the inputs; "" where none is given
    real_note: str  # why it is worth nothing yet, or ""
    real_points: Fraction  # what it earns as far as it counts
    is_counted: bool
    answer: Answer | None  # what is simulated; None keeps the real answer
    change: Change | None  # what that brings

    @property
    def is_complete(self) -> bool:
        """Whether every number of the real answer is given."""
        return all(self.real_numbers)

    @property
    def levels(self) -> tuple[tuple[Level, Fraction], ...]:
        """The levels of a choice question, best first, with the points each one earns."""
        return question_levels(self.question)


@dataclass(frozen=True)
class ScenarioArea:
    """The questions of one area, to be simulated."""

    page: ScenarioPage
    area: Area
    groups: tuple[tuple[Group, tuple[Entry, ...]], ...]


@dataclass(frozen=True)
class ChangeRow:
    """One question in several scenarios: what each makes of it, "" where it leaves it alone."""

    question: Question
    real: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class VerdictRow:
    """One predicate: its board now and in each scenario."""

    predicate: str
    now: Board
    boards: tuple[Board, ...]


@dataclass(frozen=True)
class ScenarioComparison:
    """Up to three scenarios side by side with the real sheet."""

    assessment: Assessment
    problems: tuple[str, ...]
    columns: tuple[Shown, ...]
    results: tuple[WhatIf, ...]  # of the columns
    rows: tuple[ChangeRow, ...]

    @property
    def now(self) -> Readiness:
        """The real sheet; only where nothing is wrong with it."""
        return self.results[0].before

    @property
    def verdicts(self) -> tuple[VerdictRow, ...]:
        """Whether WBK and WBBM are met, now and in each scenario."""
        boards = [result.pairs for result in self.results]
        return tuple(
            VerdictRow(predicate, boards[0][place][0], tuple(pairs[place][1] for pairs in boards))
            for place, predicate in enumerate(PREDICATES)
        )

    @property
    def lines(self) -> tuple[tuple[GateLine, ...], ...]:
        """Each minimum, in every scenario."""
        return tuple(zip(*(result.lines for result in self.results), strict=True))

    @property
    def sentence(self) -> str:
        """Which scenarios meet the target."""
        row = next(row for row in self.verdicts if row.predicate == self.assessment.target)
        named = [f"“{c.scenario}”" for c, board in zip(self.columns, row.boards, strict=True) if board.passed]
        if not named:
            return f"Bila tercapai pun, belum ada skenario ini yang memenuhi {row.predicate}."
        return f"Bila tercapai, yang memenuhi {row.predicate}: {names_text(named, MOST_COMPARED)}."


def scenarios_in_scope(user: User, assessment: Assessment) -> QuerySet[Scenario]:
    """Return the scenarios of an assessment that `user`, one of its unit's team, may know of."""
    visible = assessment.scenarios.filter(Q(maker=user) | Q(shared_at__isnull=False))
    return visible.select_related("maker").prefetch_related(with_changes())


def with_changes() -> "Prefetch[str]":
    """Return what brings the changes of scenarios along, with the code of each question and nothing else of it."""
    columns = ("scenario_id", "indicator_id", *COLUMNS, "indicator__code")
    changes = ScenarioChange.objects.select_related("indicator").only(*columns)
    return Prefetch("changes", changes.order_by("indicator_id"))


def get_simulated_assessment(user: User, pk: int) -> Assessment:
    """Return one assessment that `user` may simulate; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_simulate(user, assessment)
    return assessment


def get_scenario(user: User, assessment: Assessment, pk: int) -> Scenario:
    """Return one scenario of an assessment, or Http404 if `user` may not know of it."""
    scenario = get_object_or_404(scenarios_in_scope(user, assessment), pk=pk)
    scenario.assessment = assessment
    return scenario


def load_base(assessment: Assessment) -> tuple[Base | None, tuple[str, ...]]:
    """Return the real sheet that scenarios start from, or which rule it breaks; at most three queries.

    Raises WrongState for a round that holds only a rekap.
    """
    evaluation = self_evaluation(assessment)
    sheets, problems = sheets_or_problems(evaluation)
    if sheets is None or sheets.supported is None:
        return None, problems
    answers = load_answers(evaluation)
    instrument = get_instrument(assessment.period.instrument)
    return Base(instrument, answers, counted_answers(sheets, answers), sheets.claim, sheets.supported), ()


def readable_base(assessment: Assessment) -> Base:
    """Return the real sheet that scenarios start from. Raises WrongState where it cannot be read."""
    base, problems = load_base(assessment)
    if base is None:
        cause = "; ".join(problem.rstrip(".") for problem in problems)
        raise WrongState(f"Simulasi belum dapat dihitung: {cause}. Buka Kesiapan untuk melihat sebabnya.")
    return base


def answers_of(scenario: Scenario, layout: Layout) -> tuple[dict[str, Answer], tuple[Problem, ...]]:
    """Return question code → simulated answer of a scenario, and what of it belongs to another LKE; no query.

    scenario: as `scenarios_in_scope` brings it.
    """
    answers: dict[str, Answer] = {}
    problems = []
    for change in scenario.changes.all():
        answer = answer_in(change)
        if change.indicator_id not in layout.codes:
            problems.append(Problem(change.indicator.code, OTHER_LKE))
        elif answer is not None:
            answers[layout.codes[change.indicator_id]] = answer
    return answers, tuple(problems)


def list_scenarios(user: User, pk: int) -> ScenarioList:
    """Return the scenarios of one assessment that `user` sees. Http404 out of scope, ActionDenied without the right."""
    assessment = get_simulated_assessment(user, pk)
    base, problems = load_base(assessment)
    shown = [_shown(user, assessment, scenario, base) for scenario in scenarios_in_scope(user, assessment)]
    kept = [row for row in shown if row.scenario.is_kept]
    return ScenarioList(
        assessment=assessment,
        problems=problems,
        now=None if base is None else _now(base, assessment.target),
        scratch=next((row for row in shown if not row.scenario.is_kept), None),
        own=tuple(row for row in kept if row.is_own),
        shared=tuple(row for row in kept if not row.is_own),
    )


def scenario_page(user: User, assessment: Assessment, scenario: Scenario, base: Base | None = None) -> ScenarioPage:
    """Return one scenario as `get_scenario` brought it; `base` where it is at hand already."""
    problems: tuple[str, ...] = ()
    if base is None:
        base, problems = load_base(assessment)
    shown = _shown(user, assessment, scenario, base)
    return ScenarioPage(
        assessment=assessment,
        shown=shown,
        problems=problems,
        areas=() if shown.result is None else _areas(assessment, shown.result),
        change_denied=permissions.denial(check_can_change_scenario, user, scenario),
        manage_denied=permissions.denial(check_can_manage_scenario, user, scenario),
    )


def scenario_area(user: User, assessment: Assessment, scenario: Scenario, key: str) -> ScenarioArea:
    """Return the questions of one area with what is simulated.

    Http404 if the LKE has no such area, WrongState where the real sheet cannot be read.
    """
    layout = get_layout(assessment.period.instrument)
    area = next((area for name, area in layout.areas.items() if name == key), None)
    if area is None:
        raise Http404
    base = readable_base(assessment)
    page = scenario_page(user, assessment, scenario, base)
    answers, _ = answers_of(scenario, layout)
    changes = {change.code: change for change in page.shown.result.changes} if page.shown.result else {}

    def entry(question: Question) -> Entry:
        return entry_of(base, question, answers.get(question.code), changes.get(question.code))

    groups = tuple((group, tuple(entry(question) for question in group.questions)) for group in area.groups)
    return ScenarioArea(page, area, groups)


def entry_of(base: Base, question: Question, answer: Answer | None, change: Change | None) -> Entry:
    """Return one question with its real answer and what is simulated; no query."""
    return Entry(
        question=question,
        real=base.real_text(question.code),
        real_numbers=_numbers(question, base.answers.get(question.code)),
        real_points=question.points(base.supported.values[question.code]),
        real_note=base.note_of(question.code),
        is_counted=base.is_counted(question.code),
        answer=answer,
        change=change,
    )


def _numbers(question: Question, answer: Answer | None) -> tuple[str, ...]:
    return tuple(text for _, text in number_texts(question.indicator, answer))


def compare_scenarios(user: User, pk: int, chosen: Iterable[str]) -> ScenarioComparison:
    """Return the scenarios whose ids are `chosen`, in this order, beside the real sheet.

    Raises InvalidInput for none or more than three, Http404 for one that `user` may not know of.
    """
    assessment = get_simulated_assessment(user, pk)
    keys = list(dict.fromkeys(chosen))
    if not 1 <= len(keys) <= MOST_COMPARED:
        few = f"Anda memilih {len(keys)} skenario. Pilih paling banyak {MOST_COMPARED}, lalu bandingkan lagi."
        raise InvalidInput({"skenario": [few if keys else "Pilih dahulu skenario yang dibandingkan."]})
    if not all(key.isascii() and key.isdecimal() and len(key) < 19 for key in keys):
        raise Http404
    found = {scenario.pk: scenario for scenario in scenarios_in_scope(user, assessment).filter(pk__in=keys)}
    if len(found) < len({int(key) for key in keys}):
        raise Http404
    base, problems = load_base(assessment)
    columns = tuple(_shown(user, assessment, found[int(key)], base) for key in keys)
    results = tuple(column.result for column in columns if column.result is not None)
    rows = () if base is None else _change_rows(get_layout(assessment.period.instrument), base, results)
    return ScenarioComparison(assessment, problems, columns, results, rows)


def _shown(user: User, assessment: Assessment, scenario: Scenario, base: Base | None) -> Shown:
    is_own = scenario.maker_id == user.pk
    if base is None:
        return Shown(scenario, is_own, None)
    return Shown(scenario, is_own, result_of(scenario, assessment, base))


def result_of(scenario: Scenario, assessment: Assessment, base: Base) -> WhatIf:
    """Return what a scenario would give; no query where its changes came along."""
    answers, problems = answers_of(scenario, get_layout(assessment.period.instrument))
    return what_if(base, answers, assessment.target, problems)


def _now(base: Base, target: str) -> Readiness:
    return readiness_reading.read(base.instrument, base.claim, base.supported, target)


def _areas(assessment: Assessment, result: WhatIf) -> tuple[AreaGain, ...]:
    """Return the areas that pokja answer, hasil as a whole, with their points before and after."""
    layout = get_layout(assessment.period.instrument)
    rows = []
    for reading in (result.before, result.after):
        rows.append({row.key.upper(): row for row in (*reading.areas, *reading.components)})
    counts: Mapping[str, int] = {
        key: sum(layout.questions[change.code].area == key for change in result.changes) for key in layout.areas
    }
    return tuple(
        AreaGain(area, rows[0][key.value], rows[1][key.value], counts[key]) for key, area in layout.areas.items()
    )


def _change_rows(layout: Layout, base: Base, results: tuple[WhatIf, ...]) -> tuple[ChangeRow, ...]:
    texts = [{change.code: change.after_text for change in result.changes} for result in results]
    return tuple(
        ChangeRow(question, base.real_text(code), tuple(text.get(code, "") for text in texts))
        for code, question in layout.questions.items()
        if any(code in text for text in texts)
    )
