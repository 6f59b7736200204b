"""Tasks as pages show them: those of one person, of one question, and one with all that can be done with it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.lke.selectors.layout import Question
from assessment.notes.models import ReviewNote
from assessment.notes.permissions import readable
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import UNIT_TEAM_ROLES, Unit, User
from assessment.people.permissions import led_areas
from assessment.programme.models import Obstacle
from assessment.programme.permissions import check_may_keep_area
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_unit_may_write
from assessment.rounds.selectors.assessments import assessments_in_scope
from assessment.rounds.selectors.owners import members_by_area, team_in_force
from assessment.rounds.window import unit_window
from assessment.rounds.workflow import OVER
from assessment.tasks import hooks
from assessment.tasks.models import OF_ANYONE, UNFINISHED, State, Subject, Task
from assessment.tasks.permissions import (
    check_can_read_tasks,
    check_may_decide,
    check_may_work,
)
from assessment.tasks.words import day_text, left_text, status_of

ALONG = ("assessment__unit", "assessment__period", "indicator", "owner", "given_by")


NEAREST = 6  # on the first page


@dataclass(frozen=True)
class Line:
    """One task as a row of a list."""

    task: Task
    today: date  # in the unit's zone

    @property
    def code(self) -> str:
        """The code of its question, or what else it is about."""
        return self.task.indicator.code if self.task.indicator is not None else self.task.get_subject_display()

    @property
    def is_late(self) -> bool:
        """Whether its owner should have handed it in."""
        return self.task.is_late_on(self.today)

    @property
    def status(self) -> str:
        """How far it is, in a word."""
        return status_of(self.task)

    @property
    def left(self) -> str:
        """How long is left, or how late it is."""
        if self.task.state in UNFINISHED and (
            self.is_late or self.task.due_on is None or self.task.due_on >= self.today
        ):
            return left_text(self.task.due_on, self.today)
        return "Tenggat"

    @property
    def day(self) -> str:
        """The day it is due; "" without one."""
        return day_text(self.task.due_on, self.today) if self.task.due_on is not None else ""

    @property
    def giver(self) -> str:
        """Who gave it."""
        return str(self.task.given_by) if self.task.given_by is not None else "portal"

    @property
    def act(self) -> str:
        """What its button says."""
        return hooks.words_of(self.task).act

    @property
    def rest(self) -> str:
        """What its button is about: the title, without the word that the button says (`Jawab: Tim telah dibentuk`)."""
        return self.task.title.removeprefix(f"{self.act}: ")

    @property
    def address(self) -> str:
        """Where its button leads."""
        return hooks.words_of(self.task).address(self.task)


@dataclass(frozen=True)
class MyTasks:
    """What one person has to do, nearest first, and what waits for others to look at."""

    lines: tuple[Line, ...]
    handed_in: tuple[Line, ...]

    @property
    def nearest(self) -> tuple[Line, ...]:
        """Those that the first page has room for."""
        return self.lines[:NEAREST]

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(line.is_late for line in self.lines)

    @property
    def rounds(self) -> tuple[Assessment, ...]:
        """Of which rounds they are; with several, a text to copy is made for each."""
        return tuple(dict.fromkeys(line.task.assessment for line in self.lines))


@dataclass(frozen=True)
class TaskPage:
    """One task with what this person may do with it."""

    line: Line
    note: ReviewNote | None  # why it was given back, where the person reads it
    working: str  # why the person may not report on it; "" if so
    deciding: str  # why the person may not decide about it; "" if so
    may_take: bool
    people: tuple[User, ...]  # to whom it can be moved
    last_day: date | None  # of the unit's window
    is_met: bool  # what it asks for is there already
    obstacles: tuple[Obstacle, ...]  # that were noted from it
    may_note_obstacle: bool
    # Of which answers of the staff it was made, for its owner and who leads an area: pk of the form, pk of the answer.
    suggestions: tuple[tuple[int, int], ...]


def today_in(unit: Unit) -> date:
    """Return the day it is in `unit`."""
    return timezone.now().astimezone(ZoneInfo(unit.time_zone)).date()


def last_day(assessment: Assessment) -> date | None:
    """Return the last day on which the unit may write, in its zone; None where no time is set."""
    window = unit_window(assessment)
    return window.closes_at.astimezone(ZoneInfo(assessment.unit.time_zone)).date() if window is not None else None


def as_lines(tasks: Iterable[Task]) -> tuple[Line, ...]:
    """Return tasks as rows; no query, where `ALONG` and the windows came with them."""
    days: dict[str, date] = {}
    found = []
    for task in tasks:
        unit = task.assessment.unit
        if unit.time_zone not in days:
            days[unit.time_zone] = today_in(unit)
        found.append(Line(task, days[unit.time_zone]))
    return tuple(found)


def own_tasks(user: User) -> QuerySet[Task]:
    """Return the tasks of `user` in the units of whose team the person is today, nearest first; those without a day last."""
    rows = Task.objects.filter(owner=user, assessment__unit__in=permissions.units_held(user, UNIT_TEAM_ROLES))
    return _along(rows).exclude(assessment__status__in=OVER)


def my_tasks(user: User, assessment: Assessment | None = None) -> MyTasks:
    """Return what `user` has to do, of all rounds or of one; three queries at most, whatever the number of tasks."""
    rows = own_tasks(user) if assessment is None else own_tasks(user).filter(assessment=assessment)
    return by_turn(as_lines(sort_by_day(rows.filter(state__in=UNFINISHED))))


def by_turn(lines: Iterable[Line]) -> MyTasks:
    """Part unfinished tasks of one person by whose turn it is; no query."""
    lines = tuple(lines)
    return MyTasks(
        lines=tuple(line for line in lines if line.task.state != State.HANDED_IN),
        handed_in=tuple(line for line in lines if line.task.state == State.HANDED_IN),
    )


def sort_by_day(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks by the day they are due; those without a day come last."""
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or date.max, task.pk))


def get_task(user: User, pk: int) -> Task:
    """Return one task of a round in scope; Http404 out of scope, ActionDenied for who is not of the team."""
    rows = _along(Task.objects.filter(assessment__in=assessments_in_scope(user).order_by()))
    task = get_object_or_404(rows.select_related("changed_by", "note"), pk=pk)
    check_can_read_tasks(user, task.assessment)
    return task


def task_page(user: User, task: Task) -> TaskPage:
    """Return one task with what `user` may do with it."""
    assessment = task.assessment
    note = None
    if task.note_id is not None:
        seen = ReviewNote.objects.filter(readable(user, assessment), pk=task.note_id, withdrawn_at__isnull=True)
        note = seen.select_related("author").first()
    deciding = permissions.denial(check_may_decide, user, task)
    is_free = task.owner_id is None and task.is_unfinished
    may_answer = AreaKey(task.area) in permissions.own_areas(user, assessment.unit)
    reads_suggestions = task.subject == Subject.SUGGESTION and (
        task.owner_id == user.pk or bool(led_areas(user, assessment.unit))
    )
    return TaskPage(
        line=as_lines([task])[0],
        note=note,
        working=permissions.denial(check_may_work, user, task),
        deciding=deciding,
        may_take=is_free and may_answer and permissions.can(check_unit_may_write, assessment),
        people=() if deciding else people_for(assessment, task.area, task.subject),
        last_day=last_day(assessment),
        is_met=task.is_unfinished and task.pk in hooks.met_of([task]),
        obstacles=tuple(task.obstacles.filter(ended_at__isnull=True)),
        may_note_obstacle=task.subject != Subject.OBSTACLE
        and permissions.can(check_may_keep_area, user, assessment, task.area),
        suggestions=tuple(task.suggestions.values_list("form", "pk")) if reads_suggestions else (),
    )


def people_for(assessment: Assessment, area: str, subject: str = Subject.QUESTION) -> tuple[User, ...]:
    """Return to whom a task of `area` can be given: its pokja, its ketua first, then the ketua tim ZI."""
    team = team_in_force(assessment.unit)
    if subject in OF_ANYONE:
        return tuple(dict.fromkeys(member.user for member in team))
    pokja = members_by_area(assessment)[AreaKey(area)]
    return tuple(dict.fromkeys([*(m.user for m in pokja), *(m.user for m in team if m.role == "ketua_tim")]))


def strip_of(user: User, assessment: Assessment, question: Question) -> Line | None:
    """Return the task at a question that its page shows to the team: the person's own first; None without one."""
    if not permissions.can(check_can_read_tasks, user, assessment):
        return None
    rows = Task.objects.filter(assessment=assessment, indicator=question.pk, state__in=UNFINISHED)
    found = sort_by_day(rows.select_related("indicator", "owner", "given_by"))
    if not found:
        return None
    task = next((task for task in found if task.owner_id == user.pk), found[0])
    task.assessment = assessment
    return as_lines([task])[0]


def by_question(user: User, assessment: Assessment) -> dict[int, Line]:
    """Return the pk of each question → the nearest unfinished task at it, none for who is not of the team; one query."""
    if not permissions.can(check_can_read_tasks, user, assessment):
        return {}
    rows = Task.objects.filter(assessment=assessment, indicator__isnull=False, state__in=UNFINISHED)
    found: dict[int, Line] = {}
    today = today_in(assessment.unit)
    for task in sort_by_day(rows.select_related("indicator", "owner", "given_by")):
        task.assessment = assessment
        if task.indicator_id is not None:
            found.setdefault(task.indicator_id, Line(task, today))
    return found


def at_questions(user: User, assessment: Assessment, codes: Collection[str]) -> dict[str, Line]:
    """Return code → the nearest unfinished task at those of `codes` that have one, none for who is not of the team.

    One query, none without a code.
    """
    if not codes or not permissions.can(check_can_read_tasks, user, assessment):
        return {}
    rows = Task.objects.filter(assessment=assessment, indicator__code__in=codes, state__in=UNFINISHED)
    found: dict[str, Line] = {}
    today = today_in(assessment.unit)
    for task in sort_by_day(rows.select_related("indicator", "owner")):
        task.assessment = assessment
        if task.indicator is not None:
            found.setdefault(task.indicator.code, Line(task, today))
    return found


def of_round(user: User, assessment: Assessment) -> QuerySet[Task]:
    """Return all tasks of a round, of whose team `user` must be."""
    check_can_read_tasks(user, assessment)
    return _along(Task.objects.filter(assessment=assessment))


def may_lead(user: User, assessment: Assessment) -> bool:
    """Whether `user` gives tasks in this round."""
    return bool(led_areas(user, assessment.unit))


def _along(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.select_related(*ALONG, "assessment__unit__instansi").prefetch_related("assessment__period__windows")
