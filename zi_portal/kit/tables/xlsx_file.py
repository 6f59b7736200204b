"""A table as a workbook of one sheet: typed cells, a heading that stays in sight, filters; written row by row."""

import math
import tempfile
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from zi_portal.kit.indonesian import places_of
from zi_portal.kit.printable import cleaned
from zi_portal.kit.tables.sheet_writer import short_enough
from zi_portal.kit.tables.table import NO, YES, Table, Value

PLACES = 2  # decimals of a number; more where they show that it misses a minimum
NUMBER, DATE, MOMENT = "0.00", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_UPRIGHT = 90  # characters that fit the width of an upright page
_ACROSS = 190  # characters on a page on its side, at two thirds of their size
_A4 = 9  # as the format numbers papers
_IN_MEMORY = 2_000_000  # bytes; a longer file goes to disk


def xlsx_file(table: Table[Any]) -> IO[bytes]:
    """Return the finished workbook, open at its beginning; whoever takes it closes it."""
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(table.title[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    set_up_page(sheet, sum(column.width for column in table.columns))
    sheet.append([_heading(sheet, column.heading) for column in table.columns])
    cells = _Cells(sheet)
    last = 1
    for last, line in enumerate(table.lines(), start=2):  # noqa: B007  (used after the loop)
        sheet.append([cells.of(value) for value in line])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{last}"
    workbook.properties.title = table.title
    workbook.properties.creator = "Portal Zona Integritas"
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (handed to the caller, who closes it)
    workbook.save(file)
    file.seek(0)
    return file


def set_up_page(sheet: Any, width: float) -> None:
    """Let a list be printed: A4, its heading on every page, as many pages side by side as keep it legible.

    width: of its columns, in characters; those of further pages begin with the first column again.
    """
    sheet.page_setup.orientation = "landscape" if width > _UPRIGHT else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, math.ceil(width / _ACROSS)), 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.HeaderFooter.oddFooter.center.text = "Halaman &P dari &N"


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(bottom=Side(style="medium"))
    return cell


class _Cells:
    """Cells of one sheet, in five styles that are looked up once: for each cell that would take longer than writing it."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.text = self._style("General", wrap=True)
        self.whole, self.number = self._style("General"), self._style(NUMBER)
        self.date, self.moment = self._style(DATE), self._style(MOMENT)

    def _style(self, number_format: str, *, wrap: bool = False) -> Any:
        cell: Any = WriteOnlyCell(self.sheet)
        cell.number_format = number_format
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
        return cell._style

    def of(self, value: Value) -> Any:
        """Return a cell of the value's own type; text is text whatever it begins with (R08)."""
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            value = YES if value else NO
        if isinstance(value, str):
            cell = self._cell(short_enough(cleaned(value)), self.text)
            cell.data_type = "s"  # else a leading = makes it a formula
            return cell
        if isinstance(value, Decimal | Fraction):
            places = places_of(value)
            return self._cell(float(value), self.number if places == PLACES else self._style(f"0.{'0' * places}"))
        if isinstance(value, int):
            return self._cell(value, self.whole)
        return self._cell(value, self.moment if isinstance(value, datetime) else self.date)

    def _cell(self, value: Any, style: Any) -> Any:
        cell: Any = WriteOnlyCell(self.sheet, value)
        cell._style = style
        return cell
