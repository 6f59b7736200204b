"""A decision of a record as a task."""

from django.urls import reverse

from assessment.people.areas import AreaKey
from assessment.programme.monitoring.models import Decision
from assessment.tasks.models import Subject, Task
from assessment.tasks.selectors.needs import Need
from assessment.tasks.words import title_of


def key_of(decision: Decision) -> str:
    """Return what names the decision among tasks: its record and itself, so that no query leads from a task to its page."""
    return f"{decision.monitoring_id}-{decision.pk}"


def need_of(decision: Decision) -> Need:
    """Return the decision as something that is to be done. One of the whole team stands with the area that asks for monev."""
    area = AreaKey(decision.monitoring.area or AreaKey.MP)
    return Need(Subject.DECISION, area, title_of("Laksanakan", decision.text), key_of(decision))


def address_of(task: Task) -> str:
    """Return the page of the record in which a task was decided."""
    record = task.subject_key.partition("-")[0]
    return reverse("assessment:monitoring-detail", args=[task.assessment_id, record])
