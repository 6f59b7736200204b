"""Who works in a unit, and on which area of a round."""

from collections.abc import Iterable, Sequence

from django.db.models import BigAutoField
from django.utils import timezone

from assessment.people.areas import LEVERAGE_AREAS, AreaKey
from assessment.people.models import POKJA_ROLES, UNIT_TEAM_ROLES, Membership, Role, Unit
from assessment.rounds.models import Assessment
from zi_portal.kit.prepared import Asked, Prepared

_TEAM = Prepared(
    lambda: Membership.objects.filter(
        unit=Asked("unit", BigAutoField()), role__in=UNIT_TEAM_ROLES, ended_at__isnull=True
    ).select_related("user")
)


def team_of(unit: Unit) -> list[Membership]:
    """Return the unit's team in force today with its people; one query, for a page that asks several things of it."""
    today = timezone.localdate()
    return [member for member in _TEAM(unit=unit.pk) if member.holds_on(today)]


def team_in_force(unit: Unit) -> list[Membership]:
    """Return the unit's team in force today: kepala, ketua tim, then each pokja with its ketua first."""
    return in_order_of_rank(team_of(unit))


def in_order_of_rank(team: Iterable[Membership]) -> list[Membership]:
    """Return a team's members as `team_in_force` orders them."""
    order = (Role.HEAD, Role.TEAM_LEAD, Role.POKJA_LEAD, Role.POKJA_MEMBER)
    areas = list(AreaKey)

    def rank(membership: Membership) -> tuple[int, int, int, str]:
        role = order.index(Role(membership.role))
        first = min((areas.index(AreaKey(key)) for key in membership.areas), default=len(areas))
        # The two roles of the whole unit come first; then the pokja, area by area.
        return (role if role < 2 else 2, first, role, membership.user.full_name)

    return sorted(team, key=rank)


def members_by_area(
    assessment: Assessment, team: Sequence[Membership] | None = None
) -> dict[AreaKey, list[Membership]]:
    """Return area key → memberships, leads of the pokja first; an area without a pokja falls to the ketua tim ZI.

    team: of its unit, where it is at hand.
    """
    return _areas_and_leads(assessment, team)[0]


def people_and_leads(
    assessment: Assessment, team: Sequence[Membership] | None = None
) -> tuple[dict[AreaKey, tuple[str, ...]], tuple[str, ...]]:
    """Return the names per area, as `people_by_area`, and those of the ketua tim ZI, who answers for several areas at once.

    team: of its unit, where it is at hand.
    """
    areas, leads = _areas_and_leads(assessment, team)
    of_leads = names_of(leads)
    return {key: of_leads if members is leads else names_of(members) for key, members in areas.items()}, of_leads


def _areas_and_leads(
    assessment: Assessment, team: Sequence[Membership] | None = None
) -> tuple[dict[AreaKey, list[Membership]], list[Membership]]:
    members = team_of(assessment.unit) if team is None else team
    leads = [member for member in members if member.role == Role.TEAM_LEAD]
    found: dict[AreaKey, list[Membership]] = {}
    for key in AreaKey:
        pokja = [member for member in members if member.role in POKJA_ROLES and key in member.area_keys]
        pokja.sort(key=lambda member: member.role != Role.POKJA_LEAD)
        found[key] = pokja or leads
    return found, leads


def people_by_area(assessment: Assessment, team: Sequence[Membership] | None = None) -> dict[AreaKey, tuple[str, ...]]:
    """Return the same as names, each with the role that leads."""
    return people_and_leads(assessment, team)[0]


def names_of(members: list[Membership]) -> tuple[str, ...]:
    """Return the names of members, each once, leaders with their role."""
    roles = {Role.POKJA_LEAD: " (ketua pokja)", Role.TEAM_LEAD: " (ketua tim ZI)"}
    return tuple(dict.fromkeys(f"{member.user}{roles.get(Role(member.role), '')}" for member in members))


def owner_key(area: str | None) -> AreaKey:
    """Return whose pokja an area of the instrument belongs to: its own key, or HASIL for everything under hasil."""
    return AreaKey(area) if area in LEVERAGE_AREAS else AreaKey.HASIL
