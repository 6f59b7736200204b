"""The one way a round moves on: locked, asked anew, once, with its row in the history and its audit event."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.handover import permissions as handover_permissions
from assessment.handover.selectors.handovers import sheet_digests
from assessment.handover.services.telling import tell_moved
from assessment.people.models import Role, User
from assessment.rounds.models import AnswerLock, Assessment, Evaluation, Handover, ReopenRequest
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.rounds.workflow import MOVES, Act, Status
from zi_portal.kit import validation
from zi_portal.kit.indonesian import local_moment
from zi_portal.kit.refusals import WrongState


class AlreadyMoved(WrongState):
    """Somebody moved the round on since the form was loaded (BAD_INPUTS K04); nothing is written."""


@dataclass(frozen=True)
class Words:
    """What a person adds to an act."""

    reason: str = ""
    statement: str = ""
    due_at: datetime | None = None
    detail: dict[str, object] = field(default_factory=dict)  # of the audit event; ids, never text


def lock_round(assessment: Assessment, *, step: int, act: Act, by: User) -> tuple[Assessment, Evaluation]:
    """Lock a round and the unit's sheet in it for `act`; return both as they are now.

    step: number of the last hand-over the person saw, 0 for none. Raises ActionDenied, AlreadyMoved, WrongState.
    """
    # Both rows in one statement, as every save of an answer locks them, so that neither waits for the other for ever.
    evaluation = self_evaluation(assessment, is_locked=True)
    fresh = Assessment.every.select_related("unit__instansi", "unit__parent__parent", "period__instrument").get(
        pk=assessment.pk
    )
    evaluation.assessment = fresh
    check_step(fresh, step=step, act=act, by=by)
    handover_permissions.check_can_act(by, fresh, act)
    return fresh, evaluation


def check_step(assessment: Assessment, *, step: int, act: Act, by: User) -> None:
    """Raise AlreadyMoved if the round moved on since `step`; only for who could do `act`, so that others are refused."""
    last = assessment.handovers.order_by("-number").select_related("by").first()
    if last is None or last.number == step:
        return
    if handover_permissions.role_of(by, assessment.unit, handover_permissions.ACT_ROLES[act]) is None:
        return
    who = "Anda" if last.by_id == by.pk else f"{last.by} ({last.get_by_role_display()})"
    moment = local_moment(last.at, assessment.unit.time_zone)
    raise AlreadyMoved(f"{last.get_act_display()} oleh {who} pada {moment}. Langkah Anda tidak dilakukan lagi.")


def move(
    assessment: Assessment, evaluation: Evaluation, act: Act, *, by: User, words: Words, role: Role | None = None
) -> Handover:
    """Write that `by` did `act` to a round that the caller has locked; its new status is saved along.

    A request of the unit to have it opened again lapses where the act leaves nothing to open.

    evaluation: the unit's sheet, scored as it is handed on. role: in which `by` acts, where a person may hold several of
    those that do `act`.
    """
    score = evaluation.score
    handover = Handover(
        assessment=assessment,
        number=assessment.handovers.count() + 1,
        act=act,
        evaluation=evaluation,
        sheet_sha256=sheet_digests([evaluation.pk])[evaluation.pk],
        claim_total=score.claim_total,
        supported_total=score.supported_total,
        statement=words.statement,
        reason=words.reason,
        due_at=words.due_at,
        at=timezone.now(),
        by=by,
        by_role=role or handover_permissions.role_of(by, assessment.unit, handover_permissions.ACT_ROLES[act]) or "",
    )
    validation.check(handover)
    handover.save(force_insert=True)
    before, assessment.status = assessment.status, MOVES[act].ends
    assessment.save(update_fields=["status"])
    if act != Act.REOPEN and Status(assessment.status) not in MOVES[Act.REOPEN].begins:
        _let_lapse(handover)
    audit.record(
        AuditEvent.Kind.ROUND_MOVED,
        assessment,
        by=by,
        scope=assessment.unit,
        detail={
            "act": str(act),
            "number": handover.number,
            "from": str(before),
            "to": str(assessment.status),
            "evaluation": evaluation.pk,
            "sheet_sha256": handover.sheet_sha256,
            **words.detail,
        },
    )
    tell_moved(assessment, handover)
    return handover


def _let_lapse(handover: Handover) -> None:
    waiting = ReopenRequest.objects.filter(assessment=handover.assessment_id, state=ReopenRequest.State.ASKED)
    waiting.update(
        state=ReopenRequest.State.LAPSED, decided_at=handover.at, decided_by=handover.by_id, handover=handover
    )


def lock_answers(evaluation: Evaluation) -> None:
    """Let the database refuse any change to the answers of `evaluation` from now on."""
    AnswerLock.objects.get_or_create(evaluation=evaluation, defaults={"since": timezone.now()})


def unlock_answers(evaluation: Evaluation) -> None:
    """Open the answers of `evaluation` again: it was handed to the kepala and came back."""
    AnswerLock.objects.filter(evaluation=evaluation).delete()
