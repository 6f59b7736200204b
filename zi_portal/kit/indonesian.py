"""Dates, moments and numbers in words, as Indonesian offices write them; used by messages, pages and exports alike."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

type Number = int | Decimal | Fraction

UNKNOWN = "–"

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def long_date(day: date) -> str:
    """Return `31 Mei 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def local_moment(moment: datetime, zone: str) -> str:
    """Return `31 Mei 2026 pukul 23.59 WITA`: `moment` is aware, `zone` an IANA name such as Asia/Makassar."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{long_date(local.date())} pukul {local:%H.%M} {local.tzname()}"


def deadline_text(moment: datetime, zone: str, home: str) -> str:
    """Return `1 Juni 2026 pukul 01.59 WIT (31 Mei 2026 pukul 23.59 WIB)`: in `zone` and, where its clock differs, in `home`.

    The same day is not said twice: `31 Mei 2026 pukul 23.59 WITA (22.59 WIB)`.
    """
    here, there = moment.astimezone(ZoneInfo(zone)), moment.astimezone(ZoneInfo(home))
    text = local_moment(moment, zone)
    if here.utcoffset() == there.utcoffset():
        return text
    other = f"{there:%H.%M} {there.tzname()}" if here.date() == there.date() else local_moment(moment, home)
    return f"{text} ({other})"


def clock(moment: datetime, zone: str) -> str:
    """Return `10.42`: the hour and minute of an aware `moment` in `zone`."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H.%M}"


def decimal_text(value: Number | None, places: int = 2) -> str:
    """Return `75,25`: rounded half up to `places`, with decimal comma; an unknown value is a dash.

    Where that would hide what matters it has more: a figure other than 0 never reads as 0 (`0,004`), and one that knows
    its minimums (`scoring.measured`) never as one it misses: 74,9962 of 75 is `74,996`, not `75,00`.
    """
    if value is None:
        return UNKNOWN
    # In whole numbers, which a table of a hundred rows feels: a Fraction would reduce every step.
    above, below = value.as_integer_ratio()
    places = places_of(value, places)
    units = (2 * abs(above) * 10**places + below) // (2 * below)
    sign = "−" if above < 0 and units else ""
    whole, rest = divmod(units, 10**places)
    return f"{sign}{whole}" + (f",{rest:0{places}d}" if places else "")


def places_of(value: Number, places: int = 2) -> int:
    """Return the decimals, at least `places`, a figure takes not to read as a minimum it misses, nor as 0 when it is not 0.

    The one rule of figures near a minimum; a figure knows its minimums by `scoring.measured`.
    """
    above, below = value.as_integer_ratio()
    while above and 2 * abs(above) * 10**places < below:
        places += 1
    for minimum in getattr(value, "minimums", ()):  # a figure of a sheet brings those it is held against
        while value < minimum <= Fraction(value) + Fraction(1, 2 * 10**places):
            places += 1
    return places


def percent_text(percent: Number | None, places: int = 2) -> str:
    """Return `92,31 %` of a figure that is a percentage already (100 is the whole)."""
    return UNKNOWN if percent is None else f"{decimal_text(percent, places)}\N{NO-BREAK SPACE}%"


def count_text(count: int | None) -> str:
    """Return `1.234`: a whole number grouped by dots."""
    return UNKNOWN if count is None else f"{count:,}".replace(",", ".").replace("-", "−")


def shortfall_text(shortfall: Number | None, places: int = 2) -> str:
    """Return `kurang 0,80`, with as many decimals as it takes to show a gap that rounding would hide: `kurang 0,004`.

    shortfall: what is missing to the minimum, above 0; None or 0 gives "".
    """
    return f"kurang {decimal_text(shortfall, places)}" if shortfall is not None and shortfall > 0 else ""


def change_text(change: Number | None) -> str:
    """Return `+0,20`, `−11,36`, `+0,004` or `0,00`: how a score went from one scorer to the next."""
    if change is None:
        return UNKNOWN
    return ("+" if change > 0 else "") + decimal_text(change)


def index_text(index: Number | None) -> str:
    """Return a survey index as it was entered, `3,60` or `3,5996`: rounded it might read as one that suffices."""
    if index is None:
        return UNKNOWN
    exact = Fraction(index)
    return decimal_text(exact, next((places for places in range(2, 29) if not exact * 10**places % 1), 2))


def names_text(names: Sequence[str], shown: int) -> str:
    """Return `Sari, Putu dan 3 lainnya`: the first `shown` names and how many are left."""
    left = len(names) - shown
    if left > 0:
        return f"{', '.join(names[:shown])} dan {left} lainnya"
    return " dan ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def size_text(size_bytes: int) -> str:
    """Return `2,4 MB`, `740 KB` or `12 byte`; 1 MB is 1024 × 1024 bytes, as the upload limit counts."""
    for unit, size in (("GB", 1024**3), ("MB", 1024**2)):
        if size_bytes >= size:
            return f"{decimal_text(Fraction(size_bytes, size), 1)}\N{NO-BREAK SPACE}{unit}"
    if size_bytes >= 1024:
        return f"{round(size_bytes / 1024)}\N{NO-BREAK SPACE}KB"
    return f"{size_bytes}\N{NO-BREAK SPACE}byte"


def plain_number(value: Decimal | int) -> str:
    """Return a number as it is typed here: `3,75`, `4`, `1234`; no grouping, no trailing zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
