"""Forms of those who accept answers and areas."""

from collections.abc import Iterable
from typing import Any

from django import forms

from zi_portal.kit.forms.fields import VersionField
from zi_portal.kit.forms.text import PlainTextField

NOTE_LIMIT = 1000


class ReviewForm(forms.Form):
    """What is to be mended, and the version of the answer that was read."""

    version = VersionField(widget=forms.HiddenInput, required=False)
    note = PlainTextField(
        label="Catatan",
        required=False,
        max_length=NOTE_LIMIT,
        help_text="Bila jawaban dikembalikan: tulis apa yang harus diperbaiki.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Catatan paling panjang {NOTE_LIMIT} karakter. Ringkaskan isinya."},
    )


class AreaDecisionForm(forms.Form):
    """Why an area is returned to its pokja."""

    reason = PlainTextField(
        label="Alasan",
        required=False,
        max_length=NOTE_LIMIT,
        help_text="Bila area dikembalikan: tulis apa yang harus diperbaiki.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Alasan paling panjang {NOTE_LIMIT} karakter. Ringkaskan isinya."},
    )


class MarksForm(forms.Form):
    """The questions for which a round is sent back, ticked beside the reason."""

    codes = forms.MultipleChoiceField(
        label="Pertanyaan yang harus diperbaiki",
        required=False,
        error_messages={"invalid_choice": "Ada pertanyaan yang tidak dikenal. Muat ulang halaman ini."},
    )

    def __init__(self, *args: Any, known: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(code, code) for code in known]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[str]:
        """The codes that were sent along."""
        return set(self["codes"].value() or ())
