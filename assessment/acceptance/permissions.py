"""Who accepts and returns answers within the unit: the ketua tim ZI everywhere, a ketua pokja in the areas of the own pokja."""

from assessment.people.areas import AreaKey
from assessment.people.models import Role, User
from assessment.people.permissions import holds, memberships_of, own_areas
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team, check_unit_may_write
from zi_portal.kit.refusals import ActionDenied


def check_may_review(user: User, assessment: Assessment, area: str) -> None:
    """Allow the lead of `area`, by the memberships this request has read: for a page, never for an act.

    Raises ActionDenied, WrongState while the unit may not write.
    """
    check_is_of_team(user, assessment, "Pemeriksaan jawaban")
    unit, key = assessment.unit, AreaKey(area)
    leads_area = holds(user, (Role.POKJA_LEAD,), unit=unit) and key in own_areas(user, unit)
    if not leads_area and not holds(user, (Role.TEAM_LEAD,), unit=unit):
        raise ActionDenied(
            f"Jawaban area {key.label} diterima atau dikembalikan oleh ketua pokjanya atau ketua tim ZI."
        )
    check_unit_may_write(assessment)


def check_can_review(user: User, assessment: Assessment, area: str) -> None:
    """Say the same of the memberships of this moment."""
    memberships_of(user, fresh=True)
    check_may_review(user, assessment, area)


def check_may_hand_in(user: User, assessment: Assessment, area: str) -> None:
    """Allow the ketua of the pokja that answers `area`, by the memberships this request has read.

    Raises ActionDenied, WrongState while the unit may not write.
    """
    check_is_of_team(user, assessment, "Penyerahan area")
    unit, key = assessment.unit, AreaKey(area)
    if not (holds(user, (Role.POKJA_LEAD,), unit=unit) and key in own_areas(user, unit)):
        raise ActionDenied(f"Area {key.label} diserahkan kepada ketua tim ZI oleh ketua pokjanya.")
    check_unit_may_write(assessment)


def check_can_hand_in(user: User, assessment: Assessment, area: str) -> None:
    """Say the same of the memberships of this moment."""
    memberships_of(user, fresh=True)
    check_may_hand_in(user, assessment, area)


def check_may_decide_area(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI, by the memberships this request has read. Raises ActionDenied, WrongState."""
    check_is_of_team(user, assessment, "Penyerahan area")
    if not holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        raise ActionDenied("Area yang diserahkan diterima atau dikembalikan oleh ketua tim ZI unit ini.")
    check_unit_may_write(assessment)


def check_can_decide_area(user: User, assessment: Assessment) -> None:
    """Say the same of the memberships of this moment."""
    memberships_of(user, fresh=True)
    check_may_decide_area(user, assessment)


def role_in(user: User, assessment: Assessment) -> Role:
    """Return the highest role in which `user` judges an answer of this unit, for the record."""
    order = (Role.HEAD, Role.TEAM_LEAD, Role.POKJA_LEAD, Role.POKJA_MEMBER)
    return next((role for role in order if holds(user, (role,), unit=assessment.unit)), Role.POKJA_MEMBER)
