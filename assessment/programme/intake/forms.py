"""A sheet of lines: as a file, or pasted."""

from typing import Any

from django import forms

from assessment.programme.intake.imports.sheet import LONGEST
from assessment.workbook.imports.cells.workbook import MAX_BYTES, MB

BIG = f"Berkas lebih besar dari {MAX_BYTES // MB} MB. Hapus sheet dan gambar yang tidak perlu."


class SheetForm(forms.Form):
    """Either a file or pasted cells."""

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
            raise forms.ValidationError("Pilih berkas, atau tempel tabel rencana kerja.")
        if file and file.size > MAX_BYTES:
            self.add_error("file", BIG)
        return cleaned
