"""Reads the first sheet of a workbook as rows of text, in a process of its own: bytes on standard input, JSON on standard output.

Asked by `sheet.py` beside it, never imported to work in the portal, as `assessment/workbook/imports/lke_worker.py` is.
"""

import json
import sys
from datetime import date, timedelta
from typing import Any

from zi_portal.confined.limits import MB, Limits, confine

DAY_ZERO, EARLIEST, LATEST = date(1899, 12, 30), 1, 73_414  # as workbooks count days, until the end of 2100
LIMITS = Limits(cpu_seconds=20, wall_seconds=45, memory_bytes=512 * MB)


def main() -> None:
    """Set the limits, then read; whoever asked takes silence for a file too heavy to read."""
    confine(LIMITS)
    sys.stdout.write(json.dumps(told(sys.stdin.buffer.read()[4:]), ensure_ascii=True))


def told(content: bytes) -> dict[str, Any]:
    """Return the rows of the first sheet that holds any and is not hidden, as JSON, or why the file is refused.

    A day reads as people write it, `31 Mei 2026`, and not as the number that a workbook keeps.
    """
    from assessment.workbook.imports.cells.number_formats import Shown  # noqa: PLC0415  (inside the limits)
    from assessment.workbook.imports.cells.workbook import Kind, read_workbook  # noqa: PLC0415  (inside the limits)
    from zi_portal.kit.indonesian import long_date  # noqa: PLC0415
    from zi_portal.kit.office.refused import ImportRefused  # noqa: PLC0415

    try:
        sheets = read_workbook(content)
    except ImportRefused as refused:
        return {"refused": refused.lines}
    sheet = next((one for one in sheets if one.rows and not one.is_hidden), None)
    if sheet is None:
        return {"rows": []}
    width = max(max(cells) for cells in sheet.rows.values() if cells)

    def text(row: int, column: int) -> str:
        cell = sheet.rows.get(row, {}).get(column)
        if cell is None:
            return ""
        if cell.kind is Kind.NOT_COMPUTED:
            return "#RUMUS!"  # else it would read as an empty cell
        if (
            cell.kind is Kind.NUMBER
            and cell.shown is Shown.DATE
            and EARLIEST <= (day := int(float(cell.text))) <= LATEST
        ):
            return long_date(DAY_ZERO + timedelta(days=day))
        return cell.text

    columns = range(1, width + 1)
    return {"rows": [[text(row, column) for column in columns] for row in range(1, max(sheet.rows) + 1)]}


if __name__ == "__main__":
    main()
