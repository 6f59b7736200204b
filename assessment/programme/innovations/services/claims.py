"""Claiming an innovation for a round, and letting go of it."""

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.innovations.selectors.innovations import claim_of, get_innovation, ruling_of
from assessment.programme.models import Innovation, InnovationClaim
from assessment.programme.permissions import check_can_keep_area
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.xray.innovation_rule import Ruling
from zi_portal.kit import validation
from zi_portal.kit.folding import clean
from zi_portal.kit.refusals import InvalidInput


class StaleClaim(Exception):
    """Somebody else gave another reason since the form was loaded, so nothing is written. `saved` stands now."""

    def __init__(self, saved: InnovationClaim) -> None:
        super().__init__(f"claim {saved.pk} was changed meanwhile")
        self.saved = saved


@transaction.atomic
def claim_innovation(
    *, assessment: Assessment, innovation: Innovation, by: User, reason: str = "", seen: str = ""
) -> InnovationClaim:
    """Let a round lean on an innovation, or say anew why it does though it does not count.

    seen: the reason that `by` read. Nothing is written where the same stands already.
    Raises ActionDenied if `by` may not, WrongState once the outcome is recorded, InvalidInput for one that is ended, and without a
    reason where it does not count; StaleClaim if another reason was saved since `seen`.
    """
    assessment = lock_assessment(assessment)
    innovation = get_innovation(assessment, innovation.pk, is_locked=True)
    check_can_keep_area(by, assessment, innovation.area)
    saved, wanted = claim_of(innovation, assessment), clean(reason)
    if saved is not None and saved.reason == wanted:
        return saved
    if saved is not None and saved.reason != clean(seen):
        raise StaleClaim(saved)
    if innovation.ended_at is not None:
        raise InvalidInput({"": ["Inovasi ini sudah dihentikan, jadi tidak dapat diklaim lagi."]})
    claim = write_claim(assessment=assessment, innovation=innovation, reason=wanted, by=by, claim=saved)
    detail = {"assessment": assessment.pk, "counts": ruling_of(innovation, assessment).counts}
    audit.record(AuditEvent.Kind.INNOVATION_CLAIMED, innovation, by=by, scope=assessment.unit, detail=detail)
    return claim


@transaction.atomic
def withdraw_claim(*, assessment: Assessment, innovation: Innovation, by: User) -> None:
    """Let a round lean on an innovation no more; done already, nothing is written.

    Raises ActionDenied if `by` may not, WrongState once the outcome is recorded.
    """
    assessment = lock_assessment(assessment)
    innovation = get_innovation(assessment, innovation.pk, is_locked=True)
    check_can_keep_area(by, assessment, innovation.area)
    claim = claim_of(innovation, assessment)
    if claim is None:
        return
    claim.withdrawn_at, claim.withdrawn_by = timezone.now(), by
    validation.check_and_save(claim)
    detail = {"assessment": assessment.pk}
    audit.record(AuditEvent.Kind.INNOVATION_LET_GO, innovation, by=by, scope=assessment.unit, detail=detail)


def write_claim(
    *, assessment: Assessment, innovation: Innovation, reason: str, by: User, claim: InnovationClaim | None = None
) -> InnovationClaim:
    """Write a claim inside an act that locked the round, asked for the right and notes it.

    innovation: of `innovations_of`. Raises InvalidInput without a reason where it does not count.
    """
    wanted = clean(reason)
    check_reason(ruling_of(innovation, assessment), wanted)
    claim = claim or InnovationClaim(innovation=innovation, assessment=assessment)
    claim.reason, claim.claimed_at, claim.claimed_by = wanted, timezone.now(), by
    validation.check_and_save(claim)
    return claim


def check_reason(ruling: Ruling, reason: str) -> None:
    """Refuse a claim that does not count and says nothing of why it is made."""
    if ruling.counts is False and not reason:
        raise InvalidInput({"reason": [f"{ruling.why} Tuliskan alasan tetap mengklaimnya, atau jangan diklaim."]})
