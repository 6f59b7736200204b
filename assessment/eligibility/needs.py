"""Conditions of the unit that are not met, as needs that can become tasks, and when such a task is met."""

from collections.abc import Collection, Sequence

from django.urls import reverse

from assessment.eligibility.rules import Wall, WallRow
from assessment.eligibility.selectors import get_wall
from assessment.people.areas import AreaKey
from assessment.tasks.models import Subject, Task
from assessment.tasks.selectors.needs import Need
from assessment.tasks.words import title_of

AREA = AreaKey.HASIL  # a condition is of no area: its tasks stand where the ketua tim ZI, who enters it, leads


def condition_needs(wall: Wall, target: str) -> list[Need]:
    """Return each condition of the unit that lacks something; none where the wall is not that of the round's target."""
    if wall.predicate != target:
        return []
    return [
        Need(Subject.CONDITION, AREA, title_of("Penuhi syarat", row.label), row.key) for row in wall.rows if _lacks(row)
    ]


def address_of(task: Task) -> str:
    """Return the page of a task's condition."""
    return reverse("assessment:condition-edit", args=[task.assessment_id, task.subject_key])


def conditions_met(tasks: Sequence[Task]) -> Collection[int]:
    """Return the ids of the tasks whose condition is met and shown, or asked no longer; two queries a round."""
    rounds = {task.assessment_id: task.assessment for task in tasks}
    open_keys = {
        (pk, row.key) for pk, one in rounds.items() for row in get_wall(one, one.target, team=()).rows if _lacks(row)
    }
    return {task.pk for task in tasks if (task.assessment_id, task.subject_key) not in open_keys}


def _lacks(row: WallRow) -> bool:
    return not row.is_of_instansi and (not row.is_met or row.lacks_proof)
