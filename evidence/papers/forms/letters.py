"""Forms of letters: what is typed of an LHE or a berita acara, and the Word template an instansi brings."""

from typing import Any

from django import forms

from assessment.accounts.forms.units import letterhead_that_fits
from assessment.papers.models import LetterTemplate
from assessment.papers.selectors.letters import Typed
from assessment.papers.signing import Confidentiality
from evidence.papers.forms.papers import SignerForm, line_field
from zi_portal.kit.forms.fields import LinesField


def _few_lines(label: str, *, help_text: str) -> LinesField:
    """Return a field for a few lines that may stay empty."""
    return LinesField(
        label=label,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
        error_messages={"max_length": f"{label} paling panjang 1.000 karakter. Singkatkan."},
    )


class LetterForm(SignerForm):
    """What stands on the letter beside the result of the evaluation."""

    letterhead_lines = LinesField(
        label="Kop surat",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kop pejabat yang menandatangani, satu baris untuk setiap tingkat. Bila kosong, kop unit yang dinilai dicetak.",
        error_messages={"max_length": "Kop surat paling panjang 600 karakter."},
    )
    letterhead_address = line_field("Alamat pada kop", 300, help_text="Alamat, telepon, dan laman, dalam satu baris.")
    number = line_field("Nomor surat", 100, help_text="Boleh dikosongkan sampai nomornya ada.")
    confidentiality = forms.ChoiceField(
        label="Sifat",
        choices=Confidentiality.choices,
        initial=Confidentiality.SECRET,
        help_text="Selama masih konsep, hasil evaluasi bersifat rahasia.",
        error_messages={"required": "Pilih sifat surat.", "invalid_choice": "Pilih sifat surat dari daftar."},
    )
    addressee = line_field("Kepada (Yth.)", 200, help_text="Misalnya Kepala KPPBC TMP Ngurah Rai.")
    basis = _few_lines("Dasar penugasan", help_text="Misalnya Surat Tugas Inspektur Jenderal Nomor ST-12/IJ/2026.")
    span = line_field("Waktu pelaksanaan", 200, help_text="Misalnya 4 sampai 22 Mei 2026.")
    sample = _few_lines(
        "Sampel yang diperiksa",
        help_text="Misalnya: semua pertanyaan; data dukung reform seluruhnya, pemenuhan tiga dari setiap sub-area.",
    )
    copies = _few_lines("Tembusan", help_text="Satu penerima setiap baris. Boleh dikosongkan.")
    field_order = [
        "letterhead_lines",
        "letterhead_address",
        "number",
        "dated",
        "place",
        "confidentiality",
        "addressee",
        "basis",
        "span",
        "sample",
        "copies",
    ]

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == LetterTemplate.Kind.MINUTES:
            for name in ("addressee", "sample", "copies"):
                del self.fields[name]

    def clean_letterhead_lines(self) -> str:
        """Refuse more lines, or longer ones, than fit above a page."""
        return letterhead_that_fits(self.cleaned_data["letterhead_lines"])

    def typed(self) -> Typed:
        """Return what was typed."""
        said = self.cleaned_data
        return Typed(
            dated=said["dated"],
            signer=self.signer(),
            number=said["number"],
            place=said["place"],
            confidentiality=said["confidentiality"],
            addressee=said.get("addressee", ""),
            basis=said["basis"],
            span=said["span"],
            sample=said.get("sample", ""),
            copies=tuple(line for line in said.get("copies", "").splitlines() if line),
            letterhead=tuple(said["letterhead_lines"].split("\n")) if said["letterhead_lines"] else (),
            address=said["letterhead_address"],
        )


class TemplateForm(forms.Form):
    """One Word file."""

    file = forms.FileField(
        label="Templat Word (.docx)",
        allow_empty_file=True,  # the service says so in our words
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text="Paling besar 2 MB, tanpa makro.",
        error_messages={"required": "Pilih berkas templat."},
    )
