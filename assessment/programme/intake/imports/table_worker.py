"""Reads the first sheet of a workbook as rows of text, in a process of its own: bytes on standard input, JSON on standard output.

Asked by `sheet.py` beside it, never imported to work in the portal, as `assessment/workbook/imports/lke_worker.py` is.
"""

import json
import sys
from typing import Any

from zi_portal.confined.limits import MB, Limits, confine

LIMITS = Limits(cpu_seconds=20, wall_seconds=45, memory_bytes=512 * MB)


def main() -> None:
    """Set the limits, then read; whoever asked takes silence for a file too heavy to read."""
    confine(LIMITS)
    sys.stdout.write(json.dumps(told(sys.stdin.buffer.read()[4:]), ensure_ascii=True))


def told(content: bytes) -> dict[str, Any]:
    """Return the rows of the first sheet that holds any and is not hidden, as JSON, or why the file is refused."""
    from assessment.workbook.imports.cells.workbook import Kind, read_workbook  # noqa: PLC0415  (inside the limits)
    from zi_portal.kit.office.refused import ImportRefused  # noqa: PLC0415

    try:
        sheets = read_workbook(content)
    except ImportRefused as refused:
        return {"refused": refused.lines}
    sheet = next((one for one in sheets if one.rows and not one.is_hidden), None)
    if sheet is None:
        return {"rows": []}
    width = max(max(cells) for cells in sheet.rows.values() if cells)
    # A formula without a stored value would read as an empty cell.
    open_formulas = {
        (cell.row, cell.column)
        for cells in sheet.rows.values()
        for cell in cells.values()
        if cell.kind is Kind.NOT_COMPUTED
    }

    def text(row: int, column: int) -> str:
        return "#RUMUS!" if (row, column) in open_formulas else sheet.text(row, column)

    columns = range(1, width + 1)
    return {"rows": [[text(row, column) for column in columns] for row in range(1, max(sheet.rows) + 1)]}


if __name__ == "__main__":
    main()
