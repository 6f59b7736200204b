"""A folder of files at once: the files, then where each of them goes."""

import re
import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from assessment.forms.fields import DateField, read_date
from assessment.models import Indicator
from evidence.limits import upload_limits
from evidence.selectors.drops import DropLine

from .uploads import FilesForm

OLDEST_YEAR = 2000
_BATCH = re.compile(r"[0-9a-zA-Z-]{1,40}")
# A day in a name: 31-12-2026, 31.12.2026, 2026-12-31, 31 Desember 2026.
_DAY = re.compile(
    r"(?<![0-9])([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}([-. ])(?:[0-9]{1,2}|[a-z]{3,9})\2[0-9]{4})(?![0-9])", re.I
)


def date_in(name: str) -> date | None:
    """Return the one day of this century that `name` tells, None where it tells none or several."""
    found = set()
    for match in _DAY.finditer(name.replace("_", " ")):
        try:
            found.add(read_date(match[1] if match[2] == " " or match[2] is None else match[1].replace(match[2], "-")))
        except ValueError:
            continue
    days = [day for day in found if day.year >= OLDEST_YEAR]
    return days[0] if len(days) == 1 else None


class DropForm(FilesForm):
    """Many files whose names tell their questions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].help_text = upload_limits()

    def clean_request_key(self) -> str:
        """Return the key, or another where it would not fit in the address of the preview."""
        typed = self.cleaned_data["request_key"]
        return typed if _BATCH.fullmatch(typed) else secrets.token_hex(16)


class DatedForm(forms.Form):
    """The date of those files of a drop for which none is typed."""

    dated = DateField(label="Tanggal untuk yang dikosongkan", required=False)


class PlaceForm(forms.Form):
    """Where one file of a drop goes, empty for the library alone, and the date it bears."""

    code = forms.CharField(label="Pertanyaan", required=False, max_length=30)
    dated = DateField(label="Tanggal dokumen", required=False)
    is_item = forms.BooleanField(required=False)
    is_own = forms.BooleanField(required=False)
    is_restricted = forms.BooleanField(required=False)

    def __init__(self, *args: Any, line: DropLine, questions: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self.codes = {question.code.lower(): question.code for question in questions}
        self.fields["code"].initial = line.code
        self.fields["is_item"].initial = line.item is not None
        self.fields["dated"].initial = line.document.document_date or date_in(line.name)

    def clean_code(self) -> str:
        """Return the code as the LKE writes it."""
        typed = self.cleaned_data["code"].strip()
        if typed and typed.lower() not in self.codes:
            raise forms.ValidationError("Pertanyaan ini bukan milik area Anda. Pilih dari daftar, atau kosongkan.")
        return self.codes.get(typed.lower(), "")

    def own_name(self) -> str:
        """Return the file's name if its bytes, which the unit had before, shall be a document of their own."""
        return self.line.name if self.line.is_twin and self.cleaned_data["is_own"] else ""

    def restricts(self) -> bool:
        """Return whether it was marked *terbatas* where that was asked."""
        return self.line.asks_restriction and bool(self.cleaned_data["is_restricted"])

    def items(self) -> tuple[str, ...]:
        """Return the asked document that was confirmed; it is one of the proposed question alone."""
        named = self.line.item is not None and self.cleaned_data["is_item"]
        return (self.line.item.key,) if named and self.cleaned_data["code"] == self.line.code else ()  # type: ignore[union-attr]
