"""Keep digests of what was handed on in the audit trail, where `verify_rounds` finds any later change.

A seal is written last in the transaction of an act, beside the act's own event: only then do its status, its pins and its
scores stand. It holds digests of the round, of every sheet that nobody may change, and of every hand-over with its pins.
"""

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import Membership, User
from assessment.rounds.models import Assessment, Evaluation
from assessment.scores.services import refresh_score
from assessment.seals.digests import seal
from assessment.seals.selectors import read_rounds, role_digest, seals_of
from assessment.seals.services.check import differences_of


def seal_round(assessment: Assessment, *, by: User | None) -> None:
    """Append the digests of a round as it stands now; called last in the transaction of the act that locked it."""
    rounds = read_rounds([assessment.pk])
    before = seals_of(rounds)[assessment.pk]
    detail = seal(rounds[assessment.pk], before[0].detail if before else {})
    audit.record(AuditEvent.Kind.ROUND_SEALED, assessment, by=by, scope=assessment.unit, detail=detail)


@transaction.atomic
def renew_form(evaluation: Evaluation) -> bool:
    """Store the score of a locked sheet anew in the form that the portal gives it since an upgrade, and seal it so.

    False, and nothing is written, where anything of its round differs from its digests, or a number would change. The
    operator's own act, so no person.
    """
    assessment = (
        Assessment.every.select_for_update(of=("self",)).select_related("unit").get(pk=evaluation.assessment_id)
    )
    if differences_of(assessment):
        return False
    before = evaluation.score
    with transaction.atomic():
        after = refresh_score(evaluation)
        names = ("claim_total", "supported_total", "answered", "questions")
        if any(getattr(before, name) != getattr(after, name) for name in names):
            transaction.set_rollback(True)
            return False
    seal_round(assessment, by=None)
    return True


def sealed_role(membership: Membership, *, before: str = "") -> dict[str, object]:
    """Return what the event of a change of role holds besides: the digest of the role that was just stored.

    before: its digest as it stood when the change began, which shows what was written past the portal until then.
    """
    detail: dict[str, object] = {"sha256": role_digest(membership.pk)}
    return detail | {"sha256_before": before} if before else detail
