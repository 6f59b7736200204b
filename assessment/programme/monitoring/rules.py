"""Which months of a year should have been monitored by a day, and what a record of one begins with. No Django, no clock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.programme.plan.rules import months_over
from zi_portal.kit.indonesian import MONTHS

# As addresses name them → the months, and what the title says.
SPANS: dict[str, tuple[range, str]] = {
    "semester-1": (range(1, 7), "Semester I"),
    "semester-2": (range(7, 13), "Semester II"),
    "tahun": (range(1, 13), "Setahun"),
}
NOTHING = "Belum ada kegiatan rencana kerja pada bulan ini."


def begins_in(months: Iterable[int]) -> int | None:
    """Return the first of the months in which something ran or was recorded; None without one."""
    return min(months, default=None)


def missing(begin: int | None, recorded: Collection[int], year: int, day: date) -> tuple[int, ...]:
    """Return the months of `year` from `begin` on that are wholly past on `day` and of which nothing was recorded.

    begin: month in which the work began, None for work that has not.
    """
    if begin is None:
        return ()
    return tuple(month for month in range(begin, months_over(year, day) + 1) if month not in recorded)


@dataclass(frozen=True)
class Work:
    """What is known of one line of the rencana kerja in a month."""

    title: str
    percent: int | None  # as reported for the month; None where nothing was
    text: str  # what was reported with it
    is_late: bool


@dataclass(frozen=True)
class Hindrance:
    """What is known of one obstacle that is open."""

    text: str
    solution: str  # "" where there is none yet


def draft(month: int, year: int, works: Sequence[Work], hindrances: Sequence[Hindrance]) -> str:
    """Return what a record of a month begins with, drawn from what was reported: one line each, to be written on by hand."""
    lines = [f"Kemajuan {MONTHS[month - 1]} {year}:"]
    lines += [f"- {_work_text(work)}" for work in works] or [NOTHING]
    if hindrances:
        lines += ["", "Hambatan:"]
        lines += [f"- {_sentence(one.text)} Solusi: {_sentence(one.solution or 'belum ada')}" for one in hindrances]
    return "\n".join(lines)


def _work_text(work: Work) -> str:
    said = "belum dilaporkan" if work.percent is None else f"{work.percent} %"
    first = _sentence(f"{work.title}: {said}{', terlambat' if work.is_late else ''}")
    return f"{first} {_sentence(work.text)}" if work.text else first


def _sentence(text: str) -> str:
    """Return `text` on one line that ends with a full stop."""
    return " ".join(text.split()).rstrip(".") + "."
