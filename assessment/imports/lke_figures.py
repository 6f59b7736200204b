"""The figures a workbook itself shows beside its answers."""

from decimal import Decimal
from fractions import Fraction

from .lke_lines import Lines
from .lke_table import Role, Table
from .workbook import Kind


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
