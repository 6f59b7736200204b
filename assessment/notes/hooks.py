"""What later packages know of a question that changed, for the marks *berubah sejak Anda lihat*, and their own threads.

This package knows no documents: each part registers itself once, in the `ready` of its app, as `evidence` does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from assessment.notes.models import Thread
from assessment.people.models import User
from assessment.rounds.models import Assessment


@dataclass(frozen=True)
class Change:
    """One thing that somebody else did at a question."""

    indicator_id: int
    what: str  # in Indonesian, as it stands behind a name: "mengubah jawaban"
    who: str
    at: datetime


# Of a round, by others than the reader, later than a moment, and at one question where it is named; one query each.
type Reader = Callable[[User, Assessment, datetime, int | None], Iterable[Change]]

_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Let `reader` tell what changed from now on."""
    _readers.append(reader)


# Of a thread about no question: the address of the page it stands on, None for what the part does not know. Raises
# ActionDenied for who may not read what it is about.
type Finder = Callable[[User, Thread], str | None]

_finders: list[Finder] = []


def register_subjects(finder: Finder) -> None:
    """Let `finder` say where the threads of a later package stand from now on."""
    _finders.append(finder)


def page_of_thread(user: User, thread: Thread) -> str | None:
    """Return the address of the page of a thread that is about no question; None where no part knows it."""
    return next((url for finder in _finders if (url := finder(user, thread)) is not None), None)


def changes_of_parts(user: User, assessment: Assessment, since: datetime, indicator_id: int | None) -> list[Change]:
    """Return what every part knows."""
    return [change for reader in _readers for change in reader(user, assessment, since, indicator_id)]
