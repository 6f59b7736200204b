"""Of which day a document seems to be, read from its name, its words or its picture; a proposal that a person confirms.

Pure: text and days in, a day out. Nothing here is ever a document's date by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zi_portal.kit.forms.fields import MONTH_NUMBERS

FIRST_YEAR = 2000  # no data dukung is older
PAGES = 3  # of a text that are looked at: a letter says its day at its head or below its first signature


class Source(StrEnum):
    """Where a day was read, the surest first."""

    TEXT = "isi"
    PHOTO = "foto"
    NAME = "nama"
    FILE = "berkas"  # what the program that made the file says of it


@dataclass(frozen=True)
class FoundDate:
    """A day, where it was read and, of a text with pages, on which of them (from 1; 0 where there are none)."""

    day: date
    source: Source
    page: int = 0


_MONTHS = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
# Digits that stand alone: a NIP, a NIK, a telephone number or the number of a letter holds no date.
_ALONE = r"(?<![0-9A-Za-z.,/-]){}(?![0-9A-Za-z]|[-/.,][0-9])"
_IN_WORDS = re.compile(
    rf"(?<![0-9.,/-])([0-9]{{1,2}})[ \t]*[ \t.\-_]?[ \t]*({_MONTHS})\.?[ \t]*[ \t.\-_]?[ \t]*([0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(_ALONE.format(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})"))
_YEAR_FIRST = re.compile(
    r"(?<![0-9A-Za-z.,/-])([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])"
)  # a time may follow
_EIGHT = re.compile(r"(?<![0-9])(20[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])")
_EIGHT_DAY_FIRST = re.compile(r"(?<![0-9])([0-9]{2})([0-9]{2})(20[0-9]{2})(?![0-9])")
_SPACED = re.compile(r"(?<![0-9])([0-9]{1,2})[ _]([0-9]{1,2})[ _](20[0-9]{2})(?![0-9])")
_SPACED_YEAR_FIRST = re.compile(r"(?<![0-9])(20[0-9]{2})[ _]([0-9]{1,2})[ _]([0-9]{1,2})(?![0-9])")
# Numbers of people, also as 19800101 200501 1 001: looked away from before anything is read.
_PERSONAL = re.compile(r"(?<![0-9])[0-9]{15,}(?![0-9])")
_NIP = re.compile(r"(?<![0-9])[0-9]{8}[ .]?[0-9]{6}[ .]?[0-9][ .]?[0-9]{3}(?![0-9])")

# What stands right before the day a document is of, the surest first; what stands before the day of something else.
_OF_DOCUMENT = (
    re.compile(r"ditetapkan\b[^0-9]{0,60}$|dikeluarkan\b[^0-9]{0,60}$", re.IGNORECASE | re.DOTALL),
    re.compile(r"(?<!pada )\b(?:hari/)?(?:tanggal|tgl)\b\.?\s*:\s*$", re.IGNORECASE),
    re.compile(r"(?:^|\n|\s{2})\s*[A-Z][A-Za-z .]{2,30},\s*$"),
)
_OF_OTHERS = re.compile(
    r"(?:nomor|tahun|sejak|sampai|s\.?d\.?|hingga|lahir|berlaku|undang|peraturan|keputusan|surat|tmt)\b[^.\n]{0,60}$",
    re.IGNORECASE,
)


def date_in_name(name: str, *, today: date) -> date | None:
    """Return the one day that the file name `name` tells, None for none, for two, or for one after `today`."""
    stem = name.rpartition(".")[0] or name
    found = {day for _, day in _days(_without_people(stem.replace("_", " ")), today, is_name=True)}
    return found.pop() if len(found) == 1 else None


def date_in_text(text: str, *, today: date) -> FoundDate | None:
    """Return the day a document says it is of, from its words with a form feed between pages; None where none is told."""
    best: tuple[int, int, int, date] | None = None
    for page, words in enumerate(text.split("\f")[:PAGES], start=1):
        plain = _without_people(words)
        for place, day in _days(plain, today):
            rank = (_rank(plain[max(0, place - 120) : place]), page, place, day)
            if best is None or rank[:3] < best[:3]:
                best = rank
    return FoundDate(best[3], Source.TEXT, best[1]) if best is not None else None


def date_of_photo(told: str, *, today: date) -> date | None:
    """Return the day in what a camera notes, `2026:02:01 10:00:00`, None for none; a camera without a clock says 0000."""
    match = re.match(r"([0-9]{4})[:-]([0-9]{2})[:-]([0-9]{2})", told)
    return _day(match[1], match[2], match[3], today) if match else None


def date_of_file(told: str, *, today: date) -> date | None:
    """Return the day in what a PDF says of its making, `D:20260201100000+08'00'`, None for none."""
    match = re.match(r"(?:D:)?([0-9]{4})([0-9]{2})([0-9]{2})", told)
    return _day(match[1], match[2], match[3], today) if match else None


def _days(text: str, today: date, *, is_name: bool = False) -> Iterator[tuple[int, date]]:
    """Yield place and day of every date in `text` that can be the day of a document."""
    for match in _IN_WORDS.finditer(text):
        yield from _at(match, _day(match[3], str(MONTH_NUMBERS[match[2].lower()]), match[1], today))
    for match in _DAY_FIRST.finditer(text):
        yield from _at(match, _day(match[4], match[3], match[1], today))
    for match in _YEAR_FIRST.finditer(text):
        yield from _at(match, _day(match[1], match[3], match[4], today))
    if not is_name:
        return
    for match in _EIGHT.finditer(text):
        yield from _at(match, _day(match[1], match[2], match[3], today))
    for match in _EIGHT_DAY_FIRST.finditer(text):
        yield from _at(match, _day(match[3], match[2], match[1], today))
    for match in _SPACED.finditer(text):
        yield from _at(match, _day(match[3], match[2], match[1], today))
    for match in _SPACED_YEAR_FIRST.finditer(text):
        yield from _at(match, _day(match[1], match[2], match[3], today))


def _at(match: re.Match[str], day: date | None) -> Iterator[tuple[int, date]]:
    if day is not None:
        yield match.start(), day


def _day(year: str, month: str, day: str, today: date) -> date | None:
    """Return the day unless there is none such, it is absurdly old, or it has still to come."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if date(FIRST_YEAR, 1, 1) <= found <= today else None


def _without_people(text: str) -> str:
    """Return `text` with the numbers of people blotted out, letter for letter."""
    for numbers in (_NIP, _PERSONAL):
        text = numbers.sub(lambda match: "#" * len(match[0]), text)
    return text


def _rank(before: str) -> int:
    """Return how surely the day after `before` is that of the document itself, 0 the surest."""
    for rank, pattern in enumerate(_OF_DOCUMENT):
        if pattern.search(before):
            return rank
    return len(_OF_DOCUMENT) + bool(_OF_OTHERS.search(before))
