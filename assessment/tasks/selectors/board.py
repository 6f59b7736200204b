"""All tasks of a round for the team: filtered, counted per person, as a text to copy, and those whose owner left."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from assessment.lke.selectors.layout import get_layout
from assessment.people.areas import AreaKey
from assessment.people.models import UNIT_TEAM_ROLES, Membership, Role, User
from assessment.people.permissions import led_areas
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import team_in_force
from assessment.tasks.models import OF_ANYONE, UNFINISHED, State, Task
from assessment.tasks.selectors.tasks import Line, as_lines, of_round, sort_by_day
from zi_portal.kit.indonesian import count_text

LATE, ORPHANS, WAITING = "terlambat", "tanpa", "menunggu"
SHOWN = {
    "": "Belum selesai",
    LATE: "Terlambat",
    WAITING: "Menunggu ketua",
    ORPHANS: "Tanpa pemilik",
    "selesai": "Selesai",
}


@dataclass(frozen=True)
class Load:
    """How much one person has to do."""

    person: User
    late: int
    week: int  # due within seven days, and not late
    later: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.late + self.week + self.later


@dataclass(frozen=True)
class Board:
    """The tasks of a round as filtered, nearest first."""

    lines: tuple[Line, ...]
    loads: tuple[Load, ...]
    late: int
    unfinished: int
    orphans: int  # whose owner is nobody, or may not answer the area any more
    waiting: int  # handed in, or asking for more time


def board(user: User, assessment: Assessment, *, shown: str = "", area: str = "", owner: str = "") -> Board:
    """Return the tasks of a round for somebody of its team; a fixed number of queries.

    shown: a key of SHOWN. area: a key of an area, owner: the pk of a person; "" for all.
    """
    everything = as_lines(sort_by_day(of_round(user, assessment).exclude(state=State.CANCELLED)))
    team = team_in_force(assessment.unit)
    unfinished = [line for line in everything if line.task.is_unfinished]
    orphans = [line for line in unfinished if is_orphan(line.task, team)]
    lost = {line.task.pk for line in orphans}

    is_shown: Callable[[Line], bool] = {
        "selesai": lambda line: line.task.state == State.DONE,
        LATE: lambda line: line.is_late,
        ORPHANS: lambda line: line.task.pk in lost,
        WAITING: lambda line: waits(line.task),
    }.get(shown, lambda line: line.task.is_unfinished)

    def wanted(line: Line) -> bool:
        in_area = not area or line.task.area == area
        return in_area and (not owner or str(line.task.owner_id) == owner) and is_shown(line)

    return Board(
        lines=tuple(line for line in everything if wanted(line)),
        loads=loads_of(unfinished),
        late=sum(line.is_late for line in unfinished),
        unfinished=len(unfinished),
        orphans=len(orphans),
        waiting=sum(waits(line.task) for line in unfinished),
    )


def waits(task: Task) -> bool:
    """Whether a task waits for who leads its area."""
    return task.state == State.HANDED_IN or (task.is_unfinished and task.asked_due is not None)


def is_orphan(task: Task, team: Iterable[Membership]) -> bool:
    """Whether nobody can work on an unfinished task: it has no owner, or one who may not answer its area today.

    team: the unit's team in force, so that an ended role, a closed account's and a change of SK all count.
    """
    if not task.is_unfinished:
        return False
    for member in team:
        if member.user_id == task.owner_id and (
            member.role == Role.TEAM_LEAD
            or (task.subject in OF_ANYONE and member.role in UNIT_TEAM_ROLES)
            or (member.role != Role.HEAD and AreaKey(task.area) in member.area_keys)
        ):
            return not member.user.is_active
    return True


def orphans(user: User, assessment: Assessment) -> tuple[Line, ...]:
    """Return the tasks nobody can work on, in the areas that `user` leads."""
    rows = of_round(user, assessment).filter(state__in=UNFINISHED)
    team, led = team_in_force(assessment.unit), led_areas(user, assessment.unit)
    found = [task for task in sort_by_day(rows) if AreaKey(task.area) in led and is_orphan(task, team)]
    return as_lines(found)


def copy_text(assessment: Assessment, lines: Sequence[Line], heading: str, address: str, now: str) -> str:
    """Return a list of tasks as text for WhatsApp: who, what, until when; no score, no note.

    address: of the page of the own tasks. now: the moment in the unit's zone.
    """
    by_owner: dict[str, list[Line]] = {}
    for line in lines:
        by_owner.setdefault(str(line.task.owner or "Tanpa pemilik"), []).append(line)
    parts = [f"Tugas ZI {assessment.unit.name}, per {now}", "", f"{heading} ({count_text(len(lines))}):"]
    for name, theirs in by_owner.items():
        parts.append(f"- {name}:")
        for line in theirs:
            until = f", tenggat {line.day}" if line.day else ""
            late = f" ({line.left.lower()})" if line.is_late else ""
            code = f"{line.task.indicator.code} " if line.task.indicator is not None else ""
            parts.append(f"  {code}{line.task.title}{until}{late}")
    return "\n".join([*parts, "", f"Buka tugas Anda: {address}"])


def area_names(assessment: Assessment) -> list[tuple[str, str]]:
    """Return the areas of the round's LKE to choose from."""
    return [(key.value, area.name) for key, area in get_layout(assessment.period.instrument).areas.items()]


def loads_of(lines: Iterable[Line]) -> tuple[Load, ...]:
    """Return how much each owner of these unfinished tasks has to do, the most loaded first; what is handed in waits for others."""
    found: dict[User, list[int]] = {}
    for line in lines:
        if line.task.owner is None or line.task.state == State.HANDED_IN:
            continue
        counts = found.setdefault(line.task.owner, [0, 0, 0])
        due = line.task.due_on
        soon = due is not None and due <= line.today + timedelta(days=7)
        counts[0 if line.is_late else 1 if soon else 2] += 1
    loads = [Load(person, *counts) for person, counts in found.items()]
    return tuple(sorted(loads, key=lambda load: (-load.total, str(load.person))))
