"""A sheet of lines: as a file, or pasted."""

from typing import Any

from django import forms

from assessment.programme.intake.imports.sheet import LONGEST, Rows, rows_of_file, rows_of_text
from assessment.workbook.imports.cells.workbook import MAX_BYTES, MB
from zi_portal.kit.office.refused import ImportRefused

BIG = f"Berkas lebih besar dari {MAX_BYTES // MB} MB. Hapus sheet dan gambar yang tidak perlu."


class SheetForm(forms.Form):
    """Either a file or pasted cells."""

    what = "rencana kerja"  # what the table holds, in Indonesian

    file = forms.FileField(
        label="Berkas",
        required=False,
        help_text=f"XLSX atau CSV, paling besar {MAX_BYTES // MB} MB. Sheet pertama yang dibaca.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    text = forms.CharField(
        label="Atau tempel tabel",
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "class": "plan-paste", "spellcheck": "false"}),
        help_text="Salin sel-selnya dari lembar kerja, beserta baris judul kolom.",
        error_messages={"max_length": "Isinya terlalu panjang. Bagi menjadi beberapa bagian."},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a form without either."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if not self.errors and not file and not str(cleaned.get("text") or "").strip():
            raise forms.ValidationError(f"Pilih berkas, atau tempel tabel {self.what}.")
        if file and file.size > MAX_BYTES:
            self.add_error("file", BIG)
        return cleaned

    @property
    def from_field(self) -> str:
        """The field of a valid form that holds the table."""
        return "file" if self.cleaned_data.get("file") else "text"

    def rows(self) -> Rows | None:
        """Return the cells that a valid form brings, None with the reason at their field where they cannot be read."""
        file = self.cleaned_data.get("file")
        try:
            return rows_of_file(file.read()) if file else rows_of_text(self.cleaned_data["text"])
        except ImportRefused as refused:
            self.add_error(self.from_field, f"Tidak dapat dibaca: {'; '.join(refused.lines)}.")
            return None


class MonthsSheetForm(SheetForm):
    """The same for months of a register, of which some may stand already."""

    what = "register"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `MonthsReading.seen` as it was shown


class ServicesSheetForm(SheetForm):
    """The same for services with their promised times."""

    what = "layanan"
