"""What stands beside the answers of one question: its explanation and the addresses of its data dukung."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assessment.typed_text import clean_text

from .lke_table import Role, Table
from .workbook import Cell, Kind

MAX_NOTE = 5_000  # characters of an explanation
MAX_LINKS = 10  # of one question
# Up to the next address, which people type right behind it; one that is part of another follows a sign of its own.
_ADDRESS = re.compile(r"https?://(?:(?<![\w\s.-])https?://|(?!https?://)[^\s<>\"'|;])+", re.IGNORECASE)
_BEHIND = ".,:!?"  # what ends a sentence, no address
_BRACKETS = {")": "(", "]": "[", "}": "{"}


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
        raise NoteTooLong(f"{place}: catatan {len(note)} karakter melebihi batas {MAX_NOTE}; ringkaskan isinya")
    return note


def links_of(table: Table, rows: Iterable[int]) -> tuple[str, ...]:
    """Return the addresses that stand on the lines of a question, or behind the words of its explanation, each once."""
    return tuple(dict.fromkeys(link for row in rows for link in _links(table, row)))[:MAX_LINKS]


def _note_text(cell: Cell | None) -> str:
    if cell is None or cell.kind in {Kind.ERROR, Kind.NOT_COMPUTED}:
        return ""
    # Half a pair is no text that can be kept.
    return clean_text("".join(sign for sign in cell.text if unicodedata.category(sign) != "Cs"))


def _links(table: Table, row: int) -> Iterator[str]:
    for column in (*table.columns(Role.EVIDENCE), *table.columns(Role.NOTE)):
        target = table.sheet.links.get((row, column))
        if target:
            yield target
    for column in table.columns(Role.EVIDENCE):
        for found in _ADDRESS.findall(table.sheet.text(row, column)):
            yield _without_end(found)


def _without_end(address: str) -> str:
    """Return an address without the signs of the sentence it stands in."""
    while address[-1] in _BEHIND or (
        address[-1] in _BRACKETS and address.count(address[-1]) > address.count(_BRACKETS[address[-1]])
    ):
        address = address[:-1]
    return address
