"""A folder of files at once: the files, then where each of them goes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy

from assessment.forms.fields import DateField
from assessment.models import Indicator
from evidence.limits import ACCEPT, upload_limits
from evidence.selectors.drops import DropLine

from .documents import FilesField, FilesInput, RequestKeyForm


class DropForm(RequestKeyForm):
    """Many files whose names tell their questions."""

    uploads = FilesField(
        label="Berkas",
        help_text=lazy(lambda: f"{upload_limits()} Paling banyak 100 sekaligus.", str)(),
        widget=FilesInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Pilih berkas yang akan diunggah."},
    )


class PlaceForm(forms.Form):
    """Where one file of a drop goes, empty for the library alone, and the date it bears."""

    code = forms.CharField(label="Pertanyaan", required=False, max_length=30)
    dated = DateField(label="Tanggal dokumen", required=False)

    def __init__(self, *args: Any, line: DropLine, questions: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self.codes = {question.code.lower(): question.code for question in questions}
        self.fields["code"].initial = line.code
        self.fields["dated"].initial = line.document.document_date

    def clean_code(self) -> str:
        """Return the code as the LKE writes it."""
        typed = self.cleaned_data["code"].strip()
        if typed and typed.lower() not in self.codes:
            raise forms.ValidationError("Pertanyaan ini bukan milik area Anda. Pilih dari daftar, atau kosongkan.")
        return self.codes.get(typed.lower(), "")
