"""What a task of each subject leads to, and whether it is met; a later package registers its own subjects at start."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from assessment.tasks.models import Subject, Task


@dataclass(frozen=True)
class Words:
    """Of one subject: what the button of its row says, and where it leads."""

    act: str
    address: Callable[[Task], str]


def _page(task: Task) -> str:
    return reverse("assessment:task-detail", args=[task.pk])


def _question(task: Task) -> str:
    if task.indicator is None:
        return _page(task)
    return reverse("assessment:answer-edit", args=[task.assessment_id, task.indicator.code])


_subjects: dict[str, Words] = {
    Subject.QUESTION: Words("Jawab", _question),
    Subject.REPAIR: Words("Perbaiki", _question),
    Subject.NOTE: Words("Balas", _question),
    Subject.WORK: Words("Isi kemajuan", _page),
}


def register(subject: Subject, act: str, address: Callable[[Task], str]) -> None:
    """Let tasks of `subject` lead where `address` says from now on, under a button that says `act`."""
    _subjects[subject] = Words(act, address)


def words_of(task: Task) -> Words:
    """Return what is known of a task's subject; one that nobody registered leads to its own page."""
    return _subjects.get(task.subject, Words("Buka", _page))
