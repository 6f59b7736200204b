"""Forms about asked documents: what a citation fulfils, and what an instansi asks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from evidence.documents.standard import LABEL_LENGTH, Item
from zi_portal.kit.forms.fields import LineField

NEW_ITEMS = 3  # empty lines offered at a time


class CitationForm(forms.Form):
    """Where in a document the proof stands, and which asked documents it is."""

    checklist_keys = forms.MultipleChoiceField(
        label="Data dukung yang diminta",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Centang yang dipenuhi oleh dokumen ini.",
        error_messages={"invalid_choice": "Pilih butir yang ada pada daftar."},
    )
    page_reference = LineField(
        label="Halaman",
        max_length=60,
        required=False,
        help_text="Misalnya 3 atau 12–15, supaya penilai langsung menemukannya.",
        error_messages={"max_length": "Halaman paling panjang 60 karakter. Singkatkan."},
    )
    note = LineField(
        label="Catatan",
        max_length=300,
        required=False,
        help_text="Apa yang dibuktikan dokumen ini pada pertanyaan tersebut.",
        error_messages={"max_length": "Catatan paling panjang 300 karakter. Singkatkan."},
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if items:
            self.fields["checklist_keys"].choices = [(item.key, item.label) for item in items]  # type: ignore[attr-defined]
        else:
            del self.fields["checklist_keys"]

    def said(self) -> dict[str, Any]:
        """Return what was said, by argument of the service."""
        return {"checklist_keys": []} | self.cleaned_data


class ChecklistForm(forms.Form):
    """The documents asked at one question, one line each; an empty line is asked no more."""

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [item.key for item in items]
        for place, item in enumerate(items, 1):
            self.fields[item.key] = _line(f"Dokumen {place}", initial=item.label)
        for place in range(1, NEW_ITEMS + 1):
            self.fields[f"added_{place}"] = _line(f"Dokumen tambahan {place}")

    def labels(self) -> dict[str, str]:
        """Return the texts of the items asked now, by key."""
        return {key: self.cleaned_data[key] for key in self.keys}

    def added(self) -> list[str]:
        """Return the texts of new items."""
        return [self.cleaned_data[f"added_{place}"] for place in range(1, NEW_ITEMS + 1)]


def _line(label: str, initial: str = "") -> LineField:
    too_long = f"Nama dokumen paling panjang {LABEL_LENGTH} karakter. Singkatkan."
    return LineField(
        label=label, initial=initial, required=False, max_length=LABEL_LENGTH, error_messages={"max_length": too_long}
    )
