"""An obstacle as a task of whoever is to solve it, and when that task is met."""

from collections.abc import Collection, Sequence

from django.urls import reverse

from assessment.people.areas import AreaKey
from assessment.programme.models import Obstacle
from assessment.tasks.models import Subject, Task
from assessment.tasks.selectors.needs import Need
from assessment.tasks.words import title_of


def need_of(obstacle: Obstacle) -> Need:
    """Return the obstacle as something that is to be done."""
    title = title_of("Atasi", obstacle.obstacle)
    return Need(Subject.OBSTACLE, AreaKey(obstacle.area), title, str(obstacle.pk))


def address_of(task: Task) -> str:
    """Return the page of a task's obstacle."""
    return reverse("assessment:obstacle-detail", args=[task.assessment_id, task.subject_key])


def obstacles_met(tasks: Sequence[Task]) -> Collection[int]:
    """Return the ids of the tasks whose obstacle is solved or was ended; one query."""
    keys = {task.subject_key for task in tasks}
    rows = Obstacle.objects.filter(pk__in=keys, solved_on__isnull=True, ended_at__isnull=True)
    open_keys = {(row.assessment_id, str(row.pk)) for row in rows.only("pk", "assessment_id")}
    return {task.pk for task in tasks if (task.assessment_id, task.subject_key) not in open_keys}
