"""One cell of an instrument's workbook in the terms of its file; what may be two things is refused with what to do."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from assessment.lke_drafts.workbook_columns import NO, YES, Field, Form
from assessment.scoring.answers import shown
from assessment.workbook.imports.cells.number_formats import Shown
from assessment.workbook.imports.cells.workbook import Cell, Kind
from assessment.workbook.imports.cells.written import NOT_COMPUTED, CellProblem, visible

_FIRST_DAY = date(1899, 12, 30)  # day 0 of a workbook
_COMMA = re.compile(r"[0-9]{1,6},[0-9]{1,6}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)


def plain(text: str) -> str:
    """Return a heading or a word for comparing: one case, single blanks, full-width letters and hidden signs as they look."""
    return " ".join(unicodedata.normalize("NFKC", visible(text)).casefold().split())


def value_of(one: Field, cell: Cell | None) -> Any:
    """Return what a cell says in the terms of the file, None where it is blank.

    A number or a text of the wrong shape is returned as it stands: the check of the format names it.
    Raises CellProblem for formulas, errors, dates, percentages and words that are none of the column's.
    """
    if cell is None:
        return None
    _refuse(one, cell)
    text = cell.text.replace("\r\n", "\n").strip()
    if not text:
        return None
    if one.form in {Form.FLAG, Form.WORD}:
        return _word(one, text)
    if one.form in {Form.LINES, Form.CODES}:
        parts = text.split("\n") if one.form is Form.LINES else re.split(r"[,;\n]", text)
        return [part.strip() for part in parts if part.strip()]
    return _single(one, cell, text)


def _single(one: Field, cell: Cell, text: str) -> str | int:
    if one.form is Form.DECIMAL and _COMMA.fullmatch(text):
        return text.replace(",", ".")
    if one.form is Form.WHOLE and _WHOLE.fullmatch(text):
        return int(text)
    if one.form is Form.DAY and cell.kind is Kind.NUMBER:
        return _day(text)
    return text


def _word(one: Field, text: str) -> str | bool:
    words: dict[str, str | bool] = {word: key for key, word in one.words.items()} or {YES: True, NO: False}
    for word, value in words.items():
        if plain(word) == plain(text):
            return value
    raise CellProblem(f"{one.title} {shown(text)} tidak dikenal; pilih salah satu: {', '.join(words)}")


def _refuse(one: Field, cell: Cell) -> None:
    if cell.kind is Kind.NOT_COMPUTED:
        raise CellProblem(NOT_COMPUTED)
    if cell.kind is Kind.ERROR:
        raise CellProblem(f"sel berisi kesalahan {cell.text}; isi nilainya")
    if cell.is_formula:
        raise CellProblem("sel berisi rumus; salin, lalu tempel sebagai nilai")
    if cell.kind is Kind.NUMBER and cell.shown is Shown.PERCENT:
        raise CellProblem("sel berformat persen; ubah formatnya menjadi angka, lalu ketik bilangannya")
    if cell.shown is Shown.DATE and one.form is not Form.DAY:
        raise CellProblem("sel berisi tanggal; ubah formatnya menjadi teks, lalu ketik lagi isinya")
    if one.form is Form.DAY and cell.kind is Kind.NUMBER and cell.shown is not Shown.DATE:
        raise CellProblem("isi tanggal seperti 2026-12-31")


def _day(number: str) -> str:
    """Return the ISO date of a day number."""
    try:
        return (_FIRST_DAY + timedelta(days=int(float(number)))).isoformat()
    except (ValueError, OverflowError) as error:
        raise CellProblem("isi tanggal seperti 2026-12-31") from error
