"""Bringing a new LKE in, and saying that it may be used."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from assessment.lke.files import MAX_YAML_BYTES
from assessment.lke.models import Instrument
from assessment.workbook.imports.cells.workbook import MAX_BYTES, MB


class DraftForm(forms.Form):
    """The file, and the edition it rests on."""

    file = forms.FileField(
        label="Berkas instrumen",
        help_text=(
            f"YAML paling besar {MAX_YAML_BYTES // MB} MB, atau templat instrumen .xlsx paling besar {MAX_BYTES // MB} MB. "
            "Belum ada yang berlaku; Anda memeriksa isinya dahulu."
        ),
        allow_empty_file=True,  # the reader says what is wrong with it
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx"}),
        error_messages={
            "required": "Pilih berkas instrumen yang akan diunggah.",
            "invalid": "Pilih berkas instrumen yang akan diunggah.",
        },
    )
    base = forms.ModelChoiceField(
        label="Edisi dasar",
        queryset=Instrument.objects.none(),
        empty_label="Pilih edisi",
        help_text="Dibandingkan dengan berkas Anda. Lembar yang tidak ada di .xlsx diambil dari edisi ini.",
        error_messages={"required": "Pilih edisi dasar.", "invalid_choice": "Pilih edisi dasar dari daftar."},
    )

    def __init__(self, *args: Any, bases: QuerySet[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = bases  # type: ignore[attr-defined]
        first = bases.first()
        self.fields["base"].initial = first.pk if first is not None else None


class ActivateForm(forms.Form):
    """That the figures beside it were looked at."""

    is_confirmed = forms.BooleanField(
        label="Saya sudah memeriksa angka dan perbedaannya. Instrumen ini boleh dipakai periode baru.",
        error_messages={"required": "Centang pernyataan ini sesudah Anda memeriksa isinya."},
    )
