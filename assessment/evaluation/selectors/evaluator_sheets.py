"""The sheets of evaluators, round by round: which one is read, and what the one before a repair said of a question."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigAutoField

from assessment.handover import permissions as handover_permissions
from assessment.lke.selectors.layout import Question
from assessment.people import permissions
from assessment.people.models import Role, User
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage
from assessment.rounds.permissions import check_can_see_evaluation
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.rounds.workflow import Status
from assessment.sheet.selectors.unit_sheet import shown_answer
from zi_portal.kit.prepared import Asked, Prepared


@dataclass(frozen=True)
class EarlierValue:
    """What TPI's last sheet of the round before says of a question; nobody but TPI reads it."""

    round: int
    unit_shown: str  # what the unit claimed then, in a few letters; "" unanswered
    shown: str  # what TPI gave; "" without a value
    note: str  # "" where it is published, since the page shows it as such


def last_sheet(assessment: Assessment, stage: str, round_: int) -> Evaluation | None:
    """Return the sheet of the highest tier begun in a stage of one round, question by question; None without one."""
    return _highest(
        assessment, assessment.evaluations.filter(stage=stage, form=Evaluation.Form.DETAIL, round=round_).order_by()
    )


def sheets_now(assessment: Assessment) -> tuple[Evaluation, Evaluation | None]:
    """Return the unit's own sheet of the latest round, and the one whose turn it is: of the stage that has the round, the last tier begun.

    None where none is begun, or where no stage has it. One query, which brings the scores along. Raises WrongState as `self_evaluation`.
    """
    stage = handover_permissions.STAGES.get(Status(assessment.status))
    rows = _OF_LATEST_ROUND(assessment=assessment.pk)
    own = next((row for row in rows if row.stage == Stage.SELF), None) or self_evaluation(assessment)
    own.assessment = assessment
    return own, _highest(assessment, [row for row in rows if row.stage == stage])


_OF = Asked("assessment", BigAutoField())
_DETAIL = Evaluation.objects.filter(assessment=_OF, form=Evaluation.Form.DETAIL).order_by()
_OF_LATEST_ROUND = Prepared(
    lambda: _DETAIL.filter(
        round=_DETAIL.filter(stage=Stage.SELF).order_by("-round").values("round")[:1]
    ).select_related("score")
)


def _highest(assessment: Assessment, rows: Iterable[Evaluation]) -> Evaluation | None:
    """Return the sheet of the highest tier among `rows`; None of none."""
    order = list(handover_permissions.TIER_ROLES)
    sheet = max(rows, key=lambda row: order.index(Evaluation.Tier(row.tier)) if row.tier else -1, default=None)
    if sheet is not None:
        sheet.assessment = assessment
    return sheet


def readable_sheet(user: User, assessment: Assessment, current: Evaluation | None) -> Evaluation | None:
    """Return `current`, the sheet whose turn it is; what is published for who may not see that one yet, and where no stage has the round any more.

    None where the reader's own stage has the round and has not begun.
    """
    if current is not None:
        if permissions.can(check_can_see_evaluation, user, current):
            return current
        result = _result(user, assessment, current.round)
        if result is None:
            check_can_see_evaluation(user, current)
        return result
    stage = handover_permissions.STAGES.get(Status(assessment.status))
    if stage == Stage.TPI or (stage == Stage.TPN and _stage_of(user, assessment) == stage):
        return None
    return _result(user, assessment, self_evaluation(assessment).round)


def _result(user: User, assessment: Assessment, round_: int) -> Evaluation | None:
    """Return what the reader may see of the own stage in a round, published before draft, else of TPI; None without any."""
    rows = assessment.evaluations.filter(form=Evaluation.Form.DETAIL, round=round_).exclude(stage=Stage.SELF)
    results = {}
    for row in sorted(rows, key=lambda row: (row.is_published, row.pk)):
        row.assessment = assessment
        if permissions.can(check_can_see_evaluation, user, row):
            results[Stage(row.stage)] = row
    return results.get(_stage_of(user, assessment)) or results.get(Stage.TPI)


def _stage_of(user: User, assessment: Assessment) -> Stage:
    """Return which stage the reader scores in; nobody does in both."""
    is_recorder = permissions.holds(user, (Role.TPN_RECORDER,), instansi=assessment.unit.instansi)
    return Stage.TPN if is_recorder else Stage.TPI


def earlier_value(user: User, evaluation: Evaluation, question: Question) -> EarlierValue | None:
    """Return what TPI said of `question` before the repair that `evaluation` scores; None where there is nothing to say.

    Two queries in a second round, none in a first.
    """
    assessment, round_ = evaluation.assessment, evaluation.round - 1
    if evaluation.stage != Stage.TPI or round_ < 1:
        return None
    sheet = last_sheet(assessment, Stage.TPI, round_)
    if sheet is None or not permissions.can(check_can_see_evaluation, user, sheet):
        return None
    rows = Answer.objects.filter(
        evaluation__assessment=assessment,
        evaluation__round=round_,
        evaluation__form=Evaluation.Form.DETAIL,
        indicator=question.pk,
    ).select_related("evaluation")
    given = {row.evaluation.stage: row for row in rows if row.evaluation.stage == Stage.SELF or row.evaluation == sheet}
    own, value = given.get(Stage.SELF), given.get(Stage.TPI)
    if value is None:
        return None
    return EarlierValue(
        round=round_,
        unit_shown=shown_answer(question.indicator, own) if own is not None else "",
        shown=shown_answer(question.indicator, value),
        note="" if sheet.is_published else value.explanation,
    )
