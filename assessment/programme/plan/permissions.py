"""Who reports how far a line is; who keeps the lines themselves is said by the programme."""

from assessment.people.areas import AreaKey
from assessment.people.held import memberships_of
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme.models import WorkItem
from assessment.programme.permissions import check_can_read_programme, check_programme_is_open
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_may_report(user: User, item: WorkItem) -> None:
    """Allow the owner of a line, the ketua of its pokja and the ketua tim ZI, for a page that shows what they may do."""
    check_can_read_programme(user, item.assessment)
    if item.owner_id != user.pk and AreaKey(item.area) not in led_areas(user, item.assessment.unit):
        raise ActionDenied(
            "Kemajuan kegiatan ini dilaporkan oleh penanggung jawabnya, ketua pokja, atau ketua tim ZI. "
            "Anda tetap dapat membacanya."
        )
    check_programme_is_open(item.assessment)
    if item.ended_at is not None:
        raise WrongState("Kegiatan ini sudah dihentikan, jadi kemajuannya tidak dapat dilaporkan lagi.")


def check_can_report(user: User, item: WorkItem) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_report(user, item)
