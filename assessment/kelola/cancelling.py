"""Take a round away that was opened by mistake, and give it back."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.kelola.permissions import check_can_cancel, check_can_restore
from assessment.notices.models import Kind
from assessment.notices.selectors.reach import holders_of
from assessment.notices.services.notices import tell
from assessment.people.models import UNIT_TEAM_ROLES, User
from assessment.rounds.models import Assessment, Cancellation, Evaluation, Period, Stage
from assessment.rounds.services import lock_any
from assessment.rounds.workflow import Status
from assessment.scores.services import refresh_score
from assessment.seals.services.keep import seal_round
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput, WrongState


@transaction.atomic
def cancel_round(*, assessment: Assessment, reason: str, by: User) -> Cancellation:
    """Take `assessment` off every page, with all that stands in it; nothing of it is deleted.

    Raises ActionDenied for others than the admin instansi; WrongState once anything of it was handed to an evaluator, while
    it lies with the kepala, or if it is cancelled already; InvalidInput without a reason.
    """
    assessment = lock_any(assessment)
    check_can_cancel(by, assessment)
    reason = reason.strip()
    if not reason:
        raise InvalidInput({"reason": ["Isi alasan pembatalan. Tim unit membaca kalimat ini."]})
    team = holders_of(assessment, frozenset(UNIT_TEAM_ROLES))
    row = Cancellation(assessment=assessment, reason=reason, status_before=assessment.status, at=timezone.now(), by=by)
    validation.check_and_save(row)
    assessment.status = Status.CANCELLED
    assessment.save(update_fields=["status"])
    audit.record(
        AuditEvent.Kind.ASSESSMENT_CANCELLED,
        assessment,
        by=by,
        scope=assessment.unit,
        detail={"from": row.status_before, "cancellation": row.pk},
    )
    tell(
        Kind.ROUND_CANCELLED,
        team,
        assessment=None,  # nobody reads the round any more
        by=by,
        mark=f"batal:{row.pk}",
        url=reverse("assessment:cancelled-list"),
        params={"unit": assessment.unit.name, "period": assessment.period.name},
    )
    seal_round(assessment, by=by)
    return row


@transaction.atomic
def restore_round(*, cancellation: Cancellation, by: User) -> Assessment:
    """Give a cancelled round back as it was, within thirty days.

    Raises ActionDenied for others than the admin instansi; WrongState when the days are over, if it was restored already, or
    while another round of the unit holds its place in the period.
    """
    # The period first, as whoever opens a round locks it: of restoring and opening at once, one comes second.
    Period.objects.select_for_update(of=("self",)).get(pk=cancellation.assessment.period_id)
    assessment = lock_any(cancellation.assessment)
    row = Cancellation.objects.get(pk=cancellation.pk)
    check_can_restore(by, assessment, row)
    if Assessment.objects.filter(unit=assessment.unit_id, period=assessment.period_id).exists():
        raise WrongState(
            f"{assessment.unit} sudah mempunyai penilaian lain pada periode ini, jadi yang dibatalkan tidak dapat "
            "dipulihkan. Batalkan dahulu penilaian yang lain itu bila memang keliru."
        )
    row.restored_at, row.restored_by = timezone.now(), by
    validation.check(row)
    row.save(update_fields=["restored_at", "restored_by"])
    assessment.status = row.status_before
    assessment.save(update_fields=["status"])
    for evaluation in Evaluation.objects.filter(assessment=assessment, stage=Stage.SELF, submitted_at__isnull=True):
        refresh_score(evaluation)  # documents may have changed meanwhile
    audit.record(
        AuditEvent.Kind.ASSESSMENT_RESTORED,
        assessment,
        by=by,
        scope=assessment.unit,
        detail={"to": row.status_before, "cancellation": row.pk},
    )
    tell(
        Kind.ROUND_RESTORED,
        holders_of(assessment, frozenset(UNIT_TEAM_ROLES)),
        assessment=assessment,
        by=by,
        mark=f"pulih:{row.pk}",
        url=reverse("assessment:assessment-detail", args=(assessment.pk,)),
    )
    seal_round(assessment, by=by)
    return assessment
