"""A submitted round is opened again by two people: a lead of the unit asks, the admin instansi opens or refuses."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.handover import permissions as handover_permissions
from assessment.handover.services import handovers, repair, telling
from assessment.handover.services.handovers import Words
from assessment.people.models import User
from assessment.rounds.models import Assessment, Handover, ReopenRequest
from assessment.rounds.services import lock_assessment
from assessment.rounds.workflow import Act
from assessment.seals.services import keep as seals_keep
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput

State = ReopenRequest.State


@transaction.atomic
def ask_reopening(*, assessment: Assessment, reason: str, by: User) -> ReopenRequest:
    """Ask the admin instansi to open a submitted round again.

    Raises ActionDenied; WrongState if there is nothing to open or somebody has asked already; InvalidInput without a reason.
    """
    assessment = lock_assessment(assessment)
    handover_permissions.check_can_ask_reopening(by, assessment)
    reason = reason.strip()
    if not reason:
        raise InvalidInput({"reason": ["Isi alasannya, supaya admin instansi dapat memutuskan."]})
    role = handover_permissions.role_of(by, assessment.unit, handover_permissions.REOPENING_ASKERS)
    request = ReopenRequest(
        assessment=assessment, reason=reason, asked_at=timezone.now(), asked_by=by, asked_as=role or ""
    )
    validation.check_and_save(request)
    _record(AuditEvent.Kind.REOPENING_ASKED, request, by=by)
    telling.tell_reopening_asked(request, by=by)
    return request


@transaction.atomic
def withdraw_reopening(*, request: ReopenRequest, by: User) -> ReopenRequest:
    """Take a request back that still waits. Raises ActionDenied for others than who asked, WrongState once it is decided."""
    request = _locked(request)
    handover_permissions.check_can_take_reopening_back(by, request)
    _end(request, State.WITHDRAWN, by=by)
    _record(AuditEvent.Kind.REOPENING_WITHDRAWN, request, by=by)
    return request


@transaction.atomic
def refuse_reopening(*, request: ReopenRequest, reason: str, by: User) -> ReopenRequest:
    """Leave the round as it is, with a reason the unit reads. Raises ActionDenied, WrongState; InvalidInput without one."""
    request = _locked(request)
    handover_permissions.check_can_decide_reopening(by, request)
    reason = reason.strip()
    if not reason:
        raise InvalidInput({"reason": ["Isi alasan penolakan. Unit membaca kalimat ini."]})
    request.refusal = reason
    _end(request, State.REFUSED, by=by)
    _record(AuditEvent.Kind.REOPENING_REFUSED, request, by=by)
    telling.tell_reopening_refused(request, by=by)
    return request


@transaction.atomic
def reopen_round(*, request: ReopenRequest, step: int, reason: str, due_at: datetime, by: User) -> Handover:
    """Open the round that was asked for, as a return for repair does, and take back the outcome TPI had ended it with.

    What the outcome said stays in the history; a published result stays that of its round. Raises ActionDenied;
    WrongState: AlreadyMoved if the round went on since `step`, also for a request that was decided meanwhile; InvalidInput
    without a reason or with an end that has no time in it.
    """
    assessment, evaluation = handovers.lock_round(request.assessment, step=step, act=Act.REOPEN, by=by)
    request = _as_it_is(request, assessment)
    handover_permissions.check_can_decide_reopening(by, request)
    words = Words(reason=reason, due_at=due_at, detail={"request": request.pk})
    handover = repair.begin_repair(assessment, evaluation, Act.REOPEN, words=words, by=by)
    assessment.outcome = assessment.outcome_decree = assessment.outcome_reason = ""
    assessment.outcome_date = None
    assessment.save(update_fields=["outcome", "outcome_decree", "outcome_date", "outcome_reason"])
    request.handover = handover
    _end(request, State.OPENED, by=by)
    seals_keep.seal_round(assessment, by=by)
    return handover


def _locked(request: ReopenRequest) -> ReopenRequest:
    return _as_it_is(request, lock_assessment(request.assessment))


def _as_it_is(request: ReopenRequest, assessment: Assessment) -> ReopenRequest:
    """Return the request as it stands; `assessment` is its round, locked, under which lock every change to it is made."""
    fresh = ReopenRequest.objects.select_related("asked_by", "decided_by").get(pk=request.pk)
    fresh.assessment = assessment
    return fresh


def _end(request: ReopenRequest, state: ReopenRequest.State, *, by: User) -> None:
    request.state, request.decided_at, request.decided_by = state, timezone.now(), by
    validation.check(request)
    request.save(update_fields=["state", "decided_at", "decided_by", "refusal", "handover"])


def _record(kind: AuditEvent.Kind, request: ReopenRequest, *, by: User) -> None:
    detail = {"assessment": request.assessment_id}
    audit.record(kind, request, by=by, scope=request.assessment.unit, detail=detail)
