"""What the pages of a unit's team show: the first page, an area, a question, and what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.http import Http404
from django.utils import timezone

from assessment import scoring
from assessment.acceptance.models import AreaHandIn
from assessment.acceptance.permissions import check_may_decide_area, check_may_hand_in, check_may_review
from assessment.acceptance.selectors import Standing, last_hand_in, standings
from assessment.figures.answer_words import number_texts, warning_texts
from assessment.figures.gate_board import Board, read_board
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Area, Group, Question, get_layout
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, Role, User
from assessment.rounds.models import Answer, Assessment, Stage
from assessment.rounds.permissions import check_can_read_weaknesses, check_may_answer
from assessment.rounds.window import unit_window
from assessment.scores.selectors import Sheets
from assessment.sheet.selectors.published import PublishedValue, published_values
from assessment.sheet.selectors.unit_sheet import (
    DONE,
    IN_PROGRESS,
    LOCKED,
    NOT_STARTED,
    RETURNED,
    ZERO,
    State,
    UnitSheet,
    is_finished,
    load_sheet,
    minimum_of,
    points_of,
    question_states,
    shown_answer,
)


@dataclass(frozen=True)
class AreaState:
    """Where one area stands: both figures in points, and how many of its questions are finished."""

    area: Area
    is_own: bool
    status: str
    claim: Fraction
    supported: Fraction
    minimum: Fraction | None  # points the target predicate asks of this area; None where it asks none
    done: int
    total: int
    answered: int
    backed: int  # how many of them need no data dukung or have some that counts
    returned: int  # how many answers wait to be mended
    hand_in: AreaHandIn | None  # the newest, on the page of the area; None where its pokja never handed it in

    @property
    def remaining(self) -> int:
        """How many questions are not finished."""
        return self.total - self.done

    @property
    def shortfall(self) -> Fraction | None:
        """Points berdata dukung that its minimum still lacks, 0 where it is met; None where none is asked."""
        return None if self.minimum is None else max(self.minimum - self.supported, ZERO)


@dataclass(frozen=True)
class NextQuestion:
    """The one question to work on now, and what finishing it can bring."""

    state: State
    gain: Fraction  # points berdata dukung; 0 where it has all it needs and was returned for another reason
    is_answered: bool  # then only data dukung is missing
    closes_gate: bool  # it counts for a minimum that is not met


@dataclass(frozen=True)
class Overview:
    """The first page of a unit's team."""

    areas: tuple[AreaState, ...]
    has_own: bool
    owns_all: bool
    contact: User | None  # whom a pokja member without an area asks
    remaining: int  # questions of one's own areas that are not finished
    days_left: int | None
    next: NextQuestion | None
    claim: scoring.ScoreSheet
    supported: scoring.ScoreSheet
    board: Board  # of the target predicate, on what is berdata dukung
    is_open: bool
    reason: str  # why nothing may be written now

    @property
    def at_risk(self) -> Fraction | None:
        """*Berisiko*, in points."""
        return Sheets(self.claim, self.supported).at_risk

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do in the whole sheet but to hand it over, as the ketua tim may."""
        return self.owns_all and self.is_open and not self.remaining


@dataclass(frozen=True)
class AreaPage:
    """One area with its questions in the order of the document."""

    state: AreaState
    groups: tuple[tuple[Group, Fraction, tuple[State, ...]], ...]  # with the points each claims
    reason: str  # why this person may not answer here; "" if they may
    may_read_weaknesses: bool
    may_hand_in: bool  # whether this person hands the area in
    may_decide: bool  # whether this person accepts or returns it


@dataclass(frozen=True)
class QuestionRow:
    """One question with its sub-area, where it stands, and what is written beside its answer."""

    group: Group
    state: State
    explanation: str


@dataclass(frozen=True)
class Effect:
    """What one question does: its points, its area, the whole, the minimums it counts for."""

    points: Fraction  # as claimed
    share: Fraction  # the most it can earn
    at_risk: Fraction  # claimed points without data dukung
    shown: str  # the answer in a few letters
    warnings: tuple[str, ...]  # what a reader must look at: capped, incomplete or without a denominator
    group: str  # code of its sub-area
    area: Area
    area_claim: Fraction
    area_supported: Fraction
    area_minimum: Fraction | None
    claim: Fraction
    supported: Fraction
    minimum: Fraction | None  # points the target predicate asks of the whole
    gates: tuple[scoring.GateResult, ...]  # the minimums it counts for, measured on what is berdata dukung
    passed: int
    gate_count: int


@dataclass(frozen=True)
class QuestionPage:
    """One question with everything its page shows."""

    question: Question
    group: Group
    area: Area
    levels: tuple[tuple[scoring.Level, Fraction], ...]  # with the points each one earns
    numbers: tuple[tuple[str, str], ...]  # label and text of what a counts or index question asks
    answer: Answer | None
    effect: Effect
    reason: str  # why this person may not answer here; "" if they may
    published: Sequence[PublishedValue]  # of evaluators
    standing: Standing | None  # of the answer, with who accepts it; while the unit may write
    may_review: bool  # whether this person accepts and returns it


def overview(user: User, assessment: Assessment) -> Overview:
    """Return the first page for `user`: what remains in their areas, the next question, every area, the gates."""
    sheet = load_sheet(assessment)
    own = permissions.own_areas(user, assessment.unit)
    states = question_states(sheet, sheet.layout.questions.values())
    by_area: dict[AreaKey, list[State]] = {key: [] for key in sheet.layout.areas}
    for state in states:
        by_area[state.question.area].append(state)
    areas = tuple(_area_state(sheet, area, by_area[key], own) for key, area in sheet.layout.areas.items())
    mine = [state for state in states if state.question.area in own]
    return Overview(
        areas=areas,
        has_own=bool(own),
        owns_all=own.issuperset(sheet.layout.areas),
        contact=None if own else _contact(user, assessment),
        remaining=sum(area.remaining for area in areas if area.is_own),
        days_left=_days_left(assessment),
        next=None if sheet.locked else _next_question(sheet, mine),
        claim=sheet.claim,
        supported=sheet.supported,
        board=read_board(get_instrument(assessment.period.instrument), assessment.target, sheet.supported, sheet.claim),
        is_open=not sheet.locked,
        reason=sheet.locked,
    )


def area_page(user: User, assessment: Assessment, key: str) -> AreaPage:
    """Return one area with its questions; Http404 if the instrument has no such area."""
    sheet = load_sheet(assessment)
    if key not in sheet.layout.areas:
        raise Http404
    area = sheet.layout.areas[AreaKey(key)]
    states = {state.question.code: state for state in question_states(sheet, area.questions)}
    return AreaPage(
        state=_area_state(
            sheet,
            area,
            states.values(),
            permissions.own_areas(user, assessment.unit),
            None if sheet.locked else last_hand_in(sheet.evaluation, area.key),
        ),
        groups=tuple(
            (group, sheet.claim.nodes[group.code].points, tuple(states[question.code] for question in group.questions))
            for group in area.groups
        ),
        reason=permissions.denial(check_may_answer, user, assessment, area.key),
        may_read_weaknesses=permissions.can(check_can_read_weaknesses, user, assessment),
        may_hand_in=permissions.can(check_may_hand_in, user, assessment, area.key),
        may_decide=permissions.can(check_may_decide_area, user, assessment),
    )


def question_rows(assessment: Assessment, key: str = "") -> list[QuestionRow]:
    """Return every question of one area, or of the whole LKE, with its text; Http404 if the instrument has no such area."""
    sheet = load_sheet(assessment)
    if key and key not in sheet.layout.areas:
        raise Http404
    areas = [sheet.layout.areas[AreaKey(key)]] if key else list(sheet.layout.areas.values())
    questions = [question for area in areas for question in area.questions]
    states = {state.question.code: state for state in question_states(sheet, questions)}
    texts = dict(sheet.evaluation.answers.values_list("indicator_id", "explanation"))
    return [
        QuestionRow(group, states[question.code], texts.get(question.pk, ""))
        for area in areas
        for group in area.groups
        for question in group.questions
    ]


def get_question(assessment: Assessment, code: str) -> Question:
    """Return one question of the assessment's LKE, or Http404."""
    question = get_layout(assessment.period.instrument).questions.get(code)
    if question is None:
        raise Http404
    return question


def question_page(user: User, assessment: Assessment, question: Question) -> QuestionPage:
    """Return one question with its answer, its effect, and why `user` may not change it."""
    sheet = load_sheet(assessment)
    area = sheet.layout.areas[question.area]
    answer = sheet.evaluation.answers.filter(indicator_id=question.pk).select_related("answered_by").first()
    return QuestionPage(
        question=question,
        group=next(group for group in area.groups if group.code == question.group),
        area=area,
        levels=question_levels(question),
        numbers=number_texts(question.indicator, None if answer is None else scoring.answer_in(answer)),
        answer=answer,
        effect=effect_of(sheet, question, answer),
        reason=permissions.denial(check_may_answer, user, assessment, question.area),
        published=published_values(assessment, question),
        standing=None if sheet.locked else standings(sheet.evaluation, [question.pk]).get(question.pk),
        may_review=not sheet.locked and permissions.can(check_may_review, user, assessment, question.area),
    )


def question_levels(question: Question) -> tuple[tuple[scoring.Level, Fraction], ...]:
    """Return the levels of a choice question, best first, with the points each one earns."""
    return tuple((level, Fraction(level.value) * question.share) for level in question.indicator.levels)


def effect_of(sheet: UnitSheet, question: Question, answer: Answer | None) -> Effect:
    """Return what `question` with its `answer` does to its area, the total and the minimums of the target; no query."""
    area, gates = sheet.layout.areas[question.area], sheet.gates()
    value = sheet.claim.values[question.code] or ZERO
    is_supported = sheet.supported.values[question.code] is not None
    return Effect(
        points=question.points(value),
        share=question.share,
        at_risk=ZERO if is_supported else value * question.share,
        shown=shown_answer(question.indicator, answer) if answer else "",
        warnings=warning_texts(sheet.claim.warnings, question.code),
        group=question.group,
        area=area,
        area_claim=points_of(sheet.claim, area),
        area_supported=points_of(sheet.supported, area),
        area_minimum=minimum_of(gates, area.node_codes, Fraction(area.weight)),
        claim=sheet.claim.total or ZERO,
        supported=sheet.supported.total or ZERO,
        minimum=minimum_of(gates, sheet.layout.roots, Fraction(100)),
        gates=tuple(gate for gate in gates if question.path.intersection(gate.of)),
        passed=sum(gate.passed is True for gate in gates),
        gate_count=len(gates),
    )


def _area_state(
    sheet: UnitSheet,
    area: Area,
    states: Iterable[State],
    own: frozenset[AreaKey],
    hand_in: AreaHandIn | None = None,
) -> AreaState:
    states = list(states)
    done = sum(state.is_done for state in states)
    returned = sum(state.is_returned for state in states)
    begun = any(state.shown or state.citations for state in states)
    return AreaState(
        area=area,
        is_own=area.key in own,
        status=_area_status(sheet, returned=returned, is_done=done == len(states), is_begun=begun),
        claim=points_of(sheet.claim, area),
        supported=points_of(sheet.supported, area),
        minimum=minimum_of(sheet.gates(), area.node_codes, Fraction(area.weight)),
        done=done,
        total=len(states),
        answered=sum(state.value is not None for state in states),
        backed=sum(is_finished(state.value, is_supported=state.is_supported) for state in states),
        returned=returned,
        hand_in=hand_in,
    )


def _area_status(sheet: UnitSheet, *, returned: int, is_done: bool, is_begun: bool) -> str:
    if sheet.locked:
        return LOCKED
    return RETURNED if returned else DONE if is_done else IN_PROGRESS if is_begun else NOT_STARTED


def _next_question(sheet: UnitSheet, states: Iterable[State]) -> NextQuestion | None:
    """Return the unfinished question that was returned, then that which helps a failing minimum, then brings most, then the first."""
    failing = {code for gate in sheet.gates() if gate.passed is False for code in gate.of}
    best: NextQuestion | None = None
    for state in states:
        if state.is_done:
            continue
        is_answered = state.value is not None
        candidate = NextQuestion(
            state=state,
            gain=ZERO if state.is_supported else state.points if is_answered else state.question.share,
            is_answered=is_answered,
            closes_gate=bool(state.question.path & failing),
        )
        if best is None or _urgency(candidate) > _urgency(best):
            best = candidate
    return best


def _urgency(question: NextQuestion) -> tuple[bool, bool, Fraction]:
    return question.state.is_returned, question.closes_gate, question.gain


def _contact(user: User, assessment: Assessment) -> User | None:
    """Return the ketua tim ZI for a pokja member who has no area yet."""
    if not permissions.holds(user, POKJA_ROLES, unit=assessment.unit):
        return None
    leads = assessment.unit.memberships.filter(role=Role.TEAM_LEAD, ended_at__isnull=True).select_related("user")
    lead = leads.first()
    return lead.user if lead else None


def _days_left(assessment: Assessment) -> int | None:
    """Return whole days until the unit's window closes; None without a window or after it."""
    window = unit_window(assessment)
    if window is None or timezone.now() > window.closes_at:
        return None
    return (window.closes_at - timezone.now()).days


@dataclass(frozen=True)
class SavedNotice:
    """What the page after a save says of the question before."""

    question: Question
    answer: Answer


def saved_notice(user: User, assessment: Assessment, code: str) -> SavedNotice | None:
    """Return what `user` saved at question `code`, read from the database; None if that is nothing."""
    question = get_layout(assessment.period.instrument).questions.get(code)
    if question is None:
        return None
    answer = (
        Answer.objects.filter(
            evaluation__assessment=assessment,
            evaluation__stage=Stage.SELF,
            indicator_id=question.pk,
            answered_by=user,
        )
        .order_by("-evaluation__round")
        .first()
    )
    return SavedNotice(question, answer) if answer is not None else None
