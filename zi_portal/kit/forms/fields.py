"""Fields every form may use: one line of clean text, dates and times as Indonesian offices write them."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zi_portal.kit.forms.numbers import NumberProblem, read_count
from zi_portal.kit.indonesian import MONTHS, long_date

# Short forms in use beside the first three letters of each month.
SHORT_MONTHS = {"agt": 8, "ags": 8, "agst": 8, "sept": 9, "nop": 11, "pebruari": 2, "nopember": 11}
MONTH_NUMBERS = (
    {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
    | {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
    | SHORT_MONTHS
)
FIRST_YEAR, LAST_YEAR = 1945, 2100

# ASCII digits only: \d would also take those of other scripts.
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
IN_WORDS = re.compile(r"([0-9]{1,2})[ -]([a-z]+)\.?[ -]([0-9]{4})")
CLOCK = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})(?: ?(?:wib|wita|wit))?")

DATE_UNREADABLE = "Tanggal tidak dapat dibaca. Tulis seperti 31 Mei 2026, 31-5-2026, atau 2026-05-31."
TIME_UNREADABLE = "Jam tidak dapat dibaca. Tulis seperti 23.59."

# Marks that turn the direction of text or take no room: they make one name look like another.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean_line(text: str) -> str:
    """Return `text` as one line: composed letters, no invisible marks, no control characters, single spaces."""
    composed = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    printable = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in composed)
    return " ".join(printable.split())


def clean_lines(text: str) -> str:
    """Return `text` with each of its lines cleaned, without empty lines at both ends."""
    return "\n".join(clean_line(line) for line in text.splitlines()).strip("\n")


def read_date(text: str) -> date:
    """Return the day that `text` names, the day before the month; ValueError if it names none from 1945 to 2100."""
    wanted = " ".join(text.lower().split())
    if match := ISO_DATE.fullmatch(wanted):
        year, month, day = (int(part) for part in match.groups())
    elif match := DAY_FIRST.fullmatch(wanted):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    elif (match := IN_WORDS.fullmatch(wanted)) and match[2] in MONTH_NUMBERS:
        day, month, year = int(match[1]), MONTH_NUMBERS[match[2]], int(match[3])
    else:
        raise ValueError(f"not a date: {text!r}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year out of range: {year}")
    return date(year, month, day)


def read_time(text: str) -> time:
    """Return the time of day that `text` names, such as 23.59 or 23:59 WIB; ValueError if it names none."""
    match = CLOCK.fullmatch(" ".join(text.lower().split()))
    if not match:
        raise ValueError(f"not a time: {text!r}")
    return time(int(match[1]), int(match[2]))


def _cleaned(text: Any, clean: Callable[[str], str]) -> Any:
    """Return `text` cleaned; one that holds a NUL stays as it is, for the field to refuse."""
    return clean(text) if isinstance(text, str) and "\x00" not in text else text


class LineField(forms.CharField):
    """One line of text, cleaned of what cannot be seen before its length is judged."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _cleaned(text, clean_line)


class LinesField(forms.CharField):
    """Several lines of text, each cleaned of what cannot be seen."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _cleaned(text, clean_lines)


class WholeNumberField(forms.IntegerField):
    """A whole number as people here type it; Django would take `1.000` for 1 and digits of other scripts."""

    def to_python(self, value: Any) -> int | None:
        try:
            return read_count(str(value)) if isinstance(value, str) else super().to_python(value)
        except NumberProblem as problem:
            raise ValidationError(problem.text, code="invalid") from problem


class DateField(forms.Field):
    """A day, typed as people here write it; shown again as 31 Mei 2026."""

    widget = forms.TextInput
    default_error_messages = {"unreadable": DATE_UNREADABLE}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return read_date(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from None

    def prepare_value(self, value: Any) -> Any:
        return long_date(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class TimeField(forms.Field):
    """A time of day with point or colon; shown again as 23.59."""

    widget = forms.TextInput
    default_error_messages = {"unreadable": TIME_UNREADABLE}

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        try:
            return read_time(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H.%M}" if isinstance(value, time) else value


def ask_of(field: forms.Field, whom: str) -> None:
    """Print beside the label of an optional field of whom it is asked, in place of *tidak wajib* (bootstrap5/field.html)."""
    setattr(field, "asked_of", whom)  # noqa: B010  (an attribute of ours on Django's field)


class VersionField(forms.Field):
    """The version the form was loaded from: 0 without an answer; anything unreadable counts as that old."""

    def to_python(self, value: Any) -> int:
        """Return the version."""
        text = str(value or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
