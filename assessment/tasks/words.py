"""How a task is told: its title, when it is due seen from today, how far it is."""

from datetime import date, timedelta

from assessment.rounds.permissions import check_unit_may_write
from assessment.tasks.models import WITH_OWNER, State, Subject, Task
from zi_portal.kit.indonesian import MONTHS, count_text
from zi_portal.kit.refusals import ActionDenied

TITLE_LIMIT = Task._meta.get_field("title").max_length or 0
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
REPAIR, LOCKED = "Perlu diperbaiki", "Terkunci"


def title_of(begin: str, statement: str) -> str:
    """Return `Jawab: Tim telah dibentuk` as a title, at most as long as a title may be."""
    title = f"{begin}: {' '.join(statement.split())}"
    return title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1].rstrip()}…"


def status_of(task: Task) -> str:
    """Return the word of a task's status as pages show it (UX B1)."""
    if task.state in WITH_OWNER:
        try:
            check_unit_may_write(task.assessment)
        except ActionDenied:
            return LOCKED
        if task.subject == Subject.REPAIR and task.state == State.OPEN:
            return REPAIR
    return State(task.state).label


def day_text(day: date, today: date) -> str:
    """Return `Rabu, 2 Des`, with the year where it is not this one."""
    return f"{DAYS[day.weekday()]}, {short_day(day, today)}"


def short_day(day: date, today: date) -> str:
    """Return `2 Des`, with the year where it is not this one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {MONTHS[day.month - 1][:3]}{year}"


def past_day(day: date, today: date) -> str:
    """Return `hari ini`, `kemarin`, `24 Nov` of a day that has begun."""
    return {0: "hari ini", 1: "kemarin"}.get((today - day) // timedelta(days=1), short_day(day, today))


def left_text(due_on: date | None, today: date) -> str:
    """Return how long is left: `Hari ini`, `Besok`, `3 hari lagi`, `2 minggu lagi`, `Terlambat 1 hari`."""
    if due_on is None:
        return "Tanpa tenggat"
    days = (due_on - today) // timedelta(days=1)
    if days < 0:
        return f"Terlambat {count_text(-days)} hari"
    if days < 2:
        return "Besok" if days else "Hari ini"
    if days % 7 == 0:
        return f"{count_text(days // 7)} minggu lagi"
    return f"{count_text(days)} hari lagi"
