"""What the portal tells of tasks by itself: that one is due soon, and that one is late."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.notices.models import Kind, Notice
from assessment.notices.services.notices import tell
from assessment.notices.services.planning import morning_in
from assessment.people.models import Unit
from assessment.rounds.workflow import EDITABLE
from assessment.tasks.models import WITH_OWNER, Task

SOON = timedelta(days=1)  # a task is told of the day before
LATEST = timedelta(days=7)  # what is late for longer was told, or is no news any more


def remind_of_tasks() -> int:
    """Tell owners in the morning of their unit that a task is due tomorrow or late; once for each day it is due.

    One that was handed in, or whose round the unit may not write in, is told of no more; a new day is told of anew.
    """
    count = 0
    for zone in Unit.Zone.values:
        day = morning_in(zone, timezone.now())
        if day is not None:
            count += _remind(zone, day)
    return count


def _remind(zone: str, day: date) -> int:
    rows = Task.objects.filter(
        owner__isnull=False,
        state__in=WITH_OWNER,
        due_on__range=(day - LATEST, day + SOON),
        assessment__status__in=EDITABLE,
        assessment__unit__time_zone=zone,
    )
    due = list(rows.select_related("owner", "assessment__unit").order_by("due_on", "pk"))
    kinds = (Kind.TASK_DUE_SOON, Kind.TASK_LATE)
    people = {task.owner_id for task in due}
    told = set(Notice.objects.filter(kind__in=kinds, person__in=people).values_list("person", "kind", "mark"))
    return sum(_tell(task, day) for task in due if (task.owner_id, _kind(task, day), _mark(task)) not in told)


@transaction.atomic
def _tell(task: Task, day: date) -> int:
    url = reverse("assessment:task-detail", args=(task.pk,))
    people = [task.owner] if task.owner is not None else []
    params = {"task": task.title, "due": task.due_on}
    kind = _kind(task, day)
    return len(tell(kind, people, assessment=task.assessment, by=None, mark=_mark(task), url=url, params=params))


def _kind(task: Task, day: date) -> Kind:
    return Kind.TASK_LATE if task.is_late_on(day) else Kind.TASK_DUE_SOON


def _mark(task: Task) -> str:
    return f"tugas:{task.pk}:{task.due_on}"
