"""What can be given to whom: the questions of a leader's areas, with who has them already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessment.lke.selectors.layout import Area, Group, get_layout
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import members_by_area, team_in_force
from assessment.tasks.models import UNFINISHED, Subject, Task
from assessment.tasks.selectors.tasks import Line, last_day, sort_by_day, today_in


@dataclass(frozen=True)
class GivingArea:
    """An area to be shared out."""

    key: AreaKey
    name: str
    groups: tuple[Group, ...]
    total: int  # its questions
    held: int  # of them somebody has a task at


@dataclass(frozen=True)
class GivingPage:
    """The areas a leader shares out, and among whom."""

    areas: tuple[GivingArea, ...]
    held: Mapping[str, Line]  # question code → the task somebody has there
    people: tuple[tuple[User, str], ...]  # with the areas they answer, in words
    last_day: date | None


def giving_page(user: User, assessment: Assessment, key: str = "") -> GivingPage:
    """Return what `user` may share out, all of it or one area; three queries."""
    layout, led = get_layout(assessment.period.instrument), led_areas(user, assessment.unit)
    rows = Task.objects.filter(assessment=assessment, subject=Subject.QUESTION, state__in=UNFINISHED)
    held, today = {}, today_in(assessment.unit)
    for task in sort_by_day(rows.select_related("indicator", "owner")):
        task.assessment = assessment
        if task.indicator is not None:
            held[task.indicator.code] = Line(task, today)
    return GivingPage(
        areas=tuple(_giving(a, held) for k, a in layout.areas.items() if k in led and (not key or k == key)),
        held=held,
        people=people_to_choose(assessment, led),
        last_day=last_day(assessment),
    )


def _giving(area: Area, held: Mapping[str, Line]) -> GivingArea:
    codes = [question.code for question in area.questions]
    return GivingArea(area.key, area.name, area.groups, len(codes), sum(code in held for code in codes))


def people_to_choose(assessment: Assessment, led: frozenset[AreaKey]) -> tuple[tuple[User, str], ...]:
    """Return who can be given tasks by somebody who leads `led`, each with the areas in words."""
    areas = members_by_area(assessment)
    found: dict[User, list[str]] = {}
    for key, members in areas.items():
        for member in members if key in led else ():
            found.setdefault(member.user, []).append(key.label)
    for member in team_in_force(assessment.unit):
        if member.role == "ketua_tim":
            found.setdefault(member.user, [])
            found[member.user] = ["semua area"]
    return tuple((person, ", ".join(names)) for person, names in found.items())
