"""What evaluators read: the sheet they score beside the unit's own, question by question, with their own totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from assessment import scoring
from assessment.evaluation.selectors.evaluator_sheets import EarlierValue, earlier_value, readable_sheet, sheets_now
from assessment.figures.answer_words import short_answer
from assessment.figures.gate_board import Board, read_board
from assessment.handover import permissions as handover_permissions
from assessment.handover.selectors.handovers import Step, last_number
from assessment.handover.selectors.reopening import reopening_of, waiting_wish
from assessment.handover.selectors.vacancies import vacancy_of
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Area, Layout, Question, get_layout
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment, Evaluation, Handover, ReopenRequest
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.words import scorer_title
from assessment.rounds.workflow import Act, Status
from assessment.scores.selectors import Sheets, answer_of, sheets_to_show
from assessment.sheet.selectors.answers import get_question, question_levels
from assessment.sheet.selectors.published import PublishedValue, published_values
from assessment.sheet.selectors.unit_sheet import ZERO, State, load_sheet, points_of, question_states
from zi_portal.kit.refusals import WrongState

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


@dataclass(frozen=True)
class AreaLines:
    """The questions of one area, those that pass the filter, and the points of the whole area."""

    area: Area
    lines: tuple[Line, ...]
    claim: Fraction  # of the unit
    points: Fraction  # of the evaluator
    done: int
    total: int


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
    wish: ReopenRequest | None  # of the unit to have the round opened again, that waits
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


@dataclass(frozen=True)
class EvaluationEffect:
    """What one question does to the evaluator's own sheet."""

    question: Question
    area: Area
    claimed: Fraction
    points: Fraction | None  # None: not scored yet
    area_claim: Fraction
    area_points: Fraction
    claim: Fraction
    supported: Fraction  # of the unit, as `claim`
    total: Fraction
    done: int
    questions: int
    board: Board
    origin_query: str  # what a link to a calculation adds, to ask for the evaluator's sheet

    @property
    def at_risk(self) -> Fraction:
        """Claimed points of the unit that lack data dukung."""
        return self.claim - self.supported


@dataclass(frozen=True)
class ScoredQuestion:
    """One question of the sheet that an evaluator reads, with all that saving a value asks."""

    assessment: Assessment
    question: Question
    own: Evaluation  # of the unit
    evaluation: Evaluation  # which the reader sees
    current: Evaluation  # whose turn it is, to which a value goes


@dataclass(frozen=True)
class EvaluationPage:
    """One question with the unit's answer, the evaluator's own, and what it does."""

    assessment: Assessment
    evaluation: Evaluation
    question: Question
    area: Area
    levels: tuple[tuple[scoring.Level, Fraction], ...]
    unit_answer: Answer | None
    unit_shown: str
    answer: Answer | None
    shown: str  # of `answer`, in a few letters
    effect: EvaluationEffect
    denied: str
    published: Sequence[PublishedValue]  # of other sheets than `evaluation`
    earlier: EarlierValue | None  # of the round before a repair
    next: str  # the next question without a value, else the next one; "" at the end

    @property
    def origin_query(self) -> str:
        """What a link to a calculation adds, to ask for this sheet."""
        return origin_query(self.evaluation)


def origin_query(evaluation: Evaluation | None) -> str:
    """Return what a link to a calculation adds, to ask for the sheet of this evaluation."""
    return "" if evaluation is None else f"?penilai={evaluation.pk}"


def current_sheet(assessment: Assessment) -> Evaluation | None:
    """Return the evaluation whose turn it is; None before it is begun, and where no stage of evaluators has the round."""
    return sheets_now(assessment)[1] if Status(assessment.status) in handover_permissions.STAGES else None


def get_evaluated(user: User, pk: int) -> tuple[Assessment, Evaluation | None]:
    """Return a round and the sheet in it that an evaluator reads, None while none is begun; Http404, ActionDenied as `get_workspace`."""
    assessment = get_assessment(user, pk)
    handover_permissions.check_can_read_evaluations(user, assessment)
    return assessment, readable_sheet(user, assessment, current_sheet(assessment))


def get_workspace(user: User, pk: int, chosen: str = "") -> Workspace:
    """Return the sheet an evaluator scores now; Http404 out of scope, ActionDenied for who is no evaluator of the unit.

    Who may not see that one, since it is the draft of another stage, reads what his own has published.
    chosen: one of FILTERS narrows the questions; the figures are always of all.
    """
    assessment, evaluation = get_evaluated(user, pk)
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
        wish=waiting_wish(assessment),
        reopening=reopening_of(assessment),
        **_steps(user, assessment, evaluation),
    )


def get_scored_question(user: User, pk: int, code: str) -> ScoredQuestion:
    """Return one question of the sheet an evaluator scores now; Http404 as ever, WrongState while none is begun."""
    assessment = get_assessment(user, pk)
    handover_permissions.check_can_read_evaluations(user, assessment)
    question = get_question(assessment, code)
    own, current = sheets_now(assessment)
    evaluation = _begun(readable_sheet(user, assessment, current))
    return ScoredQuestion(assessment, question, own, evaluation, current or evaluation)


def get_evaluation_page(user: User, scored: ScoredQuestion) -> EvaluationPage:
    """Return all that the page of a question shows. Raises WrongState for a stored score that nobody can read."""
    assessment, question, own, evaluation = scored.assessment, scored.question, scored.own, scored.evaluation
    unit_answer = own.answers.filter(indicator_id=question.pk).select_related("answered_by").first()
    answer = evaluation.answers.filter(indicator_id=question.pk).select_related("answered_by").first()
    sheets = sheets_to_show(evaluation)
    layout = get_layout(assessment.period.instrument)
    return EvaluationPage(
        assessment=assessment,
        evaluation=evaluation,
        question=question,
        area=layout.areas[question.area],
        levels=question_levels(question),
        unit_answer=unit_answer,
        unit_shown=_shown(question.indicator, unit_answer),
        answer=answer,
        shown=_shown(question.indicator, answer),
        effect=_effect_on(scored, sheets.claim),
        denied=permissions.denial(handover_permissions.check_may_evaluate, user, evaluation),
        published=[value for value in published_values(assessment, question) if value.evaluation != evaluation.pk],
        earlier=earlier_value(user, evaluation, question),
        next=_next_open(layout, question, sheets.claim),
    )


def effect_after(scored: ScoredQuestion, sheets: Sheets | None) -> EvaluationEffect:
    """Return what the question does to the evaluator's sheet after a save that gave `sheets`; None: it changed nothing."""
    return _effect_on(scored, (sheets or sheets_to_show(scored.current)).claim)


def next_after(scored: ScoredQuestion, sheets: Sheets | None) -> str:
    """Return the code of the question that comes after such a save, as the page of the question names it."""
    layout = get_layout(scored.assessment.period.instrument)
    return _next_open(layout, scored.question, (sheets or sheets_to_show(scored.current)).claim)


def asks_total(evaluation: Evaluation | None) -> bool:
    """Whether TPN's total is asked as such, since nothing was scored question by question; one query."""
    return evaluation is None or not evaluation.answers.exists()


def get_begun_sheet(user: User, assessment: Assessment, pk: str) -> Evaluation:
    """Return `current_sheet`; WrongState if none is begun, or if it is no longer the one a page showed (BAD_INPUTS K04)."""
    evaluation = _begun(current_sheet(assessment))
    if str(evaluation.pk) != pk and handover_permissions.writes_sheet(
        user, evaluation
    ):  # the act itself refuses others
        raise WrongState("Lembar yang Anda lihat sudah diteruskan. Buka lagi halaman evaluasinya.")
    return evaluation


def _begun(evaluation: Evaluation | None) -> Evaluation:
    if evaluation is None:
        raise WrongState("Evaluasi belum dimulai. Mulai dahulu dari halaman evaluasi penilaian ini.")
    return evaluation


def _effect_on(scored: ScoredQuestion, own: scoring.ScoreSheet) -> EvaluationEffect:
    """Return what the question does to an evaluator's sheet `own`, beside that of the unit."""
    assessment, question, unit = scored.assessment, scored.question, sheets_to_show(scored.own)
    claim = unit.claim
    area = get_layout(assessment.period.instrument).areas[question.area]
    value = own.values[question.code]
    return EvaluationEffect(
        question=question,
        area=area,
        claimed=question.points(claim.values[question.code]),
        points=None if value is None else question.points(value),
        area_claim=points_of(claim, area),
        area_points=points_of(own, area),
        claim=claim.total or ZERO,
        supported=(unit.supported or claim).total or ZERO,
        total=own.total or ZERO,
        done=len(own.values) - len(own.unanswered),
        questions=len(own.values),
        board=read_board(get_instrument(assessment.period.instrument), assessment.target, own, own),
        origin_query=origin_query(scored.evaluation),
    )


def _lines(states: Sequence[State], evaluation: Evaluation | None) -> list[Line]:
    rows: dict[int, tuple[str | None, dict[str, int] | None, object, str]] = {}
    values: dict[str, Fraction | None] = {}
    if evaluation is not None:
        rows = {
            key: (level, counts, index, note)
            for key, level, counts, index, note in evaluation.answers.values_list(
                "indicator_id", "level", "counts", "index", "explanation"
            )
        }
        values = dict(sheets_to_show(evaluation).claim.values)
    found = []
    for state in states:
        row = rows.get(state.question.pk)
        answer = answer_of(*row[:3]) if row is not None else None  # type: ignore[arg-type]
        found.append(
            Line(
                state=state,
                shown=short_answer(state.question.indicator, answer),
                value=values.get(state.question.code),
                has_note=row is not None and bool(row[3]),
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


def _shown(indicator: scoring.Indicator, answer: Answer | None) -> str:
    return short_answer(indicator, answer_of(answer.level, answer.counts, answer.index)) if answer is not None else ""


def _next_open(layout: Layout, question: Question, own: scoring.ScoreSheet) -> str:
    """Return the next question without a value after `question`, from the start again if need be, else the next one."""
    codes = list(layout.questions)
    place = codes.index(question.code)
    for code in (*codes[place + 1 :], *codes[:place]):
        if own.values[code] is None:
            return code
    return codes[place + 1] if place + 1 < len(codes) else ""


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
