"""Teams of the demo units as their SK tell them: formed by one, changed by others after a mutasi, as the ketua tim records it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from assessment.people.models import Decree, Role, Unit, User
from assessment.tasks.selectors.tasks import today_in
from assessment.team.decrees.facts import DecreeFacts
from assessment.team.decrees.services.register import add_decree, hang_roles
from assessment.team.transfers.facts import TransferFacts
from assessment.team.transfers.selectors.leaving import leaving_of
from assessment.team.transfers.services.transfers import record_transfer
from zi_portal.operate.demo import rows as demo_rows


def load_teams() -> None:
    """Record the SK of each unit, unless some were recorded already."""
    for key, number in demo_rows.read("offices")["team_decrees"].items():
        unit = Unit.objects.select_related("instansi").get(code=demo_rows.unit_code(key))
        if not unit.decrees.exists():
            _load_team(unit, number, demo_rows.read("year").get(key, {}).get("decrees", ()))


@transaction.atomic
def _load_team(unit: Unit, number: str, changes: list[Mapping[str, Any]]) -> None:
    """number: of the SK that formed the team, signed the day the roles began."""
    lead = unit.memberships.select_related("user").get(role=Role.TEAM_LEAD)
    facts = DecreeFacts(number=number, dated_on=lead.starts_on, about=Decree.About.FORMED)
    decree = add_decree(unit=unit, facts=facts, by=lead.user)
    _hang_roles(decree, by=lead.user)
    for row in changes:
        decree = _change_team(unit, decree, row, by=lead.user)


def _hang_roles(decree: Decree, *, by: User) -> None:
    roles = list(decree.unit.memberships.filter(sk_number=decree.number, decree=None).values_list("pk", flat=True))
    if roles:
        hang_roles(decree=decree, roles=roles, by=by)


def _change_team(unit: Unit, before: Decree, row: Mapping[str, Any], *, by: User) -> Decree:
    """Record an SK that changes the one before it, with the roles that name it, and the mutasi for which it was made."""
    today = today_in(unit)
    day = min(demo_rows.demo_date(row["date"], today.year), today)
    facts = DecreeFacts(
        number=row["number"], dated_on=day, about=Decree.About.CHANGED, changes=row["changes"], amends=before.pk
    )
    decree = add_decree(unit=unit, facts=facts, by=by)
    _hang_roles(decree, by=by)
    if "leaves" in row:
        person, taker = (User.objects.get(username=row[name]) for name in ("leaves", "takes"))
        leaving = leaving_of(by, unit, person)
        takes = TransferFacts(
            day=day, decree_number=decree.number, parts={part.key: taker.pk for part in leaving.parts}, bundles={}
        )
        record_transfer(unit=unit, person=person, facts=takes, by=by, seen=leaving.digest)
    return decree
