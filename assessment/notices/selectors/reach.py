"""Whom a notice about a round may reach: those who may read what it leads to, asked of the database for many at once.

The same rule as `assessment.rounds.permissions.check_can_read_sheet`, which asks it of one person; a test compares them.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessment.notices.models import Kind
from assessment.people.held import TPI_ROLES
from assessment.people.models import UNIT_TEAM_ROLES, Membership, Role, Unit, User
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import SEEN_BY_TPI, SEEN_BY_TPN
from assessment.rounds.selectors.assessments import MAX_DEPTH
from assessment.rounds.workflow import Status

# About requests that an admin instansi decides without reading any sheet.
OF_ADMIN = frozenset({Kind.REOPENING_ASKED})
READERS = frozenset({*UNIT_TEAM_ROLES, *TPI_ROLES, Role.PRELIMINARY, Role.TPN_RECORDER, Role.INSTANSI_ADMIN})


def readers_among(people: Iterable[int], assessment: Assessment | None, kind: Kind) -> QuerySet[User]:
    """Return those of `people` (pk) whose account is open and who may read what a notice about `assessment` leads to."""
    found = User.objects.filter(pk__in=set(people), is_active=True)
    if assessment is None:
        return found
    status, unit = Status(assessment.status), assessment.unit
    if status == Status.CANCELLED:
        return found.none()
    if kind in OF_ADMIN:
        wanted = Q(role=Role.INSTANSI_ADMIN, instansi=unit.instansi_id)
    else:
        wanted = Q(role__in=UNIT_TEAM_ROLES, unit=unit.pk)
        if status in SEEN_BY_TPI:
            wanted |= Q(role__in=TPI_ROLES, unit=unit.pk) | Q(role=Role.PRELIMINARY, unit__in=_above(unit))
        if status in SEEN_BY_TPN:
            wanted |= Q(role=Role.TPN_RECORDER, instansi=unit.instansi_id)
    return found.filter(Exists(_in_force(OuterRef("pk"), timezone.localdate()).filter(wanted)))


def may_reach(roles: Collection[str], *, person: Any, today: Any) -> Q:
    """Return the condition that a notice is about no round, or one that its person may still read.

    roles: those the person holds; the rest is not asked for. person, today: whose roles, on which day; a value each, or `Asked`.
    """
    held = _in_force(person, today)
    of_unit = OuterRef("assessment__unit")
    condition = Q(assessment__isnull=True)
    if not set(roles).isdisjoint(UNIT_TEAM_ROLES):
        team = Exists(held.filter(role__in=UNIT_TEAM_ROLES, unit=of_unit))
        # A cancelled round is on no page any more, not for its own team either.
        stands = ~Q(assessment__status=Status.CANCELLED)
        condition |= ~Q(kind__in=OF_ADMIN) & stands & Q(team)
    if not set(roles).isdisjoint(TPI_ROLES):
        tpi = Exists(held.filter(role__in=TPI_ROLES, unit=of_unit))
        condition |= ~Q(kind__in=OF_ADMIN) & Q(assessment__status__in=SEEN_BY_TPI) & Q(tpi)
    if Role.PRELIMINARY in roles:
        above = Q()
        for depth in range(1, MAX_DEPTH + 1):
            above |= Q(unit=OuterRef(f"assessment__unit__{'__'.join(['parent'] * depth)}"))
        below = Exists(held.filter(above, role=Role.PRELIMINARY))
        condition |= ~Q(kind__in=OF_ADMIN) & Q(assessment__status__in=SEEN_BY_TPI) & Q(below)
    of_instansi = held.filter(instansi=OuterRef("assessment__unit__instansi"))
    if Role.TPN_RECORDER in roles:
        tpn = Exists(of_instansi.filter(role=Role.TPN_RECORDER))
        condition |= ~Q(kind__in=OF_ADMIN) & Q(assessment__status__in=SEEN_BY_TPN) & Q(tpn)
    if Role.INSTANSI_ADMIN in roles:
        condition |= Q(kind__in=OF_ADMIN) & Q(Exists(of_instansi.filter(role=Role.INSTANSI_ADMIN)))
    return condition


def _in_force(person: Any, today: Any) -> QuerySet[Membership]:
    rows = Membership.objects.filter(user=person, ended_at__isnull=True, starts_on__lte=today)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).order_by()


def _above(unit: Unit) -> list[int]:
    found: list[int] = []
    parent = unit.parent
    while parent is not None and len(found) < MAX_DEPTH:
        found.append(parent.pk)
        parent = parent.parent
    return found


def holders_of(assessment: Assessment, roles: Collection[Role]) -> list[User]:
    """Return the people who hold one of `roles` for the unit of `assessment` today: in it, above it, or in its instansi."""
    unit = assessment.unit
    wanted = Q(role__in=set(roles) - {Role.PRELIMINARY}, unit=unit.pk) | Q(role__in=roles, instansi=unit.instansi_id)
    if Role.PRELIMINARY in roles:
        wanted |= Q(role=Role.PRELIMINARY, unit__in=_above(unit))
    held = _in_force(OuterRef("pk"), timezone.localdate()).filter(wanted)
    return list(User.objects.filter(Exists(held), is_active=True))
