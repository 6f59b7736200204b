"""A folder of files at once: the files, then where each of them goes."""

import re
import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html

from assessment.lke.models import Indicator
from evidence.documents.dates import date_in_name
from evidence.drops.selectors import DropLine
from evidence.intake.forms import FilesForm
from zi_portal.kit.forms.fields import DateField
from zi_portal.shelf.accepted import several_files, upload_limits

_BATCH = re.compile(r"[0-9a-zA-Z-]{1,40}")


class DropForm(FilesForm):
    """Many files whose names tell their questions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].help_text = format_html("{} {}", upload_limits(), several_files())

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

    def __init__(self, *args: Any, line: DropLine, questions: Sequence[Indicator], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self.codes = {question.code.lower(): question.code for question in questions}
        self.fields["code"].initial = line.code
        self.fields["is_item"].initial = line.item is not None
        self.fields["dated"].initial = line.document.document_date or date_in_name(line.name, today=today)

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
