"""The figures a workbook itself shows beside its answers, and the counts that a percentage alone stands for."""

from decimal import Decimal
from fractions import Fraction

from assessment import scoring
from assessment.workbook.imports.cells.workbook import Kind
from assessment.workbook.imports.lines.lines import Lines
from assessment.workbook.imports.lines.table import Role, Table

MAX_DENOMINATOR = 10**6  # of a percentage that stands for its counts


def stored_figures(table: Table, lines: Lines) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Return what the workbook itself shows: node code → points, question code → value from 0 to 1."""
    column = table.column(Role.VALUE)
    points: dict[str, Fraction] = {}
    values: dict[str, Fraction] = {}
    if column is None:
        return points, values
    shared = set(lines.nodes.values())
    for found, places in ((points, lines.nodes), (values, lines.questions)):
        for code, row in places.items():
            cell = table.sheet.rows.get(row, {}).get(column)
            if cell is None or cell.kind is not Kind.NUMBER or (found is values and row in shared):
                continue
            found[code] = Fraction(Decimal(cell.text))
    return points, values


def counts_of(question: scoring.Indicator, formula: scoring.Formula, share: Fraction) -> scoring.Counts:
    """Return counts that give a share where only that is known."""
    top, bottom = share.limit_denominator(MAX_DENOMINATOR).as_integer_ratio()
    counts = dict.fromkeys((entry.key for entry in question.inputs), 0)
    # Of a decrease the numerator is what is left of it.
    counted = top if formula.kind == "ratio" else bottom - top
    return scoring.Counts(counts | {formula.denominator[0]: bottom, formula.numerator[0]: counted})
