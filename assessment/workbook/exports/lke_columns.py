"""The columns of the sheet `LKE ZI`: which is which, how wide, and those of each scorer."""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from assessment.workbook.data import Scorer
from zi_portal.kit.tables.sheet_writer import SheetWriter

# Columns of the regulation's worksheet, B to G holding mark and text; A and N are ours.
CODE, MARK, TEXT, WEIGHT, CRITERIA, CHOICE, ANSWER, VALUE, SHARE, HEADLINE, NOTE = 1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 15

FIRST_FREE = NOTE + 1

TITLES = {
    CODE: "Kode",
    MARK: "Penilaian",
    WEIGHT: "Bobot",
    CRITERIA: "Penjelasan",
    CHOICE: "Pilihan Jawaban",
    ANSWER: "Jawaban",
    VALUE: "Nilai",
    SHARE: "%",
    HEADLINE: "Nilai (kosong dihitung 0)",
    NOTE: "Catatan/Keterangan/Penjelasan",
}

WIDTHS = {
    CODE: 11,
    TEXT: 44,
    WEIGHT: 7,
    CRITERIA: 44,
    CHOICE: 11,
    ANSWER: 10,
    VALUE: 9,
    SHARE: 9,
    HEADLINE: 11,
    NOTE: 38,
}

MARK_WIDTH, SCORER_WIDTH, SCORER_NOTE_WIDTH, DOCUMENT_WIDTH = 3.5, 10, 30, 28


@dataclass(frozen=True)
class Block:
    """The columns of one scorer; a rekap has no answers, and only the unit has the headline."""

    scorer: Scorer
    answer: int | None
    value: int
    note: int | None
    headline: int | None = None


def set_columns(writer: SheetWriter, blocks: tuple[Block, ...], first_document: int, documents: int) -> None:
    """Make each column as wide as what stands in it. documents: how many columns of them there are."""
    widths = dict.fromkeys(range(MARK, TEXT), MARK_WIDTH) | WIDTHS
    for block in blocks[1:]:
        widths |= {block.value: SCORER_WIDTH}
        if block.answer is not None and block.note is not None:
            widths |= {block.answer: SCORER_WIDTH, block.note: SCORER_NOTE_WIDTH}
    widths |= dict.fromkeys(range(first_document, first_document + documents), DOCUMENT_WIDTH)
    for column, width in widths.items():
        writer.sheet.column_dimensions[get_column_letter(column)].width = width
