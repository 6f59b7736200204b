"""How far each area's team has come against the time that has passed, and who is late. Pure: moments come in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

# An area may lag this share of its questions behind the clock before it is called late.
TOLERANCE = Fraction(10, 100)


class Pace(StrEnum):
    """Where an area stands, in the word the page shows."""

    DONE = "Selesai"
    LATE = "Terlambat"
    ON_TIME = "Sesuai waktu"
    INCOMPLETE = "Belum lengkap"  # no window, or the sheet is no longer with the unit: nobody can be late


@dataclass(frozen=True)
class AreaProgress:
    """One area: its answers, the last sign of work, and the people of its pokja."""

    key: str
    name: str
    answered: int
    questions: int
    pace: Pace
    last_on: date | None = None  # in the unit's zone
    last_by: str = ""
    people: tuple[str, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether to remind its people."""
        return self.pace is Pace.LATE


def elapsed_share(now: datetime, opens_at: datetime, closes_at: datetime) -> Fraction:
    """Return the share of the time to fill that has passed at `now`, 0 to 1; all three moments are aware."""
    passed = Fraction((now - opens_at) / (closes_at - opens_at))
    return min(max(passed, Fraction(0)), Fraction(1))


def pace(answered: int, questions: int, elapsed: Fraction | None) -> Pace:
    """Return how an area keeps pace.

    answered, questions: whole numbers of the area; elapsed: share of the time that has passed, 0 to 1, or None when no
    clock runs for the unit. Late is who lags more than `TOLERANCE` behind the clock, or is incomplete at its end.
    Source: our rule, printed on the page.
    """
    if answered >= questions:
        return Pace.DONE
    if elapsed is None:
        return Pace.INCOMPLETE
    behind = elapsed - Fraction(answered, questions)
    return Pace.LATE if elapsed == 1 or behind > TOLERANCE else Pace.ON_TIME


def rule_text(elapsed: Fraction) -> str:
    """Return the rule in one sentence, with today's share: what the page prints under the table."""
    return (
        f"Waktu pengisian sudah berjalan {round(100 * elapsed)} %. Area disebut terlambat bila bagian terjawabnya"
        f" tertinggal lebih dari {round(100 * TOLERANCE)} poin persen dari waktu itu, atau belum lengkap setelah ditutup."
    )
