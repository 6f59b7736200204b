"""Whether what a task of an asked document or of one that ends is about is there, and where its button leads."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse

from assessment.tasks.models import Task
from assessment.tasks.selectors.tasks import today_in
from evidence.documents.models import Citation
from evidence.documents.selectors.notices import SOON_DAYS
from evidence.documents.selectors.support import support_of


def place_of(task: Task) -> str:
    """Return the place of the asked documents at the question of a task."""
    if task.indicator is None:
        return reverse("assessment:task-detail", args=[task.pk])
    return f"{reverse('assessment:answer-edit', args=[task.assessment_id, task.indicator.code])}#data-dukung"


def document_of(task: Task) -> str:
    """Return the page of the document that ends."""
    return reverse("evidence:document-detail", args=[int(task.subject_key)])


def documents_met(tasks: Sequence[Task]) -> set[int]:
    """Return the ids of the tasks whose asked document a cited one that counts today fulfils; one query."""
    rows = Citation.objects.filter(
        assessment__in={task.assessment_id for task in tasks}, indicator__in={task.indicator_id for task in tasks}
    )
    uses: dict[tuple[int, int | None], list[Citation]] = {}
    for citation in rows.select_related("document").order_by():
        uses.setdefault((citation.assessment_id, citation.indicator_id), []).append(citation)
    return {
        task.pk
        for task in tasks
        for citation in uses.get((task.assessment_id, task.indicator_id), ())
        if task.subject_key in citation.checklist_keys
        and support_of(citation.document, task.assessment.period, on=today_in(task.assessment.unit)).counts
    }


def endings_met(tasks: Sequence[Task]) -> set[int]:
    """Return the ids of the tasks whose document is in use no longer, or does not end within SOON_DAYS; one query."""
    rows = Citation.objects.filter(
        assessment__in={task.assessment_id for task in tasks},
        document__in={int(task.subject_key) for task in tasks},
        document__withdrawn_at__isnull=True,
        document__valid_until__isnull=False,
    )
    until = {
        (assessment, str(document)): day
        for assessment, document, day in rows.order_by().values_list("assessment", "document", "document__valid_until")
    }
    met = set()
    for task in tasks:
        day = until.get((task.assessment_id, task.subject_key))
        if day is None or day > today_in(task.assessment.unit) + timedelta(days=SOON_DAYS):
            met.add(task.pk)
    return met
