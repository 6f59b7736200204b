"""Who keeps the records of monitoring: of a pokja its ketua and the ketua tim ZI, of the whole team the ketua tim ZI."""

from assessment.people.areas import AreaKey
from assessment.people.held import memberships_of
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme.monitoring.models import TEAM, Monitoring
from assessment.programme.permissions import check_can_read_programme, check_may_keep_area, check_programme_is_open
from assessment.rounds.models import Assessment
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_may_keep_monitoring(user: User, assessment: Assessment, area: str) -> None:
    """Allow who leads `area`, or all of them for TEAM, for a page that shows what they may do."""
    if area != TEAM:
        check_may_keep_area(user, assessment, area)
        return
    check_can_read_programme(user, assessment)
    if led_areas(user, assessment.unit) != set(AreaKey):
        raise ActionDenied("Monev seluruh tim dicatat oleh ketua tim ZI. Anda tetap dapat membacanya.")
    check_programme_is_open(assessment)


def check_can_keep_monitoring(user: User, assessment: Assessment, area: str) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_keep_monitoring(user, assessment, area)


def check_is_not_ended(row: Monitoring) -> None:
    """Refuse once it was ended."""
    if row.ended_at is not None:
        raise WrongState("Catatan monev ini sudah dihentikan, jadi tidak dapat diubah lagi.")
