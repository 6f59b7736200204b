"""What the demo office counts: agents of change, the pakta integritas, registers by month, services and their promised times."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from assessment.people.models import User
from assessment.programme.agents.facts import AgentFacts, ChangeFacts, PactFacts
from assessment.programme.agents.services.agents import add_agent
from assessment.programme.agents.services.changes import add_change
from assessment.programme.agents.services.pacts import add_pact
from assessment.programme.registers.kinds import KINDS
from assessment.programme.registers.models import RegisterMonth
from assessment.programme.registers.rules import Entry
from assessment.programme.registers.services.months import Sent, fill_months
from assessment.programme.registers.services.promises import Promise, add_promises
from assessment.rounds.models import Assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.operate.demo import rows as demo_rows
from zi_portal.operate.demo.year import at_end_of, months_past

EASED = "mudah"


@transaction.atomic
def load_counts(unit_key: str) -> None:
    """Enter what one demo unit counts in its current round, unless it has agents already."""
    row = demo_rows.read("year").get(unit_key)
    assessment = demo_rows.open_round(unit_key)
    if row is None or assessment.change_agents.exists():
        return
    people = {user.username: user for user in User.objects.all()}
    lead = people["ketua.tim"]
    for agent in row["agents"]:
        _load_agent(assessment, agent, people, by=lead)
    for pact in row["pacts"]:
        signed_on = min(_day(assessment, pact["date"]), today_in(assessment.unit))
        add_pact(
            assessment=assessment, facts=PactFacts(pact["name"], pact["members"], pact["signed"], signed_on), by=lead
        )
    _fill(assessment, row["registers"], until=months_past(assessment), by=lead)
    _load_promises(assessment, row["promises"], by=lead)


@transaction.atomic
def load_last_counts(unit_key: str) -> None:
    """Enter the registers of the year before the current round, which some questions compare with, unless some are filled in."""
    current = demo_rows.open_round(unit_key)
    last = Assessment.objects.select_related("unit", "period").filter(
        unit=current.unit, period__year=current.period.year - 1
    )
    for assessment in last:
        if not assessment.register_months.exists():
            lead = User.objects.get(username="ketua.tim")
            _fill(assessment, demo_rows.read("year")[unit_key]["last_year"], until=12, by=lead)


def _day(assessment: Assessment, word: str) -> date:
    return demo_rows.demo_date(word, assessment.period.year)


def _load_agent(assessment: Assessment, row: Mapping[str, Any], people: Mapping[str, User], *, by: User) -> None:
    """Record one with what they changed. A change of a day to come is still planned, one not yet part of a system is made."""
    number, word = row["decree"]
    facts = AgentFacts(
        part=row["part"],
        person=people[row["person"]] if "person" in row else None,
        name=row.get("name", ""),
        position=row.get("position", ""),
        decree_number=number,
        decree_date=_day(assessment, word),
        example=row.get("example", ""),
    )
    agent, today = add_agent(assessment=assessment, facts=facts, by=by), today_in(assessment.unit)
    for change in row.get("changes", ()):
        said: dict[str, Any] = {}
        for name, day in (("made", "made_on"), ("system", "integrated_on")):
            if name in change and _day(assessment, change[name][0]) <= today:
                said |= {day: _day(assessment, change[name][0]), name: change[name][1]}
        add_change(agent=agent, facts=ChangeFacts(plan=change["plan"], **said), by=by)


def _fill(assessment: Assessment, registers: Mapping[str, list[list[int]]], *, until: int, by: User) -> None:
    """Fill in the first `until` months of registers. registers: key → the counts of each month, in the order of its columns."""
    for key, months in registers.items():
        kind = KINDS[key]
        sent = {
            month: Sent(Entry(dict(zip(kind.keys, counts, strict=True))), "")
            for month, counts in enumerate(months[:until], start=1)
        }
        for row in fill_months(assessment=assessment, kind=kind, sent=sent, by=by):
            RegisterMonth.objects.filter(pk=row.pk).update(changed_at=at_end_of(assessment, row.month))


def _load_promises(assessment: Assessment, data: Mapping[str, Any], *, by: User) -> None:
    number, word = data["decree"]
    day = _day(assessment, word)
    is_decreed = day <= today_in(assessment.unit)
    found = []
    for name, old_time, unit, *rest in data["services"]:
        is_faster = is_decreed and bool(rest) and rest[0] != EASED
        found.append(
            Promise(
                name=name,
                old_time=old_time,
                new_time=rest[0] if is_faster else None,
                time_unit=unit,
                decree_number=number if is_faster else "",
                decree_date=day if is_faster else None,
                beats_centre=True,
                eased_otherwise=rest == [EASED],
            )
        )
    add_promises(assessment=assessment, found=found, by=by)
