"""Who simulates, and whose scenario is whose. Evaluators never."""

from assessment.people.held import memberships_of
from assessment.people.models import UNIT_TEAM_ROLES, Role, User
from assessment.people.permissions import holds
from assessment.planning.scenarios.models import Scenario
from assessment.rounds.models import Assessment
from zi_portal.kit.refusals import ActionDenied


def check_can_simulate(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team, whatever the status, since a simulation touches nothing; its evaluators never."""
    if not holds(user, UNIT_TEAM_ROLES, unit=assessment.unit):
        raise ActionDenied("Simulasi hanya untuk tim unit ini. Mintalah peran kepada ketua tim ZI unit ini.")


def check_can_read_scenario(user: User, scenario: Scenario) -> None:
    """Allow its maker, and the unit's team once it is shared."""
    memberships_of(user, fresh=True)
    check_can_simulate(user, scenario.assessment)
    if scenario.maker_id != user.pk and not scenario.is_shared:
        raise ActionDenied("Skenario ini tidak dibagikan lagi oleh pembuatnya. Mintalah ia membagikannya kembali.")


def check_can_change_scenario(user: User, scenario: Scenario) -> None:
    """Allow only its maker to change what it simulates and who reads it."""
    check_can_read_scenario(user, scenario)
    if scenario.maker_id != user.pk:
        raise ActionDenied(
            f"Skenario ini hanya dapat diubah oleh pembuatnya, {scenario.maker}. Salin dahulu, lalu ubah salinannya."
        )


def check_can_manage_scenario(user: User, scenario: Scenario) -> None:
    """Allow its maker, and the ketua tim ZI once it is shared, to rename and delete it."""
    check_can_read_scenario(user, scenario)
    if scenario.maker_id != user.pk and not holds(user, (Role.TEAM_LEAD,), unit=scenario.assessment.unit):
        raise ActionDenied(
            f"Skenario ini hanya dapat dinamai dan dihapus oleh pembuatnya, {scenario.maker}, atau ketua tim ZI."
        )
