"""The explanation that stands beside the answer of one question."""

import unicodedata
from collections.abc import Iterable

from assessment.workbook.imports.cells.workbook import Cell, Kind
from assessment.workbook.imports.lines.table import Role, Table
from zi_portal.kit.clean_text import clean_text
from zi_portal.kit.indonesian import count_text

MAX_NOTE = 5_000  # characters of an explanation


class NoteTooLong(ValueError):
    """An explanation longer than any may be; the text says so, with its cell."""


def note_of(table: Table, rows: Iterable[int]) -> str:
    """Return the explanation that stands on the lines of a question. Raises NoteTooLong."""
    column = table.column(Role.NOTE)
    if column is None:
        return ""
    lines = list(rows)
    texts = [_note_text(table.sheet.rows.get(row, {}).get(column)) for row in lines]
    note = "\n".join(dict.fromkeys(text for text in texts if text))
    if len(note) > MAX_NOTE:
        place = Cell(lines[0], column, Kind.TEXT, "").address
        raise NoteTooLong(
            f"{place}: catatan {count_text(len(note))} karakter melebihi batas {count_text(MAX_NOTE)}; ringkaskan isinya"
        )
    return note


def _note_text(cell: Cell | None) -> str:
    if cell is None or cell.kind in {Kind.ERROR, Kind.NOT_COMPUTED}:
        return ""
    # Half a pair is no text that can be kept.
    return clean_text("".join(sign for sign in cell.text if unicodedata.category(sign) != "Cs"))
