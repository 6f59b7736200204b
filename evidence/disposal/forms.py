"""Destroying documents: why, and for how long they are kept before."""

from typing import Any

from django import forms

from evidence.documents.models import MOST_YEARS
from zi_portal.kit.forms.fields import LinesField, WholeNumberField


class ProposeForm(forms.Form):
    """Why the chosen documents are to be destroyed."""

    reason = LinesField(
        label="Alasan pemusnahan",
        max_length=500,
        help_text="Misalnya nomor jadwal retensi arsip yang menjadi dasarnya.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Isi alasan pemusnahan.",
            "max_length": "Alasan paling panjang 500 karakter. Singkatkan.",
        },
    )


class DecideForm(forms.Form):
    """Whether the kepala agrees, and why not."""

    AGREE, REFUSE = "setuju", "tolak"

    decision = forms.ChoiceField(
        label="Keputusan",
        choices=[(AGREE, "Setuju: hapus semua berkas pada daftar ini"), (REFUSE, "Tolak: tidak ada yang dihapus")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keputusan.", "invalid_choice": "Pilih keputusan."},
    )
    reason = LinesField(
        label="Alasan",
        max_length=500,
        required=False,
        help_text="Harus diisi bila ditolak.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Alasan paling panjang 500 karakter. Singkatkan."},
    )

    @property
    def agrees(self) -> bool:
        """Whether everything on the list is to be destroyed."""
        return bool(self.cleaned_data["decision"] == self.AGREE)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == self.REFUSE and cleaned.get("reason") == "":
            self.add_error("reason", "Isi alasan penolakan.")
        return cleaned


class RetentionForm(forms.Form):
    """For how many years an instansi keeps documents."""

    years = WholeNumberField(
        label="Masa simpan (tahun)",
        min_value=1,
        max_value=MOST_YEARS,
        help_text="Dihitung dari akhir tahun terakhir dokumen dipakai pada penilaian, berlaku, atau diunggah.",
        error_messages={
            "required": "Isi masa simpan.",
            "invalid": "Tulis masa simpan sebagai bilangan bulat, misalnya 5.",
            "min_value": f"Masa simpan 1 sampai {MOST_YEARS} tahun.",
            "max_value": f"Masa simpan 1 sampai {MOST_YEARS} tahun.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
