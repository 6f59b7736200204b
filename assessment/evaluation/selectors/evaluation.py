"""What evaluators read: the sheet they score beside the unit's own, question by question, with their own totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from assessment import scoring
from assessment.evaluation.selectors.evaluator_sheets import EarlierValue, earlier_value, readable_sheet, sheets_now
from assessment.figures.answer_words import short_answer
from assessment.figures.gate_board import Board, read_board
from assessment.handover import permissions as handover_permissions
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Area, Layout, Question, get_layout
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.workflow import Status
from assessment.scores.selectors import Sheets, sheets_to_show
from assessment.sheet.selectors.answers import get_question, question_levels
from assessment.sheet.selectors.published import PublishedValue, published_values
from assessment.sheet.selectors.unit_sheet import ZERO, points_of
from zi_portal.kit.refusals import WrongState


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


class Evaluated(NamedTuple):
    """A round as its evaluators find it."""

    assessment: Assessment
    evaluation: Evaluation | None  # which the reader sees; None while none is begun
    current: Evaluation | None  # whose turn it is


@dataclass(frozen=True)
class ScoredQuestion:
    """One question of the sheet that an evaluator reads, with all that saving a value asks."""

    assessment: Assessment
    question: Question
    own: Evaluation  # of the unit
    evaluation: Evaluation  # which the reader sees
    current: Evaluation  # whose turn it is, to which a value goes
    unit: Sheets  # of `own`
    claim: scoring.ScoreSheet  # of `evaluation`, as it stood before any save


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


def get_evaluated(user: User, pk: int) -> Evaluated:
    """Return a round for its evaluators; Http404 out of scope, ActionDenied for who is none.

    Raises WrongState, before any act, where a stored score cannot be read.
    """
    assessment = get_assessment(user, pk)
    handover_permissions.check_can_read_evaluations(user, assessment)
    own, current = sheets_now(assessment)
    evaluation = readable_sheet(user, assessment, current)
    for sheet in filter(None, (own, evaluation)):
        sheets_to_show(sheet)
    return Evaluated(assessment, evaluation, current)


def get_scored_question(user: User, pk: int, code: str) -> ScoredQuestion:
    """Return one question of the sheet an evaluator scores now.

    Raises Http404 as ever; WrongState while none is begun, and before anything is saved where a stored score cannot be read.
    """
    assessment = get_assessment(user, pk)
    handover_permissions.check_can_read_evaluations(user, assessment)
    question = get_question(assessment, code)
    own, current = sheets_now(assessment)
    evaluation = _begun(readable_sheet(user, assessment, current))
    unit, claim = sheets_to_show(own), sheets_to_show(evaluation).claim
    return ScoredQuestion(assessment, question, own, evaluation, current or evaluation, unit, claim)


def get_evaluation_page(user: User, scored: ScoredQuestion) -> EvaluationPage:
    """Return all that the page of a question shows."""
    assessment, question, own, evaluation = scored.assessment, scored.question, scored.own, scored.evaluation
    unit_answer = own.answers.filter(indicator_id=question.pk).select_related("answered_by").first()
    answer = evaluation.answers.filter(indicator_id=question.pk).select_related("answered_by").first()
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
        effect=_effect_on(scored, scored.claim),
        denied=permissions.denial(handover_permissions.check_may_evaluate, user, evaluation),
        published=[value for value in published_values(assessment, question) if value.evaluation != evaluation.pk],
        earlier=earlier_value(user, evaluation, question),
        next=_next_open(layout, question, scored.claim),
    )


def effect_after(scored: ScoredQuestion, sheets: Sheets | None) -> EvaluationEffect:
    """Return what the question does to the evaluator's sheet after a save that gave `sheets`; None: it changed nothing."""
    return _effect_on(scored, sheets.claim if sheets else scored.claim)


def next_after(scored: ScoredQuestion, sheets: Sheets | None) -> str:
    """Return the code of the question that comes after such a save, as the page of the question names it."""
    layout = get_layout(scored.assessment.period.instrument)
    return _next_open(layout, scored.question, sheets.claim if sheets else scored.claim)


def asks_total(evaluation: Evaluation | None) -> bool:
    """Whether TPN's total is asked as such, since nothing was scored question by question; one query."""
    return evaluation is None or not evaluation.answers.exists()


def get_begun_sheet(user: User, pk: int, shown: str) -> Evaluation:
    """Return the sheet whose turn it is in a round, whose key a page has `shown`; refuses as `get_evaluated`.

    Raises WrongState if none is begun, or if it is no longer the one shown (BAD_INPUTS K04).
    """
    evaluation = _begun(get_evaluated(user, pk).current)
    if str(evaluation.pk) != shown and handover_permissions.writes_sheet(
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
    assessment, question, unit = scored.assessment, scored.question, scored.unit
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


def _shown(indicator: scoring.Indicator, answer: Answer | None) -> str:
    return short_answer(indicator, scoring.answer_in(answer)) if answer is not None else ""


def _next_open(layout: Layout, question: Question, own: scoring.ScoreSheet) -> str:
    """Return the next question without a value after `question`, from the start again if need be, else the next one."""
    codes = list(layout.questions)
    place = codes.index(question.code)
    for code in (*codes[place + 1 :], *codes[:place]):
        if own.values[code] is None:
            return code
    return codes[place + 1] if place + 1 < len(codes) else ""
