"""The months of a year in which something runs, as twelve bits: bit 0 is January. Plain arithmetic, no clock."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from zi_portal.kit.indonesian import MONTHS

ALL = range(1, 13)
LARGEST = 0b1111_1111_1111  # all twelve
DASHES = str.maketrans("–—−", "---")


def months_of(bits: int) -> tuple[int, ...]:
    """Return the months, 1 to 12, in order."""
    return tuple(month for month in ALL if bits >> (month - 1) & 1)


def bits_of(months: Iterable[int]) -> int:
    """Return the bits of months from 1 to 12."""
    return sum(1 << (month - 1) for month in set(months))


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def end_of(year: int, bits: int) -> date | None:
    """Return the last day of the last month, None without a month."""
    months = months_of(bits)
    return last_day(year, months[-1]) if months else None


def between(first: date, last: date, year: int) -> int:
    """Return the months of `year` from the one of `first` to the one of `last`, of which at least one is taken.

    What lies before or after the year counts as its first or last month.
    """
    begin = min(max((first.year - year) * 12 + first.month, 1), 12)
    end = min(max((last.year - year) * 12 + last.month, begin), 12)
    return bits_of(range(begin, end + 1))


def until(bits: int, last: date, year: int) -> int:
    """Return the same months, ended with the one of `last`: later ones left out, those between the last one and it filled in."""
    months = months_of(bits)
    end = min(max((last.year - year) * 12 + last.month, 1), 12)
    kept = [month for month in months if month <= end]
    begin = kept[-1] if kept else end
    return bits_of([*kept, *range(begin, end + 1)])


def months_text(bits: int) -> str:
    """Return `Januari–Maret, Juni`, as `zi_portal` writes names of months; "" without one."""
    runs: list[list[int]] = []
    for month in months_of(bits):
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(MONTHS[run[0] - 1] + (f"–{MONTHS[run[-1] - 1]}" if len(run) > 1 else "") for run in runs)
