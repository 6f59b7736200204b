"""Which number rows of an LKE ask what agents of change and their changes make, as data.

A question is recognised by its code and its statement, a row by its key and its words, all as Permen PANRB 90/2021, Lampiran p. 81 has
them: an edition that asks otherwise under the same code is offered nothing. The rows of 52/2014 and 10/2019 are levels.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One number that a question asks. figure: the field of `Figures` that is this number."""

    key: str
    label: str
    figure: str


@dataclass(frozen=True)
class Asked:
    """One question with its rows."""

    code: str
    statement: str
    rows: tuple[Row, ...]


MADE = Row("jumlah_perubahan", "Jumlah perubahan yang dibuat", "made")

QUESTIONS: Mapping[str, Asked] = {
    asked.code: asked
    for asked in (
        Asked(
            "A.II.1.i.a",
            "Agen perubahan telah membuat perubahan yang konkret di instansi (dalam 1 tahun)",
            (Row("jumlah_agen", "Jumlah agen perubahan", "agents"), MADE),
        ),
        Asked(
            "A.II.1.i.b",
            "Perubahan yang dibuat agen perubahan telah terintegrasi dalam sistem manajemen",
            (
                MADE,
                Row(
                    "jumlah_terintegrasi",
                    "Jumlah perubahan yang telah diintegrasikan dalam sistem manajemen",
                    "integrated",
                ),
            ),
        ),
    )
}
