"""How much people have to do: those of a unit over all its rounds that are not closed, those of a pokja by state in one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, Membership, Role, Unit, User
from assessment.people.permissions import led_areas
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import team_in_force
from assessment.rounds.workflow import OVER, Status
from assessment.tasks.models import UNFINISHED, State, Task
from assessment.tasks.selectors.board import Load, is_orphan, loads_of, waits
from assessment.tasks.selectors.tasks import MyTasks, as_lines, by_turn, of_round, sort_by_day, today_in


@dataclass(frozen=True)
class UnitLoad:
    """What the team of a unit has to do today."""

    loads: dict[int, Load]  # pk of a person → theirs
    orphans: Counter[AreaKey]  # tasks that nobody can work on
    round_of_orphans: int | None  # pk of the latest round that has some

    def of(self, person: User) -> Load:
        """Return what `person` has to do."""
        return self.loads.get(person.pk) or Load(person, 0, 0, 0)


def unit_load(unit: Unit, team: Sequence[Membership]) -> UnitLoad:
    """Return what `team`, the unit's team in force, has to do; one query. Who may read it is the caller's to ask."""
    rows = Task.objects.filter(assessment__unit=unit, state__in=UNFINISHED).exclude(assessment__status__in=OVER)
    lines = as_lines(rows.select_related("assessment__unit", "owner"))
    lost = [line.task for line in lines if is_orphan(line.task, team)]
    return UnitLoad(
        loads={load.person.pk: load for load in loads_of(lines)},
        orphans=Counter(AreaKey(task.area) for task in lost),
        round_of_orphans=max((task.assessment_id for task in lost), default=None),
    )


@dataclass(frozen=True)
class TeamTasks:
    """The tasks of a round as who leads the whole team reads them."""

    mine: MyTasks
    loads: tuple[Load, ...]  # of everybody, the most loaded first
    orphans: int  # that nobody can work on
    waiting: int  # handed in, or asking for more time


def team_tasks(user: User, assessment: Assessment, team: Sequence[Membership]) -> TeamTasks:
    """Return what `my_tasks` gives of one round, and of `team`, the unit's in force, who has how much to do.

    As many queries as `my_tasks` alone; ActionDenied for who is not of the team.
    """
    lines = as_lines(sort_by_day(of_round(user, assessment).filter(state__in=UNFINISHED)))
    is_closed = Status(assessment.status) == Status.CLOSED
    mine = () if is_closed else (line for line in lines if line.task.owner_id == user.pk)
    return TeamTasks(
        mine=by_turn(mine),
        loads=loads_of(lines),
        orphans=sum(is_orphan(line.task, team) for line in lines),
        waiting=sum(waits(line.task) for line in lines),
    )


@dataclass(frozen=True)
class PersonState:
    """One person of a pokja by the state of the tasks in its areas."""

    person: User
    is_lead: bool
    counts: Counter[str]  # per `State`
    late: int

    @property
    def open(self) -> int:
        """What was not begun."""
        return self.counts[State.OPEN]

    @property
    def running(self) -> int:
        """What the person works on."""
        return self.counts[State.RUNNING]

    @property
    def handed_in(self) -> int:
        """What waits for the ketua pokja."""
        return self.counts[State.HANDED_IN]

    @property
    def done(self) -> int:
        """What was accepted."""
        return self.counts[State.DONE]


@dataclass(frozen=True)
class PokjaBoard:
    """The people of the areas that a ketua pokja leads, and the tasks there that nobody can work on."""

    people: tuple[PersonState, ...]
    orphans: int


def pokja_board(user: User, assessment: Assessment) -> PokjaBoard | None:
    """Return the people of the areas `user` leads by the state of their tasks, the most late first; two queries.

    None for whoever leads no pokja: the ketua tim ZI, who leads all, compares areas instead.
    """
    led = led_areas(user, assessment.unit)
    if not led or led.issuperset(AreaKey):
        return None
    team = team_in_force(assessment.unit)
    rows = Task.objects.filter(assessment=assessment, area__in=led).exclude(state=State.CANCELLED)
    tasks = list(rows.only("owner", "state", "due_on", "area", "subject", "assessment"))
    today = today_in(assessment.unit)
    people: dict[User, bool] = {}
    for member in team:
        if member.role in POKJA_ROLES and member.area_keys & led:
            people[member.user] = people.get(member.user, False) or member.role == Role.POKJA_LEAD
    states = [
        PersonState(
            person,
            is_lead,
            Counter(task.state for task in tasks if task.owner_id == person.pk),
            sum(task.owner_id == person.pk and task.is_late_on(today) for task in tasks),
        )
        for person, is_lead in people.items()
    ]
    states.sort(key=lambda state: (-state.late, not state.is_lead, str(state.person)))
    return PokjaBoard(tuple(states), sum(is_orphan(task, team) for task in tasks))
