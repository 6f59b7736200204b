"""Bringing a filled LKE workbook in, and choosing what of it becomes answers."""

import re

from django import forms

from assessment.imports.workbook import MAX_BYTES, MB

MAX_NAME = 150
_PAIR = re.compile(r"([0-9]{1,9}):([0-9]{1,9})", re.ASCII)


class ImportForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label="Buku kerja LKE",
        help_text=(
            f"Berkas .xlsx paling besar {MAX_BYTES // MB} MB: unduhan dari portal ini, lembar kerja kementerian, atau lembar "
            "Jawaban portal nasional. Belum ada jawaban yang berubah; Anda memeriksa isinya dahulu."
        ),
        allow_empty_file=True,  # the reader says what is wrong with it
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Pilih berkas LKE yang akan diimpor.",
            "invalid": "Pilih berkas LKE yang akan diimpor.",
        },
    )


def chosen_rows(values: list[str]) -> dict[int, int] | None:
    """Return row → version of the answer seen beside it, from the ticked boxes; None if one of them is no such pair."""
    chosen = {}
    for value in values:
        pair = _PAIR.fullmatch(value)
        if pair is None:
            return None
        chosen[int(pair[1])] = int(pair[2])
    return chosen
