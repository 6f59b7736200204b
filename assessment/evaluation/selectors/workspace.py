"""The page of an evaluator: all questions of a sheet with the unit's answers beside his own, and the next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from assessment import scoring
from assessment.evaluation.selectors.evaluation import asks_total, get_evaluated, origin_query
from assessment.figures.answer_words import short_answer
from assessment.figures.gate_board import Board, read_board
from assessment.handover import permissions as handover_permissions
from assessment.handover.selectors.handovers import Step, last_number
from assessment.handover.selectors.reopening import open_reopen_request, reopening_of
from assessment.handover.selectors.vacancies import vacancy_of
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Area
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Assessment, Evaluation, Handover, ReopenRequest
from assessment.rounds.words import scorer_title
from assessment.rounds.workflow import Act, Status
from assessment.scores.selectors import Sheets, sheets_to_show
from assessment.sheet.selectors.unit_sheet import ZERO, State, load_sheet, points_of, question_states

OPEN, SAME, LOWER, HIGHER = "Belum dinilai", "Sama", "Lebih rendah", "Lebih tinggi"

FILTERS = {"belum": "Belum dinilai", "selisih": "Berbeda dari unit", "tanpa": "Tanpa data dukung yang dihitung"}


@dataclass(frozen=True)
class Line:
    """One question as the evaluator sees it: the unit's answer and his own."""

    state: State  # of the unit
    shown: str  # the evaluator's answer in a few letters
    value: Fraction | None
    has_note: bool

    @property
    def points(self) -> Fraction:
        """What the evaluator grants."""
        return self.state.question.points(self.value)

    @property
    def verdict(self) -> str:
        """How the evaluator's value stands to the unit's claim."""
        if self.value is None:
            return OPEN
        claimed = self.state.value or ZERO
        return SAME if self.value == claimed else LOWER if self.value < claimed else HIGHER

    @property
    def is_lower(self) -> bool:
        """Whether the evaluator grants less than the unit claims."""
        return self.verdict == LOWER


@dataclass(frozen=True)
class AreaLines:
    """The questions of one area, those that pass the filter, and the points of the whole area."""

    area: Area
    lines: tuple[Line, ...]
    claim: Fraction  # of the unit
    points: Fraction  # of the evaluator
    done: int
    total: int

    @property
    def lowered(self) -> int:
        """How many of the lines the evaluator grants less than the unit claims."""
        return sum(line.is_lower for line in self.lines)


@dataclass(frozen=True)
class Workspace:
    """The first page of an evaluator."""

    assessment: Assessment
    evaluation: Evaluation | None  # None: not begun, or never scored question by question
    title: str
    step: int
    areas: tuple[AreaLines, ...]
    done: int
    total: int
    unit: Sheets
    own: scoring.ScoreSheet | None
    board: Board | None  # of the target predicate, on the evaluator's own values
    flipped: tuple[str, ...]  # gates the unit passes on its claim and the evaluator's values do not
    next: str  # code of the first question without a value; "" if none
    denied: str  # why the reader may not score this sheet; "" if he may
    vacancy: str  # why nobody can, and who mends that; "" where somebody can
    begin_denied: str
    hand_up: Step | None
    publish: Step | None
    send_back: Step | None
    record: Step | None  # of TPN, where nothing was scored question by question
    reopen_request: ReopenRequest | None  # of the unit to have the round opened again, that waits
    reopening: Handover | None  # the act that opened it, where the unit has submitted it once more since
    chosen: str  # of FILTERS, or ""

    @property
    def origin_query(self) -> str:
        """What a link to a calculation adds, to ask for this sheet."""
        return origin_query(self.evaluation)

    @property
    def is_over(self) -> bool:
        """Whether the round has ended, so that nothing is left to begin."""
        return self.assessment.status == Status.CLOSED

    @property
    def is_complete(self) -> bool:
        """Whether every question has a value."""
        return self.done == self.total


def get_workspace(user: User, pk: int, chosen: str = "") -> Workspace:
    """Return the sheet an evaluator scores now; Http404 out of scope, ActionDenied for who is no evaluator of the unit.

    Who may not see that one, since it is the draft of another stage, reads what his own has published.
    chosen: one of FILTERS narrows the questions; the figures are always of all.
    """
    assessment, evaluation, _ = get_evaluated(user, pk)
    sheet = load_sheet(assessment)
    states = question_states(sheet, sheet.layout.questions.values())
    lines = _lines(states, evaluation)
    own = _claim(evaluation)
    unit = Sheets(sheet.claim, sheet.supported)
    instrument = get_instrument(assessment.period.instrument)
    board = read_board(instrument, assessment.target, own, own) if own is not None else None
    todo = next((line.state.question.code for line in lines if line.value is None), "")
    return Workspace(
        assessment=assessment,
        evaluation=evaluation,
        title=_title(assessment, evaluation),
        step=last_number(assessment),
        areas=tuple(_area(area, lines, sheet.claim, own, chosen) for area in sheet.layout.areas.values()),
        done=sum(line.value is not None for line in lines),
        total=len(lines),
        unit=unit,
        own=own,
        board=board,
        flipped=_flipped(sheet.claim, own, assessment.target),
        next=todo,
        denied=permissions.denial(handover_permissions.check_may_evaluate, user, evaluation) if evaluation else "",
        vacancy=vacancy_of(user, assessment, evaluation),
        begin_denied=permissions.denial(handover_permissions.check_can_begin_evaluation, user, assessment),
        chosen=chosen if chosen in FILTERS else "",
        reopen_request=open_reopen_request(assessment),
        reopening=reopening_of(assessment),
        **_steps(user, assessment, evaluation),
    )


def _lines(states: Sequence[State], evaluation: Evaluation | None) -> list[Line]:
    rows: dict[int, tuple[list[object], str]] = {}
    values: dict[str, Fraction | None] = {}
    if evaluation is not None:
        rows = {
            key: (columns, note)
            for key, note, *columns in evaluation.answers.values_list("indicator_id", "explanation", *scoring.COLUMNS)
        }
        values = dict(sheets_to_show(evaluation).claim.values)
    found = []
    for state in states:
        row = rows.get(state.question.pk)
        answer = scoring.from_columns(row[0]) if row is not None else None
        found.append(
            Line(
                state=state,
                shown=short_answer(state.question.indicator, answer),
                value=values.get(state.question.code),
                has_note=row is not None and bool(row[1]),
            )
        )
    return found


def _area(
    area: Area, lines: Iterable[Line], claim: scoring.ScoreSheet, own: scoring.ScoreSheet | None, chosen: str
) -> AreaLines:
    mine = [line for line in lines if line.state.question.area == area.key]
    return AreaLines(
        area=area,
        lines=tuple(line for line in mine if _passes(line, chosen)),
        claim=points_of(claim, area),
        points=points_of(own, area) if own is not None else ZERO,
        done=sum(line.value is not None for line in mine),
        total=len(mine),
    )


def _passes(line: Line, chosen: str) -> bool:
    if chosen == "belum":
        return line.value is None
    if chosen == "selisih":
        return line.verdict in {LOWER, HIGHER}
    if chosen == "tanpa":
        return bool(line.state.value) and not line.state.is_supported
    return True


def _flipped(claim: scoring.ScoreSheet, own: scoring.ScoreSheet | None, target: str) -> tuple[str, ...]:
    if own is None:
        return ()
    pairs = zip(claim.gates[target], own.gates[target], strict=True)
    return tuple(gate.label for before, gate in pairs if before.passed and gate.passed is False)


def _claim(evaluation: Evaluation | None) -> scoring.ScoreSheet | None:
    return sheets_to_show(evaluation).claim if evaluation is not None else None


def _title(assessment: Assessment, evaluation: Evaluation | None) -> str:
    if evaluation is not None:
        return scorer_title(evaluation)
    stage = handover_permissions.STAGES.get(Status(assessment.status))
    return stage.label if stage is not None else "Evaluasi"


def _steps(user: User, assessment: Assessment, evaluation: Evaluation | None) -> dict[str, Step | None]:
    """Return what the reader's role does with the whole sheet, each act with why not now."""
    steps: dict[str, Step | None] = dict.fromkeys(("hand_up", "publish", "send_back", "record"))
    pk, status = assessment.pk, Status(assessment.status)
    roles = handover_permissions.ACT_ROLES[Act.RETURN_FOR_REPAIR]
    if status == Status.TPI_REVIEW and handover_permissions.role_of(user, assessment.unit, roles):
        reason = permissions.denial(handover_permissions.check_may_act, user, assessment, Act.RETURN_FOR_REPAIR)
        url = reverse("assessment:evaluation-return", args=[pk])
        steps["send_back"] = Step("Kembalikan untuk diperbaiki", url, reason)
    may_finish = permissions.can(handover_permissions.check_may_act, user, assessment, Act.FINISH)
    if status == Status.TPN_REVIEW and asks_total(evaluation) and may_finish:
        url = reverse("assessment:evaluation-publish", args=[pk])
        steps["record"] = Step("Catat hasil TPN", url, "")
    if evaluation is None or evaluation.is_published or not handover_permissions.writes_sheet(user, evaluation):
        return steps
    above = handover_permissions.next_tier(evaluation)
    if above is not None:
        reason = permissions.denial(handover_permissions.check_can_hand_up, user, evaluation)
        is_first = evaluation.tier == Evaluation.Tier.MEMBER
        label = f"{'Teruskan' if is_first else 'Periksa dan teruskan'} kepada {handover_permissions.TIER_ROLES[above].label}"
        steps["hand_up"] = Step(label, reverse("assessment:evaluation-raise", args=[pk]), reason)
    else:
        reason = permissions.denial(handover_permissions.check_can_publish, user, evaluation)
        steps["publish"] = Step("Selesaikan dan terbitkan", reverse("assessment:evaluation-publish", args=[pk]), reason)
    return steps
