"""Office files as words: a document by paragraphs, slides one by one, sheets as tables. Confined."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from typing import IO

import openpyxl

from evidence.documents import words_child
from evidence.reading.preview.faults import Fault, NotMade
from zi_portal.shelf.validators.names import Kind

MAX_CHARACTERS = 200_000
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS, MAX_CELL = 200, 20, 20, 300
UNREADABLE = (
    zipfile.BadZipFile,
    ValueError,
    SyntaxError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    OSError,
)

type Section = dict[str, object]  # title, and lines or rows


def look(file: IO[bytes], kind: Kind) -> dict[str, object]:
    """Return the sections of the file, and whether something was left out; raises NotMade."""
    file.seek(0)
    try:
        if kind is Kind.XLSX:
            return _sheets(file)
        return _parts(file, kind)
    except UNREADABLE as error:  # SyntaxError: what XML parsers raise
        raise NotMade(Fault.DAMAGED) from error


def _parts(file: IO[bytes], kind: Kind) -> dict[str, object]:
    sections: list[Section] = []
    left = MAX_CHARACTERS
    with zipfile.ZipFile(file) as archive:
        for number, name in enumerate(words_child.parts_of(archive.namelist(), kind.value), start=1):
            with archive.open(name) as part:
                lines, left = _lines(words_child.part_text(part), left)
            if lines:
                sections.append({"title": _title(name, number), "lines": lines})
            if left <= 0:
                return {"sections": sections, "is_cut": True}
    return {"sections": sections, "is_cut": False}


def _title(name: str, number: int) -> str:
    """Return what a reader calls the part; "" for the running text of a document."""
    if name.startswith("ppt/slides/"):
        return f"Salindia {number}"
    if name.startswith("ppt/notesSlides/"):
        return "Catatan salindia"
    return "" if name == "word/document.xml" else "Kepala, kaki, dan catatan halaman"


def _lines(pieces: Iterator[str], left: int) -> tuple[list[str], int]:
    """Return the paragraphs of `pieces` and how many characters are left of `left`."""
    text: list[str] = []
    for piece in pieces:
        text.append(piece[:left])
        left -= len(piece)
        if left <= 0:
            break
    return [" ".join(line.split()) for line in "".join(text).split("\n") if line.strip()], left


def _sheets(file: IO[bytes]) -> dict[str, object]:
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sections: list[Section] = []
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    is_cut = len(sheets) > MAX_SHEETS
    for sheet in sheets[:MAX_SHEETS]:
        rows: list[list[str]] = []
        for cells in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
            row = [_shown(value) for value in cells]
            while row and not row[-1]:
                row.pop()
            if not row:
                continue
            if len(rows) == MAX_ROWS:
                is_cut = True
                break
            rows.append(row)
        is_cut = is_cut or (sheet.max_column or 0) > MAX_COLUMNS
        width = max(map(len, rows), default=0)
        hidden = "" if sheet.sheet_state == "visible" else " (lembar tersembunyi)"
        filled = [row + [""] * (width - len(row)) for row in rows]
        sections.append({"title": f"{sheet.title}{hidden}", "rows": filled})
    return {"sections": sections, "is_cut": is_cut}


def _shown(value: object) -> str:
    """Return a cell as people here write it; its number format is not applied."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "BENAR" if value else "SALAH"
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date):
        return value.strftime("%d-%m-%Y %H.%M" if isinstance(value, dt.datetime) else "%d-%m-%Y")
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return " ".join(str(value).split())[:MAX_CELL]
