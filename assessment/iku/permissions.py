"""Who notes the IKU of a round. The rule is of the admin instansi, as `people.permissions.check_can_administer` says."""

from assessment.people.held import memberships_of
from assessment.people.models import Role, User
from assessment.people.permissions import holds
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team
from zi_portal.kit.refusals import ActionDenied

WHAT = "IKU"


def check_may_note_iku(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI, also once the outcome is recorded, for a page that shows what they may do."""
    check_is_of_team(user, assessment, WHAT)
    if not holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        raise ActionDenied("Catatan IKU ditulis oleh ketua tim ZI. Anda tetap dapat membacanya.")


def check_can_note_iku(user: User, assessment: Assessment) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_note_iku(user, assessment)
