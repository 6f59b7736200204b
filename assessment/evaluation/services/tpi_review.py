"""What ends the turn of evaluators: TPI sends the round back or publishes its result, TPN publishes the last one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from assessment.acceptance.services import mark_returned
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.evaluation.selectors.evaluation import current_sheet
from assessment.evaluation.services.evaluation import check_complete, close_sheet
from assessment.handover import permissions as handover_permissions
from assessment.handover.services import handovers, repair, telling
from assessment.handover.services.handovers import Words
from assessment.notes.services import publish_notes
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment, Evaluation, Handover, RecapPoint, Stage
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.rounds.services import lock_assessment
from assessment.rounds.window import limit_text
from assessment.rounds.workflow import Act
from assessment.seals.services import keep as seals_keep
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput, WrongState


@dataclass(frozen=True)
class Outcome:
    """How a round ended, as the letter of the evaluators says."""

    result: Assessment.Outcome
    decree: str = ""
    dated: date | None = None
    reason: str = ""
    total: Decimal | None = None  # of TPN, where it was not scored question by question


@transaction.atomic
def return_for_repair(
    *, assessment: Assessment, step: int, reason: str, due_at: datetime, by: User, codes: Collection[str] = ()
) -> Handover:
    """Send the round back to its unit: TPI, with a reason and until when it may repair.

    codes: of the questions that are to be mended. Each carries along the note that TPI wrote on it, or else the reason;
    the unit reads these notes from now on, and no others, nor what TPI wrote for it at other questions. Without codes, all of that.
    Raises ActionDenied, AlreadyMoved, WrongState; InvalidInput without a reason or with an end that has no time in it.
    """
    assessment, evaluation = handovers.lock_round(assessment, step=step, act=Act.RETURN_FOR_REPAIR, by=by)
    publish_notes(assessment, Stage.TPI, by=by, codes=codes or None)
    sheet = current_sheet(assessment) if codes else None
    written = dict(sheet.answers.values_list("indicator__code", "explanation")) if sheet is not None else {}
    words = Words(reason=reason, due_at=due_at, detail={"marked": sorted(codes)})
    handover = repair.begin_repair(assessment, evaluation, Act.RETURN_FOR_REPAIR, words=words, by=by)
    marks = {code: written.get(code, "").strip() or handover.reason for code in codes}
    if marks:
        due_on = due_at.astimezone(ZoneInfo(assessment.unit.time_zone)).date()
        copy = self_evaluation(assessment, is_locked=True)
        mark_returned(copy, marks, by=by, role=Role(handover.by_role), due_on=due_on)
    seals_keep.seal_round(assessment, by=by)
    return handover


@transaction.atomic
def extend_repair(*, assessment: Assessment, due_at: datetime, by: User) -> Assessment:
    """Give the unit until `due_at`, a later end than now, to repair what TPI sent back; also after that time has passed.

    Raises ActionDenied, WrongState; InvalidInput for an end that has no time in it or is no later.
    """
    assessment = lock_assessment(assessment)
    handover_permissions.check_can_extend_repair(by, assessment)
    repair.check_end(due_at)
    before = assessment.repair_until
    if before is not None and due_at <= before:
        until = limit_text(before, assessment.unit)
        raise InvalidInput({"due_on": [f"Batas perbaikan sekarang {until}. Tetapkan hari sesudahnya."]})
    assessment.repair_until = due_at
    assessment.save(update_fields=["repair_until"])
    detail = {"before": before.isoformat() if before else "", "after": due_at.isoformat()}
    audit.record(AuditEvent.Kind.REPAIR_EXTENDED, assessment, by=by, scope=assessment.unit, detail=detail)
    telling.tell_repair_extended(assessment, by=by)
    seals_keep.seal_round(assessment, by=by)
    return assessment


@transaction.atomic
def publish_tpi(*, assessment: Assessment, step: int, is_proposed: bool, reason: str, by: User) -> Handover:
    """Publish the complete sheet of TPI, and propose the unit to TPN or end the round with a reason.

    Raises ActionDenied, AlreadyMoved, WrongState (Incomplete; without a second person), InvalidInput without a reason.
    """
    act = Act.PROPOSE if is_proposed else Act.END_AT_TPI
    assessment, evaluation = handovers.lock_round(assessment, step=step, act=act, by=by)
    sheet = _current(assessment)
    handover_permissions.check_can_publish(by, sheet)
    check_complete(sheet)
    reason = reason.strip()
    if not is_proposed and not reason:
        raise InvalidInput({"reason": ["Isi alasan mengapa unit ini tidak diusulkan kepada TPN."]})
    _publish(sheet, by=by)
    if not is_proposed:
        _close(assessment, Outcome(Assessment.Outcome.FAILED, reason=reason))
    words = Words(reason=reason, detail={"published": sheet.pk})
    role = handover_permissions.TIER_ROLES[Evaluation.Tier(sheet.tier)]
    handover = handovers.move(assessment, evaluation, act, by=by, words=words, role=role)
    seals_keep.seal_round(assessment, by=by)
    return handover


@transaction.atomic
def finish_tpn(*, assessment: Assessment, step: int, outcome: Outcome, by: User) -> Handover:
    """Record the result of TPN and end the round: its sheet question by question where one was begun, else the total.

    A sheet that was begun and holds nothing becomes the rekap of a given total. Raises ActionDenied, AlreadyMoved, WrongState (Incomplete), InvalidInput.
    """
    assessment, evaluation = handovers.lock_round(assessment, step=step, act=Act.FINISH, by=by)
    if outcome.result == Assessment.Outcome.FAILED and not outcome.reason.strip():
        raise InvalidInput({"reason": ["Isi alasan mengapa predikat tidak diraih."]})
    if outcome.dated is not None and outcome.dated > timezone.localdate(timezone=ZoneInfo(assessment.unit.time_zone)):
        raise InvalidInput({"dated": ["Tanggal keputusan belum tiba. Periksa lagi tanggalnya."]})
    sheet = current_sheet(assessment)
    if sheet is None or (outcome.total is not None and not sheet.answers.exists()):
        sheet = _recap(assessment, evaluation.round, outcome, begun=sheet)
    else:
        handover_permissions.check_can_publish(by, sheet)
        check_complete(sheet)
    _publish(sheet, by=by)
    _close(assessment, outcome)
    words = Words(reason=outcome.reason.strip(), detail={"published": sheet.pk})
    handover = handovers.move(assessment, evaluation, Act.FINISH, by=by, words=words)
    seals_keep.seal_round(assessment, by=by)
    return handover


def _current(assessment: Assessment) -> Evaluation:
    sheet = current_sheet(assessment)
    if sheet is None:
        raise WrongState("Evaluasi belum dimulai, jadi belum ada hasil yang dapat diterbitkan.")
    locked = Evaluation.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    locked.assessment = assessment
    return locked


def _publish(sheet: Evaluation, *, by: User) -> None:
    """Let the unit read the sheet, and what its evaluators wrote for it."""
    close_sheet(sheet, by=by)
    publish_notes(sheet.assessment, Stage(sheet.stage), by=by)
    sheet.published_at, sheet.published_by = sheet.submitted_at, by
    sheet.save(update_fields=["published_at", "published_by"])


def _close(assessment: Assessment, outcome: Outcome) -> None:
    assessment.outcome, assessment.outcome_decree = outcome.result, outcome.decree
    assessment.outcome_date, assessment.outcome_reason = outcome.dated, outcome.reason.strip()
    validation.check(assessment)
    assessment.save(update_fields=["outcome", "outcome_decree", "outcome_date", "outcome_reason"])


def _recap(assessment: Assessment, number: int, outcome: Outcome, *, begun: Evaluation | None) -> Evaluation:
    """Write the total of TPN as a rekap, in place of the empty sheet that was `begun`."""
    if outcome.total is None:
        raise InvalidInput({"total": ["Isi nilai total TPN, atau mulai evaluasi untuk menilai per pertanyaan."]})
    sheet = begun or Evaluation(assessment=assessment, stage=Stage.TPN, round=number)
    sheet.form, sheet.source = Evaluation.Form.RECAP, outcome.decree
    sheet.save()
    point = RecapPoint(evaluation=sheet, points=outcome.total)
    validation.check_and_save(point)
    return sheet
