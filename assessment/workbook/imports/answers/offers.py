"""What the column *Pilihan Jawaban* of a copy holds beside an answer, and the level the copy itself takes it for. Pure."""

import re
from fractions import Fraction

from assessment import scoring
from assessment.workbook.imports.cells.workbook import Cell
from assessment.workbook.imports.cells.written import visible
from assessment.workbook.imports.lines.lines import Lines
from assessment.workbook.imports.lines.table import Role, Table

EXACTLY = Fraction(1, 200)  # a sheet shows two decimals


def offered_otherwise(table: Table, question: scoring.Indicator, row: int) -> Cell | None:
    """Return the cell of a line that offers other choices than the regulation; None where it offers these or none.

    `Y/T` is short for `Ya/Tidak`.
    """
    cell = _choice_cell(table, row)
    if (
        cell is None
        or not scoring.kind_of(question).has_levels
        or scoring.letter_of(question, cell.text) is not None
        or "/" not in cell.text
    ):
        return None
    letters = [level.letter.casefold() for level in question.levels]
    offered = _parts(cell.text)
    return None if offered in (letters, [letter[0] for letter in letters]) else cell


def misplaced(
    table: Table, lines: Lines, question: scoring.Indicator, row: int, *, takes_initials: bool = False
) -> Cell | None:
    """Return the cell of *Pilihan Jawaban* where it holds an answer instead of the choices."""
    cell = _choice_cell(table, row)
    if cell is None or not scoring.kind_of(question).has_levels:
        return None

    def is_letter(text: str) -> bool:
        return scoring.letter_of(question, visible(text), takes_initials=takes_initials) is not None

    if not is_letter(cell.text):
        return None
    below = table.sheet.text(row + 1, cell.column)
    if row + 1 not in lines.known and is_letter(below):
        return None  # each choice on a line of its own
    return cell


def level_by_value(
    table: Table, question: scoring.Indicator, row: int, written: str, value: Fraction | None
) -> str | None:
    """Return the level that a copy gave an answer the points of, where it asks the question with other choices.

    written: an answer that is no level of the question but one of the choices the copy offers: `Ya` at A/B/C. value:
    what the copy shows beside it. None where it shows none, or one that no level or several have.
    """
    cell = offered_otherwise(table, question, row)
    if cell is None or value is None or visible(written).casefold() not in _parts(cell.text):
        return None
    worth = [letter for letter, points in question.exact_values.items() if abs(points - value) < EXACTLY]
    return worth[0] if len(worth) == 1 else None


def _choice_cell(table: Table, row: int) -> Cell | None:
    column = table.column(Role.CHOICE)
    return table.sheet.rows.get(row, {}).get(column) if column is not None else None


def _parts(text: str) -> list[str]:
    return re.sub(r"\s+", "", text).casefold().split("/")
