"""Monthly monitoring of the demo office: a record of each pokja and of the team for every month that is over, and its decisions."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from assessment.people.areas import LEVERAGE_AREAS, AreaKey
from assessment.people.models import User
from assessment.programme.models import WorkItem
from assessment.programme.monitoring import rules
from assessment.programme.monitoring.facts import Said
from assessment.programme.monitoring.models import TEAM, Monitoring
from assessment.programme.monitoring.needs import need_of
from assessment.programme.monitoring.services import record_monitoring
from assessment.programme.months import last_day, months_of
from assessment.programme.plan.models import WorkProgress
from assessment.rounds.models import Assessment
from assessment.tasks.models import Task
from assessment.tasks.selectors.tasks import today_in
from assessment.tasks.services import working
from assessment.tasks.services.needs import give_needs
from zi_portal.operate.demo import rows as demo_rows
from zi_portal.operate.demo.year import HOUR, months_past

DAYS_AFTER = 4  # between the end of a month and its monitoring


@transaction.atomic
def load_monitoring(unit_key: str) -> None:
    """Record the months of one demo unit that are over, unless some were recorded already."""
    data = demo_rows.read("year").get(unit_key, {}).get("monev")
    assessment = demo_rows.open_round(unit_key)
    if data is None or Monitoring.objects.filter(assessment=assessment).exists():
        return
    works = _works(assessment)
    people = {user.username: user for user in User.objects.all()}
    for month in range(1, months_past(assessment) + 1):
        for area in (*LEVERAGE_AREAS, TEAM):
            if month not in data["without"].get(area, ()):
                _record(assessment, data, works, people=people, month=month, area=area)


def _works(assessment: Assessment) -> list[tuple[WorkItem, dict[int, WorkProgress]]]:
    """Return the lines of a round, each with what was reported of its months."""
    items = assessment.work_items.prefetch_related("progress").order_by("area", "due_on", "pk")
    return [(item, {row.month: row for row in item.progress.all()}) for item in items]


def _record(
    assessment: Assessment,
    data: Mapping[str, Any],
    works: list[tuple[WorkItem, dict[int, WorkProgress]]],
    *,
    people: Mapping[str, User],
    month: int,
    area: str,
) -> None:
    """Record one month as it stood then, and give what was decided to those who do it."""
    year, ago = assessment.period.year, months_past(assessment) + 1 - month
    held_on = min(last_day(year, month) + timedelta(days=DAYS_AFTER), today_in(assessment.unit))
    lead = people["ketua.tim"]
    decisions = [row for row in data["decisions"] if (row["area"], row["ago"]) == (area, ago)]
    record = record_monitoring(
        assessment=assessment,
        area=area,
        month=month,
        said=Said(
            held_on=held_on,
            attendees=data["pokja"] if area else data["team"],
            seen=_seen(works, area=area, month=month, year=year, day=held_on),
            decisions=tuple(row["text"] for row in decisions),
        ),
        by=lead,
    )
    made_at = datetime.combine(held_on, HOUR, tzinfo=ZoneInfo(assessment.unit.time_zone))
    Monitoring.objects.filter(pk=record.pk).update(made_at=min(made_at, record.made_at))
    for decision, row in zip(record.decisions.order_by("pk"), decisions, strict=True):
        if "to" not in row:
            continue
        owner, days = people[row["to"]], row["days"]
        due_on = today_in(assessment.unit) + timedelta(days=max(days, 0))
        owners = {area or AreaKey.MP: owner.pk}
        given = give_needs(assessment=assessment, needs=[need_of(decision)], owners=owners, due_on=due_on, by=lead)
        _work(given.made[0], row, owner=owner, lead=lead)


def _seen(works: list[tuple[WorkItem, dict[int, WorkProgress]]], *, area: str, month: int, year: int, day: date) -> str:
    """Return what a record of the month begins with, as the page drafts it, but with what was late on `day`."""
    found = [
        rules.Work(item.title, told[month].percent, told[month].text, is_late=_was_late(item, told, day))
        if month in told
        else rules.Work(item.title, None, "", is_late=_was_late(item, told, day))
        for item, told in works
        if area in (TEAM, item.area) and (month in told or month in months_of(item.months))
    ]
    return rules.draft(month, year, found, ())


def _was_late(item: WorkItem, told: Mapping[int, WorkProgress], day: date) -> bool:
    is_done = any(row.percent == 100 and row.reported_at.date() <= day for row in told.values())
    return item.due_on is not None and item.due_on < day and not is_done


def _work(task: Task, row: Mapping[str, Any], *, owner: User, lead: User) -> None:
    """Let the owner of a decision do of it what its row says; below 0 days it is late since."""
    if row["days"] < 0:
        # As if it had been given in time: nobody can give a task for a day that has passed.
        Task.objects.filter(pk=task.pk).update(
            due_on=task.due_on + timedelta(days=row["days"]) if task.due_on else None
        )
    act = row.get("act")
    if act == "kemajuan":
        working.report_progress(task=task, text=row["said"], version=1, by=owner)
    elif act in {"serah", "selesai"}:
        task = working.hand_in(task=task, text=row["said"], version=1, by=owner)
        if act == "selesai":
            working.accept_task(task=task, version=task.version, by=lead)
