"""What a task of each subject leads to, and whether it is met; a later package registers its own subjects at start."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessment.tasks.models import Subject, Task

# Tasks of one subject → the ids of those in which nothing is left to do; a number of queries that does not grow with them.
type Met = Callable[[Sequence[Task]], Collection[int]]


def _never(_tasks: Sequence[Task]) -> Collection[int]:
    return ()


@dataclass(frozen=True)
class Words:
    """Of one subject: what the button of its row says, where it leads, and which tasks of it are met."""

    act: str
    address: Callable[[Task], str]
    is_met: Met = _never


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


def register(subject: Subject, act: str, address: Callable[[Task], str], is_met: Met = _never) -> None:
    """Let tasks of `subject` lead where `address` says from now on, under a button that says `act`, until `is_met` names them."""
    _subjects[subject] = Words(act, address, is_met)


def words_of(task: Task) -> Words:
    """Return what is known of a task's subject; one that nobody registered leads to its own page."""
    return _subjects.get(task.subject, Words("Buka", _page))


def met_of(tasks: Iterable[Task]) -> frozenset[int]:
    """Return the ids of those of `tasks` in which nothing is left to do, each subject asked once.

    tasks: with their round, its unit and period at hand.
    """
    grouped: dict[str, list[Task]] = {}
    for task in tasks:
        grouped.setdefault(task.subject, []).append(task)
    return frozenset(pk for group in grouped.values() for pk in words_of(group[0]).is_met(group))
