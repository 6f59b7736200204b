"""What later packages see missing, with who has it already and among whom it can be shared out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import Membership, User
from assessment.people.permissions import led_areas
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_unit_may_write
from assessment.rounds.selectors.owners import in_order_of_rank, members_by_area, team_of
from assessment.tasks.models import OF_ANYONE, UNFINISHED, Subject, Task
from assessment.tasks.permissions import check_can_read_tasks
from assessment.tasks.selectors.tasks import Line, last_day, today_in


@dataclass(frozen=True)
class Need:
    """One thing that is to be done, told by the package that knows it."""

    subject: Subject
    area: AreaKey
    title: str
    key: str  # names it among those of its subject and question
    code: str = ""  # of its question, "" for what is of the round
    due_on: date | None = None  # where its leader names no day; None: the last one of the window

    @property
    def tick(self) -> str:
        """What its box sends."""
        return tick_of(self.code, self.key)


@dataclass(frozen=True)
class Sharing:
    """Of one page: which needs its reader may give, who has which, and among whom."""

    subject: Subject
    needs: Mapping[str, Need]  # by tick; of the areas the reader leads
    held: Mapping[str, Line]  # by tick; of all areas, for the unit's team
    people: Mapping[AreaKey, tuple[User, ...]]  # of the areas of `needs`, its ketua first
    last_day: date | None
    locked: str  # why nothing can be given now; "" if so

    @property
    def free(self) -> Mapping[str, Need]:
        """The needs that nobody has."""
        return {tick: need for tick, need in self.needs.items() if tick not in self.held}

    @property
    def is_open(self) -> bool:
        """Whether there is something to give now."""
        return bool(self.free) and not self.locked


def tick_of(code: str, key: str) -> str:
    """Return `A.I.1.i.a:1` for the need `1` of a question, `17` for one of the round."""
    return f"{code}:{key}" if code else key


def owner_field(area: str) -> str:
    """Return the name of the field that holds who does the tasks of `area`."""
    return f"owner_{area}"


def choose_words(subject: str, area: AreaKey) -> str:
    """Return what is said where nobody was chosen for the tasks of `area`."""
    return f"Pilih orang yang {'mengerjakannya' if subject in OF_ANYONE else f'mengerjakan area {area.label}'}."


def sharing_of(
    user: User,
    assessment: Assessment,
    subject: Subject,
    needs: Collection[Need],
    team: Sequence[Membership] | None = None,
) -> Sharing:
    """Return what `user` may give of `needs`, and who has what; nothing, without a query, for who is not of the team.

    team: of the unit, where it is at hand. A fixed number of queries.
    """
    if not permissions.can(check_can_read_tasks, user, assessment):
        return Sharing(subject, {}, {}, {}, None, "")
    led = led_areas(user, assessment.unit)
    own = {need.tick: need for need in needs if need.area in led}
    areas = [area for area in AreaKey if any(need.area == area for need in own.values())]
    return Sharing(
        subject=subject,
        needs=own,
        held=held_needs(assessment, subject),
        people=people_by_area(assessment, areas, subject, team),
        last_day=last_day(assessment),
        locked=permissions.denial(check_unit_may_write, assessment),
    )


def held_needs(assessment: Assessment, subject: Subject) -> dict[str, Line]:
    """Return tick → the unfinished task of `subject` there; one query."""
    rows = Task.objects.filter(assessment=assessment, subject=subject, state__in=UNFINISHED).exclude(subject_key="")
    today, found = today_in(assessment.unit), {}
    for task in rows.select_related("indicator", "owner"):
        task.assessment = assessment
        code = task.indicator.code if task.indicator is not None else ""
        found[tick_of(code, task.subject_key)] = Line(task, today)
    return found


def people_by_area(
    assessment: Assessment, areas: Collection[AreaKey], subject: Subject, team: Sequence[Membership] | None = None
) -> dict[AreaKey, tuple[User, ...]]:
    """Return to whom a task of each of `areas` can be given, who leads it first; at most one query.

    team: of the unit, where it is at hand.
    """
    if not areas:
        return {}
    team = in_order_of_rank(team_of(assessment.unit) if team is None else team)
    members = members_by_area(assessment, team)
    leads = [member.user for member in team if member.role == "ketua_tim"]
    if subject in OF_ANYONE:
        return dict.fromkeys(areas, tuple(dict.fromkeys([*leads, *(member.user for member in team)])))
    return {area: tuple(dict.fromkeys([*(m.user for m in members[area]), *leads])) for area in areas}
