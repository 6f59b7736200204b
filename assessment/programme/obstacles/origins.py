"""From what an obstacle is made in one act: a talk about a question, a task, a line of the rencana kerja.

Nothing is saved before the form is: what stands there fills it in.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import Http404

from assessment.notes.models import Thread
from assessment.notes.selectors.threads import notes_about
from assessment.people.models import User
from assessment.programme.models import Obstacle
from assessment.programme.plan.selectors.lines import current_lines
from assessment.rounds.models import Assessment
from assessment.tasks.models import Task

LONGEST = Obstacle._meta.get_field("obstacle").max_length or 0
THREAD, TASK, LINE = "percakapan", "tugas", "kegiatan"  # what the address names


@dataclass(frozen=True)
class Origin:
    """What a new obstacle comes from. initial: what its form shows before anything is typed."""

    thread: Thread | None = None
    task: Task | None = None
    initial: dict[str, Any] = field(default_factory=dict)


def origin_of(user: User, assessment: Assessment, asked: dict[str, str]) -> Origin:
    """Return what the address of the form names, nothing where it names nothing.

    Http404 for a talk of which `user` reads no note, and for a task or line the round has not.
    """
    if THREAD in asked:
        return _of_thread(user, assessment, _pk(asked[THREAD]))
    if TASK in asked:
        return _of_task(assessment, _pk(asked[TASK]))
    if LINE in asked:
        item = current_lines(assessment).filter(pk=_pk(asked[LINE])).first()
        if item is None:
            raise Http404
        return Origin(initial={"area": item.area, "work_item": item.pk, "owner": item.owner_id})
    return Origin(initial={"area": asked.get("area", ""), "codes": asked.get("soal", "")[:100]})


def _pk(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Http404
    return int(text)


def _of_thread(user: User, assessment: Assessment, pk: int) -> Origin:
    notes = notes_about(user, assessment, Q(thread=pk, withdrawn_at__isnull=True, thread__indicator__isnull=False))
    first = notes.select_related("thread__indicator").order_by("at", "pk").first()
    if first is None or first.thread.indicator is None:
        raise Http404
    question = first.thread.indicator
    is_of_this_lke = question.instrument_id == assessment.period.instrument_id
    initial = {
        "area": question.owner_area,
        "obstacle": first.text[:LONGEST],
        "codes": question.code if is_of_this_lke else "",
    }
    return Origin(thread=first.thread, initial=initial)


def _of_task(assessment: Assessment, pk: int) -> Origin:
    task = Task.objects.filter(assessment=assessment, pk=pk).select_related("indicator", "work_item").first()
    if task is None:
        raise Http404
    is_open = task.work_item is not None and task.work_item.ended_at is None
    initial = {
        "area": task.area,
        "obstacle": (task.progress or task.title)[:LONGEST],
        "codes": task.indicator.code if task.indicator is not None else "",
        "work_item": task.work_item_id if is_open else None,
        "owner": task.owner_id,
    }
    return Origin(task=task, initial=initial)
