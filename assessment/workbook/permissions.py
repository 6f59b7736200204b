"""Who brings a workbook into the answers."""

from assessment.people.held import memberships_of
from assessment.people.models import User
from assessment.people.permissions import own_areas
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team, check_unit_may_write
from zi_portal.kit.refusals import ActionDenied


def check_can_read_imports(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: what stands in a file is no answer yet."""
    check_is_of_team(user, assessment, "Impor LKE")


def check_can_import(user: User, assessment: Assessment) -> None:
    """Allow whoever may answer some area of the unit to read a workbook for it, while the unit may write."""
    memberships_of(user, fresh=True)
    check_can_read_imports(user, assessment)
    if not own_areas(user, assessment.unit):
        raise ActionDenied("LKE hanya dapat diimpor oleh pokja atau ketua tim ZI. Mintalah area kepada ketua tim ZI.")
    check_unit_may_write(assessment)
