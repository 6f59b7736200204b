"""Who reports what is done about an obstacle; who keeps the obstacles themselves is said by the programme."""

from assessment.people.areas import AreaKey
from assessment.people.held import memberships_of
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme.models import Obstacle
from assessment.programme.permissions import check_can_read_programme, check_programme_is_open
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_may_report(user: User, obstacle: Obstacle) -> None:
    """Allow its owner, the ketua of its pokja and the ketua tim ZI, for a page that shows what they may do."""
    check_can_read_programme(user, obstacle.assessment)
    if obstacle.owner_id != user.pk and AreaKey(obstacle.area) not in led_areas(user, obstacle.assessment.unit):
        raise ActionDenied(
            "Solusi hambatan ini dilaporkan oleh penanggung jawabnya, ketua pokja, atau ketua tim ZI. "
            "Anda tetap dapat membacanya."
        )
    check_programme_is_open(obstacle.assessment)
    check_is_not_ended(obstacle)


def check_can_report(user: User, obstacle: Obstacle) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_report(user, obstacle)


def check_is_not_ended(obstacle: Obstacle) -> None:
    """Refuse once it was ended."""
    if obstacle.ended_at is not None:
        raise WrongState("Hambatan ini sudah dihentikan, jadi tidak dapat diubah lagi.")
