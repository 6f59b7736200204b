"""What stands in a calendar: one line of one day. Names and days, never a figure of a score, never the text of a note."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST_ALONE = 5  # things of one kind on one day that stand by themselves; more of them share a line


class Sort(StrEnum):
    """Of which kind a line is, as its reader names it."""

    WINDOW = "Jadwal"
    OWN = "Tugas Anda"
    TEAM = "Tugas tim"
    DOCUMENT = "Data dukung"


@dataclass(frozen=True)
class Entry:
    """One line. Either a day of the unit's calendar or, with `at`, an instant (UTC)."""

    key: str  # the same as long as it is the same thing
    sort: Sort
    title: str
    place: str  # of which unit and period; "" where it is of several
    path: str  # a path of the portal
    day: date | None = None
    at: datetime | None = None
    detail: str = ""
    revision: int = 0  # raised whenever it is changed, where that is known
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Span:
    """A time that is open from one instant to another (UTC)."""

    key: str
    name: str
    place: str
    path: str
    opens_at: datetime
    closes_at: datetime

    def ends(self) -> Iterator[Entry]:
        """Give both ends as lines."""
        for at, word in ((self.opens_at, "dibuka"), (self.closes_at, "ditutup")):
            yield Entry(f"{self.key}-{word}", Sort.WINDOW, f"{self.name} {word}", self.place, self.path, at=at)
