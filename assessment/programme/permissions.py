"""Who reads the programme of a round and who keeps it.

The programme is of the unit's team alone. It is kept from the first day until the outcome is recorded, whether or not the sheet was
handed over: the ketua tim ZI keeps all areas, a ketua pokja the own ones.
"""

from assessment.people.areas import AreaKey
from assessment.people.held import memberships_of
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team
from assessment.rounds.workflow import OVER, Status
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_can_read_programme(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: how the office works on its year is not for its evaluators."""
    check_is_of_team(user, assessment, "Program kerja")


def check_programme_is_open(assessment: Assessment) -> None:
    """Refuse once the outcome of the round is recorded."""
    if Status(assessment.status) in OVER:
        raise WrongState("Penilaian ini sudah selesai, jadi programnya tidak dapat diubah lagi.")


def check_may_keep_programme(user: User, assessment: Assessment) -> None:
    """Allow who leads an area of the unit, for a page that shows what they may do."""
    check_can_read_programme(user, assessment)
    if not led_areas(user, assessment.unit):
        raise ActionDenied("Program kerja diatur oleh ketua tim ZI, dan oleh ketua pokja di areanya sendiri.")
    check_programme_is_open(assessment)


def check_can_keep_programme(user: User, assessment: Assessment) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_keep_programme(user, assessment)


def check_may_keep_area(user: User, assessment: Assessment, area: str) -> None:
    """Allow who leads `area`, for a page that shows what they may do."""
    check_can_read_programme(user, assessment)
    if AreaKey(area) not in led_areas(user, assessment.unit):
        raise ActionDenied(
            f"Program area {AreaKey(area).label} diatur oleh ketua pokjanya atau ketua tim ZI. Anda tetap dapat membacanya."
        )
    check_programme_is_open(assessment)


def check_can_keep_area(user: User, assessment: Assessment, area: str) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_keep_area(user, assessment, area)
