"""What later packages put into a person's calendar; each registers its source when the apps are ready."""

from collections.abc import Callable, Iterable
from datetime import date

from assessment.calendar.entries import Entry
from assessment.people.models import User

# Gives what a person may know of between two days, both included; asked anew for every page and file.
type Source = Callable[[User, date, date], Iterable[Entry]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Let `source` add to every calendar from now on."""
    _sources.append(source)


def sources() -> list[Source]:
    """Return them all."""
    return list(_sources)
