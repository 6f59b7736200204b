"""What a mutasi does to the roles of a team; pure, so that the page can show it before the act does it.

A role is never moved to another person: that of who leaves ends the day before, and who takes an area over has a role that begins
that day. Where the receiver holds the same role already, it ends the day before as well and goes on with the areas added, so that
the team of a day in the past stays what it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, Membership, Role, User


@dataclass(frozen=True)
class Part:
    """An area of a role, or a role of the whole unit, that somebody takes over."""

    key: str  # within a form
    role: Role
    area: AreaKey | None

    @property
    def name(self) -> str:
        """What a page calls it."""
        return f"{self.role.label} {self.area.label}" if self.area is not None else self.role.label


@dataclass(frozen=True)
class Step:
    """One role that ends, changes or begins; the role that stands there, None for one that begins."""

    held: Membership | None
    person: User
    role: Role
    areas: tuple[AreaKey, ...]
    starts_on: date
    ends_on: date | None
    sk_number: str
    is_void: bool = False  # a role that had not begun when its holder left: ended at once


def parts_of(roles: Iterable[Membership]) -> list[Part]:
    """Return what the person of `roles` leaves behind."""
    found: dict[str, Part] = {}
    for held in roles:
        role = Role(held.role)
        areas = [key for key in AreaKey if key in held.area_keys] if role in POKJA_ROLES else [None]
        for area in areas:
            part = Part(f"peran-{role}-{area or 'unit'}", role, area)
            found.setdefault(part.key, part)
    return list(found.values())


def going_on(roles: Iterable[Membership], day: date) -> list[Membership]:
    """Return the roles that would hold on `day` or later."""
    return [held for held in roles if held.ended_at is None and (held.ends_on is None or held.ends_on >= day)]


def steps_of(
    leaving: Sequence[Membership], team: Sequence[Membership], takers: Mapping[Part, User], day: date, sk_number: str
) -> list[Step]:
    """Return the steps in the order in which they can be done: what ends first.

    leaving: the roles of who leaves that go on at `day`, team: those of everybody else.
    """
    ends = [_last_of(held, day) for held in leaving]
    begins: list[Step] = []
    for person in dict.fromkeys(takers.values()):
        parts = [part for part, taker in takers.items() if taker == person]
        own = [held for held in team if held.user_id == person.pk]
        for part in parts:
            if part.area is None and not any(held.role == part.role for held in own):
                begins.append(Step(None, person, part.role, (), day, None, sk_number))
        _take_areas(person, parts, own, day, sk_number, ends, begins)
    return [*ends, *begins]


def _take_areas(  # noqa: PLR0917  (what was found so far is added to)
    person: User,
    parts: Sequence[Part],
    own: Sequence[Membership],
    day: date,
    sk_number: str,
    ends: list[Step],
    begins: list[Step],
) -> None:
    held = {role: next((one for one in own if one.role == role), None) for role in POKJA_ROLES}
    had = {role: one.area_keys if one is not None else frozenset() for role, one in held.items()}
    gained = {role: {part.area for part in parts if part.role == role and part.area} for role in POKJA_ROLES}
    leads = had[Role.POKJA_LEAD] | gained[Role.POKJA_LEAD]
    wanted = {
        Role.POKJA_LEAD: leads,
        # Who leads an area is no member of it besides.
        Role.POKJA_MEMBER: (had[Role.POKJA_MEMBER] - gained[Role.POKJA_LEAD]) | (gained[Role.POKJA_MEMBER] - leads),
    }
    for role in POKJA_ROLES:
        one = held[role]
        if wanted[role] == had[role]:
            continue
        if one is not None:
            ends.append(_last_of(one, day))
        areas = tuple(key for key in AreaKey if key in wanted[role])
        if areas:
            # What only lost an area goes on by the SK it had.
            number = one.sk_number if one is not None and areas_only_fewer(wanted[role], had[role]) else sk_number
            starts_on = max(day, one.starts_on) if one is not None else day
            begins.append(Step(None, person, role, areas, starts_on, one.ends_on if one is not None else None, number))


def areas_only_fewer(now: frozenset[AreaKey] | set[AreaKey], before: frozenset[AreaKey]) -> bool:
    """Whether no area came to those of `before`."""
    return frozenset(now) <= before


def _last_of(held: Membership, day: date) -> Step:
    areas = tuple(key for key in AreaKey if key in held.area_keys)
    last = day - timedelta(days=1)
    is_void = held.starts_on > last
    ends_on = held.ends_on if is_void else last
    return Step(held, held.user, Role(held.role), areas, held.starts_on, ends_on, held.sk_number, is_void)
