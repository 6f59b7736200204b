"""What a person of a team has who leaves, and who may take it over, for whoever keeps the team."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.people import permissions
from assessment.people.bundles import Bundle, bundles_of
from assessment.people.models import UNIT_TEAM_ROLES, Decree, Membership, Unit, User
from assessment.rounds.selectors.owners import in_order_of_rank
from assessment.tasks.selectors.tasks import today_in
from assessment.team.decrees.selectors.register import running_decrees
from assessment.team.transfers.facts import TransferFacts
from assessment.team.transfers.steps import Part, Step, going_on, parts_of, steps_of


@dataclass(frozen=True)
class Leaving:
    """One person of a team, with all that a mutasi of theirs is about."""

    unit: Unit
    person: User
    roles: tuple[Membership, ...]  # that hold today or begin later
    team: tuple[Membership, ...]  # those of everybody else
    parts: tuple[Part, ...]
    bundles: tuple[Bundle, ...]  # as far as the reader may know
    reads_work: bool  # whether the reader may know of it
    people: tuple[User, ...]  # of the team today, who may take something over
    takers: tuple[User, ...]  # of them those who may get a role from the reader: not the reader
    decrees: tuple[Decree, ...]
    today: date

    @property
    def digest(self) -> str:
        """What a form carries of it, so that an older page hands over nothing else than it showed."""
        roles = [(m.pk, m.role, m.areas, m.starts_on, m.ends_on, m.sk_number) for m in (*self.roles, *self.team)]
        work = [(bundle.key, bundle.count) for bundle in self.bundles]
        return hashlib.sha256(repr((sorted(roles, key=lambda row: row[0]), work)).encode()).hexdigest()[:32]

    def takers_of(self, facts: TransferFacts) -> Mapping[Part, User]:
        """Return who takes which part over; what nobody does is left out."""
        people = {person.pk: person for person in self.takers}
        return {part: people[facts.parts[part.key]] for part in self.parts if facts.parts.get(part.key) in people}

    def steps(self, facts: TransferFacts) -> list[Step]:
        """Return what the mutasi does to the roles of the team."""
        day = facts.day
        return steps_of(
            going_on(self.roles, day), going_on(self.team, day), self.takers_of(facts), day, facts.decree_number
        )


def leaving_of(reader: User, unit: Unit, person: User) -> Leaving:
    """Return what `person` leaves behind; ActionDenied for who may not end each of the roles."""
    permissions.check_can_manage_team(reader, unit)
    today = today_in(unit)
    everybody = in_order_of_rank(_going_on(unit, today))
    roles = [held for held in everybody if held.user_id == person.pk]
    for held in roles:
        permissions.check_can_grant(reader, held)
    others = [held for held in everybody if held.user_id != person.pk]
    people = _people(others, today)
    return Leaving(
        unit=unit,
        person=person,
        roles=tuple(roles),
        team=tuple(others),
        parts=tuple(parts_of(roles)),
        bundles=tuple(bundles_of(reader, unit, person)),
        reads_work=permissions.holds(reader, UNIT_TEAM_ROLES, unit=unit),
        people=people,
        takers=tuple(one for one in people if one != reader),
        decrees=tuple(running_decrees(unit)),
        today=today,
    )


def _going_on(unit: Unit, today: date) -> list[Membership]:
    rows = Membership.objects.filter(unit=unit, role__in=UNIT_TEAM_ROLES, ended_at__isnull=True)
    found = going_on(rows.select_related("user", "unit__instansi"), today)
    for held in found:
        held.unit = unit
    return found


def _people(team: Sequence[Membership], today: date) -> tuple[User, ...]:
    return tuple(dict.fromkeys(held.user for held in team if held.holds_on(today) and held.user.is_active))
