"""How a line of the rencana kerja stands on a day: done, on plan, at risk, late, not begun. No Django, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SLACK = 10  # points of a hundred that a line may lie behind its months before it is at risk


class Standing(StrEnum):
    """How a line stands, as pages say it; in the order in which it presses."""

    LATE = "Terlambat"
    AT_RISK = "Berisiko"
    ON_PLAN = "Sesuai rencana"
    NOT_BEGUN = "Belum mulai"
    DONE = "Selesai"


@dataclass(frozen=True)
class Line:
    """What is known of one line. months and the keys of `reported` are months of `year`, 1 to 12; percent is 0 to 100."""

    year: int
    months: tuple[int, ...]  # in which it runs, in order; () where nobody said
    due_on: date | None  # the day by which it must be done, None where nobody said
    is_done: bool  # whether it was said to be done
    reported: Mapping[int, int]  # month → percent of the whole line

    @property
    def percent(self) -> int:
        """How far it is: 100 once it is done, else what the latest month says, 0 without one."""
        if self.is_done:
            return 100
        return self.reported[max(self.reported)] if self.reported else 0


def months_over(year: int, day: date) -> int:
    """Return how many months of `year` are wholly past on `day`, 0 to 12."""
    return min(max((day.year - year) * 12 + day.month - 1, 0), 12)


def unreported(line: Line, day: date) -> tuple[int, ...]:
    """Return the months of the line that are past and of which nothing was reported; none once it is done."""
    if line.is_done:
        return ()
    return tuple(month for month in line.months if month <= months_over(line.year, day) and month not in line.reported)


def expected(line: Line, day: date) -> int:
    """Return what share of its months is past, in percent, rounded down; 0 for a line without months."""
    past = sum(month <= months_over(line.year, day) for month in line.months)
    return 100 * past // len(line.months) if line.months else 0


def standing(line: Line, day: date) -> Standing:
    """Return how a line stands on `day`, a day of its unit's calendar.

    Late: its last day has passed and it is not done. At risk: a month of it is past and was not reported, or it lies more than
    SLACK points behind the share of its months that is past. Not begun: nothing was reported, and none of its months is past.
    """
    if line.is_done:
        return Standing.DONE
    if line.due_on is not None and line.due_on < day:
        return Standing.LATE
    if unreported(line, day) or line.percent < expected(line, day) - SLACK:
        return Standing.AT_RISK
    return Standing.ON_PLAN if line.reported else Standing.NOT_BEGUN


def must_say_why(reported: Mapping[int, int], month: int, percent: int) -> int | None:
    """Return the latest month before `month` that was reported higher than `percent`, None where none was."""
    earlier = [one for one in reported if one < month and reported[one] > percent]
    return max(earlier, default=None)


def falls_after(reported: Mapping[int, int], month: int, percent: int) -> int | None:
    """Return the first month after `month` that was reported lower than `percent`, None where none was."""
    later = [one for one in reported if one > month and reported[one] < percent]
    return min(later, default=None)
