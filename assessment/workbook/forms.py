"""Bringing a filled LKE workbook in, and choosing what of it becomes answers."""

import re
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from assessment.workbook.imports.cells.workbook import MAX_BYTES, MB

MAX_NAME = 150
_CHOICE = re.compile(r"([0-9]{1,9}):([0-9]{1,9})(?::([12]))?", re.ASCII)


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


@dataclass(frozen=True)
class Chosen:
    """What somebody ticked on the page of a reading."""

    versions: dict[int, int]  # row → version of the answer seen beside it
    readings: dict[int, int]  # row → which way to read it, 1 or 2
    is_unit_confirmed: bool  # that a file which names another unit is this one's

    @property
    def others(self) -> frozenset[int]:
        """The rows whose second reading is meant."""
        return frozenset(row for row, number in self.readings.items() if number != 1)


def chosen_rows(data: QueryDict) -> Chosen | None:
    """Return the ticked boxes `baris` and the buttons `cara-…`, each `row:version[:reading]`; None if one is no such thing."""
    buttons = [value for name, value in data.items() if name.startswith("cara-") and isinstance(value, str) and value]
    chosen = Chosen({}, {}, is_unit_confirmed="unit" in data)
    for value in [*data.getlist("baris"), *buttons]:
        parts = _CHOICE.fullmatch(value)
        if parts is None:
            return None
        row = int(parts[1])
        chosen.versions[row], chosen.readings[row] = int(parts[2]), int(parts[3] or 1)
    return chosen
