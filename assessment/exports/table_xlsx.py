"""A table as a workbook of one sheet: typed cells, a heading that stays in sight, filters; written row by row."""

import tempfile
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from .printable import cleaned
from .sheet_writer import short_enough
from .table import NO, YES, Table, Value

NUMBER, DATE, MOMENT = "0.00", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_IN_MEMORY = 2_000_000  # bytes; a longer file goes to disk


def xlsx_file(table: Table[Any]) -> IO[bytes]:
    """Return the finished workbook, open at its beginning; whoever takes it closes it."""
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(table.title[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_heading(sheet, column.heading) for column in table.columns])
    last = 1
    for last, line in enumerate(table.lines(), start=2):  # noqa: B007  (used after the loop)
        sheet.append([_cell(sheet, value) for value in line])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{last}"
    workbook.properties.title = table.title
    workbook.properties.creator = "Portal Zona Integritas"
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (handed to the response, which closes it)
    workbook.save(file)
    file.seek(0)
    return file


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    """Return a cell of the value's own type; text is text whatever it begins with (R08)."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, short_enough(cleaned(value)))
        cell.data_type = "s"  # else a leading = makes it a formula
        return cell
    cell = WriteOnlyCell(sheet, float(value) if isinstance(value, Decimal | Fraction) else value)
    if isinstance(value, datetime):
        cell.number_format = MOMENT
    elif isinstance(value, date):
        cell.number_format = DATE
    else:
        cell.number_format = NUMBER
    return cell
