"""What later packages know of a question that changed, for the marks *berubah sejak Anda lihat*.

This package knows no documents: each part registers itself once, in the `ready` of its app, as `evidence` does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

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


def changes_of_parts(user: User, assessment: Assessment, since: datetime, indicator_id: int | None) -> list[Change]:
    """Return what every part knows."""
    return [change for reader in _readers for change in reader(user, assessment, since, indicator_id)]
