"""What the ketua tim and the kepala kantor assume of the loss upstream."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.selectors.instruments import get_instrument
from assessment.people.models import User
from assessment.planning.estimate.losses import parts_of
from assessment.planning.estimate.models import GapAssumption
from assessment.planning.estimate.permissions import check_can_assume_gap
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def assume_gap(
    *, assessment: Assessment, step: str, part: str, measure: str, amount: Decimal | None, reason: str = "", by: User
) -> GapAssumption:
    """Record how much `step` would take from `part` of the round's sheet; `amount` None takes the assumption back.

    part: key of a component or an area; amount: 0 to 100 in `measure`, percent of the part's points or points.
    Raises ActionDenied if `by` may not, InvalidInput for another part, step, measure or amount. Nothing is written
    where the same stands already.
    """
    assessment = lock_assessment(assessment)
    check_can_assume_gap(by, assessment)
    weights = {found.key: found.weight for found in parts_of(get_instrument(assessment.period.instrument))}
    if part not in weights:
        raise InvalidInput({"part": ["Pilih bagian dari daftar."]})
    if measure == GapAssumption.Measure.POINTS and amount is not None and amount > weights[part]:
        raise InvalidInput(
            {"amount": ["Penurunan ini melebihi bobot bagiannya. Periksa lagi angkanya atau satuannya."]}
        )
    row = GapAssumption.objects.filter(assessment=assessment, step=step, part=part).first()
    if row is None:
        row = GapAssumption(assessment=assessment, step=step, part=part)
        if amount is None:
            return row
    elif (row.measure, row.amount, row.reason) == (measure, amount, reason):
        return row
    row.measure, row.amount, row.reason = measure, amount, reason
    row.set_at, row.set_by = timezone.now(), by
    validation.check_and_save(row)
    detail = {"step": step, "part": part, "measure": measure, "amount": None if amount is None else str(amount)}
    audit.record(AuditEvent.Kind.GAP_ASSUMED, row, by=by, scope=assessment.unit, detail=detail)
    return row


def withdraw_gap(*, assumption: GapAssumption, by: User) -> GapAssumption:
    """Take an assumption back; its row keeps by whom and when. Raises ActionDenied if `by` may not."""
    return assume_gap(
        assessment=assumption.assessment,
        step=assumption.step,
        part=assumption.part,
        measure=assumption.measure,
        amount=None,
        by=by,
    )
