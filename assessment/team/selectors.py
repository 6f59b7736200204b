"""The team of a unit as people × areas: who leads and who works where, how much each has to do, when each was last here.

Of another day than today it is told by the terms of the roles alone: nobody's load of that day was kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from assessment.audit.models import AuditEvent, chain_name
from assessment.people import permissions
from assessment.people.areas import LEVERAGE_AREAS, AreaKey
from assessment.people.models import POKJA_ROLES, UNIT_TEAM_ROLES, Decree, Membership, Role, Unit, User
from assessment.people.permissions import led_areas
from assessment.rounds.selectors.owners import in_order_of_rank, team_in_force
from assessment.tasks.selectors.board import Load
from assessment.tasks.selectors.loads import unit_load
from assessment.tasks.selectors.tasks import today_in
from assessment.tasks.words import past_day

SHORT_NAMES = {
    AreaKey.MP: "Manajemen Perubahan",
    AreaKey.TL: "Tata\N{SOFT HYPHEN}laksana",
    AreaKey.SDM: "Manajemen SDM",
    AreaKey.AK: "Akun\N{SOFT HYPHEN}tabilitas",
    AreaKey.PW: "Penga\N{SOFT HYPHEN}wasan",
    AreaKey.PP: "Pelayanan Publik",
    AreaKey.HASIL: "Hasil",
}


@dataclass(frozen=True)
class Area:
    """One column: an area, and what in it has nobody."""

    key: AreaKey
    name: str  # short enough for a column
    has_pokja: bool  # someone of a pokja; hasil needs none, the ketua tim ZI answers for it
    orphans: int  # unfinished tasks nobody can work on; 0 for who may not read tasks


@dataclass(frozen=True)
class Member:
    """One person of the team today: a row."""

    person: User
    roles: tuple[Membership, ...]
    whole: str  # what the person is for the whole unit, "" for who is of a pokja alone
    cells: tuple[Membership | None, ...]  # one an area, the leading role first; None where the person is of no pokja
    load: Load | None  # None for who may not read tasks
    last: str  # when the person last did something in this unit: `kemarin`, `24 Nov`, `belum pernah`; "" on another day

    @property
    def pokja(self) -> tuple[Membership, ...]:
        """The pokja roles, each once."""
        return tuple(dict.fromkeys(cell for cell in self.cells if cell is not None))


@dataclass(frozen=True)
class TeamMatrix:
    """A unit's team of one day."""

    areas: tuple[Area, ...]
    members: tuple[Member, ...]
    has_tasks: bool  # whether the reader may know who does what
    round_of_orphans: (
        int | None
    )  # pk of the latest round with tasks nobody can work on, where the reader may hand them over
    day: date  # in the unit's zone
    is_today: bool
    moves_all: bool  # whether the reader may record a mutasi of the kepala and the ketua tim too
    decrees: tuple[Decree, ...]  # by which the roles of another day were given; empty today

    @property
    def uncovered(self) -> tuple[Area, ...]:
        """The areas of pengungkit without anybody of a pokja."""
        return tuple(area for area in self.areas if not area.has_pokja)

    @property
    def orphans(self) -> int:
        """The unfinished tasks that nobody can work on."""
        return sum(area.orphans for area in self.areas)

    @property
    def unfinished(self) -> int:
        """The tasks that the people of the team still have to do."""
        return sum(member.load.total for member in self.members if member.load is not None)


def team_matrix(user: User, unit: Unit, day: date | None = None) -> TeamMatrix:
    """Return the team in force on `day`, else today, for whoever may read it (ActionDenied); a fixed number of queries.

    The tasks are of the team itself: an admin instansi, who keeps the team, sees neither load nor orphans.
    """
    permissions.check_can_read_team(user, unit)
    today = today_in(unit)
    is_today = day is None or day == today
    team = team_in_force(unit) if is_today else _team_on(unit, day or today)
    load = unit_load(unit, team) if is_today and permissions.holds(user, UNIT_TEAM_ROLES, unit=unit) else None
    of_people: dict[User, list[Membership]] = {}
    for membership in team:
        of_people.setdefault(membership.user, []).append(membership)
    last = _last_acts(unit, of_people) if is_today else {}
    covered = {key for membership in team if membership.role in POKJA_ROLES for key in membership.area_keys}
    return TeamMatrix(
        areas=tuple(
            Area(
                key,
                SHORT_NAMES[key],
                key in covered or key not in LEVERAGE_AREAS,
                load.orphans[key] if load is not None else 0,
            )
            for key in AreaKey
        ),
        members=tuple(
            Member(
                person,
                tuple(roles),
                _whole(roles),
                tuple(_cell(roles, key) for key in AreaKey),
                load.of(person) if load is not None else None,
                _last(last, person, today) if is_today else "",
            )
            for person, roles in of_people.items()
        ),
        has_tasks=load is not None,
        round_of_orphans=load.round_of_orphans if load is not None and led_areas(user, unit) else None,
        day=day or today,
        is_today=is_today,
        moves_all=permissions.holds(user, (Role.INSTANSI_ADMIN,), instansi=unit.instansi),
        decrees=() if is_today else tuple(dict.fromkeys(role.decree for role in team if role.decree is not None)),
    )


def _team_on(unit: Unit, day: date) -> list[Membership]:
    """Return whose role held on `day`. One that was ended holds no more on the day somebody ended it, as today."""
    roles = Membership.objects.filter(unit=unit, role__in=UNIT_TEAM_ROLES, starts_on__lte=day)
    roles = roles.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).select_related("user", "decree")
    zone = ZoneInfo(unit.time_zone)
    return in_order_of_rank(
        role for role in roles if role.ended_at is None or role.ended_at.astimezone(zone).date() > day
    )


def _last(acts: dict[int, date], person: User, today: date) -> str:
    return past_day(acts[person.pk], today) if person.pk in acts else "belum pernah"


def _whole(roles: Sequence[Membership]) -> str:
    return ", ".join(
        f"{membership.get_role_display()}{', semua area' if membership.role == Role.TEAM_LEAD else ''}"
        for membership in roles
        if membership.role not in POKJA_ROLES
    )


def _cell(roles: Sequence[Membership], key: AreaKey) -> Membership | None:
    of_area = [role for role in roles if role.role in POKJA_ROLES and key in role.area_keys]
    return min(of_area, key=lambda role: role.role != Role.POKJA_LEAD, default=None)


def _last_acts(unit: Unit, people: Iterable[User]) -> dict[int, date]:
    """Return pk of a person → the day of the last thing the trail of the unit knows of them."""
    acts = AuditEvent.objects.filter(chain=chain_name(unit), actor__in=[person.pk for person in people])
    zone = ZoneInfo(unit.time_zone)
    latest = acts.order_by().values_list("actor").annotate(Max("at"))
    return {person: at.astimezone(zone).date() for person, at in latest}
