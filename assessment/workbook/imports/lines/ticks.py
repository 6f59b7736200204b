"""Answers ticked in columns of their own, one a letter, as some offices rule the column *Jawaban*."""

import unicodedata
from dataclasses import replace

from assessment import scoring
from assessment.lke.likeness import plain
from assessment.scoring.answers import shown
from assessment.workbook.imports.cells.workbook import Cell
from assessment.workbook.imports.cells.written import CellProblem, value_of
from assessment.workbook.imports.lines.table import LETTERS, Table

_MARKS = frozenset({"v", "x", "1", "√", "✓", "✔", "☑", "✗", "✘", "●", "•"})


def with_ticks(table: Table) -> Table:
    """Return a table with its columns of ticks, where the first line below the titles names them: A, B, C or Ya, Tidak."""
    line = table.sheet.rows.get(table.first_row, {})
    found: dict[int, tuple[str, ...]] = {}
    for column in range(table.answer, table.answer + len(LETTERS)):
        letters = tuple(plain(line[column].text).split()) if column in line else ()
        if not letters or not LETTERS.issuperset(letters) or letters in found.values():
            break
        found[column] = letters
    if len(found) < 2 or set(line) - set(found):
        return table
    return replace(table, ticks=found, first_row=table.first_row + 1)


def ticked(
    table: Table, question: scoring.Indicator, row: int, *, takes_initials: bool = False
) -> tuple[str, Cell] | None:
    """Return the letter that is ticked on a line with its cell, None where none is.

    Raises CellProblem where several are, where something else stands there, or a letter that the question does not offer.
    """
    marked = [cell for column in table.ticks if (cell := table.sheet.rows.get(row, {}).get(column)) and value_of(cell)]
    if not marked:
        return None
    if len(marked) > 1:
        raise CellProblem(f"lebih dari satu kolom terisi ({', '.join(cell.address for cell in marked)}); sisakan satu")
    cell = marked[0]
    columns = (scoring.letter_of(question, one, takes_initials=takes_initials) for one in table.ticks[cell.column])
    letters = {letter for letter in columns if letter}
    text = unicodedata.normalize("NFKC", value_of(cell) or "").casefold()
    if (typed := scoring.letter_of(question, text, takes_initials=takes_initials)) is not None and letters <= {typed}:
        return typed, cell
    if text not in _MARKS:
        raise CellProblem(f"{shown(text)} bukan tanda centang; ketik v pada kolom jawabannya")
    if len(letters) != 1:
        offered = ", ".join(level.letter for level in question.levels)
        raise CellProblem(f"yang dicentang bukan salah satu dari {offered}; ketik jawabannya di sel itu")
    return letters.pop(), cell
