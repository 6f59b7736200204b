"""Who works on which area of a round."""

from django.utils import timezone

from assessment.areas import LEVERAGE_AREAS, AreaKey
from assessment.models import Assessment, Membership, Role
from assessment.models.people import POKJA_ROLES


def members_by_area(assessment: Assessment) -> dict[AreaKey, list[Membership]]:
    """Return area key → memberships, leads of the pokja first; an area without a pokja falls to the ketua tim ZI."""
    today = timezone.localdate()
    members = [
        member
        for member in Membership.objects.filter(
            unit=assessment.unit_id, ended_at__isnull=True, role__in=(*POKJA_ROLES, Role.TEAM_LEAD)
        ).select_related("user")
        if member.holds_on(today)
    ]
    leads = [member for member in members if member.role == Role.TEAM_LEAD]
    found: dict[AreaKey, list[Membership]] = {}
    for key in AreaKey:
        pokja = [member for member in members if member.role in POKJA_ROLES and key in member.area_keys]
        pokja.sort(key=lambda member: member.role != Role.POKJA_LEAD)
        found[key] = pokja or leads
    return found


def people_by_area(assessment: Assessment) -> dict[AreaKey, tuple[str, ...]]:
    """Return the same as names, each with the role that leads."""
    return {key: names_of(members) for key, members in members_by_area(assessment).items()}


def names_of(members: list[Membership]) -> tuple[str, ...]:
    """Return the names of members, each once, leaders with their role."""
    roles = {Role.POKJA_LEAD: " (ketua pokja)", Role.TEAM_LEAD: " (ketua tim ZI)"}
    return tuple(dict.fromkeys(f"{member.user}{roles.get(Role(member.role), '')}" for member in members))


def owner_key(area: str | None) -> AreaKey:
    """Return whose pokja an area of the instrument belongs to: its own key, or HASIL for everything under hasil."""
    return AreaKey(area) if area in LEVERAGE_AREAS else AreaKey.HASIL
