"""Cells of a workbook, each typed: text is never a formula, and a formula carries the value it has now.

openpyxl writes formulas without a value; until somebody recalculates, a reader without a calculator (a preview on a
phone, the protected view of a download) shows them blank. The values are put in as each sheet is written into the ZIP.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from zi_portal.kit.printable import cleaned
from zi_portal.kit.tables.styles import HEAD, Style
from zi_portal.kit.tables.styles import PERCENT_FORMAT as PERCENT
from zi_portal.kit.tables.styles import POINTS_FORMAT as POINTS

MAX_TEXT = 32_767  # characters of a cell; longer text would be cut without a word by every program
_LIKE_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# A formula as openpyxl writes it; what stands in a text is escaped, so no text looks like one.
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?><f>([^<]*)</f><v></v></c>')

# Decimals a cell is rounded to when it is shown, by its format; in a percentage two more than it shows.
DECIMALS = {POINTS: 2, PERCENT: 4}
# How a figure is shown that its usual decimals would tell wrongly: with one more, with two, or with all there are.
_FINER = {POINTS: ("0.000", "0.0000", "0.00######"), PERCENT: ("0.000%", "0.0000%", "0.00######%")}
_FINER_IDS = {POINTS: 190, PERCENT: 193}  # of the first of them; from 164 a workbook may give formats of its own
HEAD_LINE, HEAD_MARGIN = 12.5, 3  # points: a line of the head, and what surrounds all of them
WIDE = 1.25  # widths of a plain sign that a bold one takes
EXACT = "0.000000001"  # a minimum met exactly may come out a hair below

type Stored = int | float | str
type Number = int | Decimal | Fraction


def address(column: int, row: int) -> str:
    """Return `K10`; both counted from 1."""
    return f"{get_column_letter(column)}{row}"


@dataclass
class SheetWriter:
    """One sheet under construction, with the values its formulas have."""

    sheet: Worksheet
    stored: dict[str, Stored] = field(default_factory=dict)
    heads: list[tuple[int, list[str]]] = field(default_factory=list)  # row and titles of each table
    _styles: dict[str, Any] = field(default_factory=dict)  # by name, as all cells of it carry them
    _finer: dict[tuple[str, int], int] = field(default_factory=dict)  # by format and decimals more

    def text(self, column: int, row: int, text: str, style: Style | None = None) -> Cell:
        """Write a text as a text, whatever it begins with; characters that no workbook may hold are left out."""
        cell = self._cell(column, row, style)
        cell.value = _escaped(short_enough(cleaned(text)))
        # Else a leading = makes it a formula, and some readers take + - @ for one.
        cell.data_type = "s"
        return cell

    def number(self, column: int, row: int, number: Number, style: Style | None = None) -> Cell:
        """Write a number as a number."""
        cell = self._cell(column, row, style)
        cell.value = number if isinstance(number, int) else float(number)
        return cell

    def formula(self, column: int, row: int, formula: str, value: Number | str | bool, style: Style) -> Cell:
        """Write a formula, given without its =, with the value it has now."""
        cell = self._cell(column, row, style)
        cell.value = f"={formula}"
        self.stored[cell.coordinate] = (
            _escaped(short_enough(cleaned(value))) if isinstance(value, str) else float(value)
        )
        return cell

    def show_a_miss(self, column: int, row: int, minimums: Iterable[str], style: Style) -> None:
        """Let a number that only rounding would lift to a minimum show the decimals that tell it is below.

        minimums: numbers, or addresses of cells that hold them, in the unit of the cell; style: the cell's own.
        """
        here, limits, wheres = address(column, row), list(minimums), {}
        for finer in reversed(range(len(_FINER[style.number_format]))):
            places = DECIMALS[style.number_format] + finer
            missed = [f"AND({here}<{asked}-{EXACT},ROUND({here},{places})>={asked})" for asked in limits]
            if missed:
                wheres[finer] = f"OR({','.join(missed)})"
        self._show(here, style.number_format, wheres)

    def show_a_rest(self, column: int, row: int) -> None:
        """Let a number of points that is not 0 but would read as 0,00 show what there is of it."""
        here, wheres = address(column, row), {}
        for finer in reversed(range(len(_FINER[POINTS]))):
            wheres[finer] = f"AND(ABS({here})>{EXACT},ROUND({here},{DECIMALS[POINTS] + finer})=0)"
        self._show(here, POINTS, wheres)

    def _show(self, here: str, number_format: str, wheres: Mapping[int, str]) -> None:
        """Give a number one of the finer formats where a formula says so; of several that do, the first given counts."""
        at = ConditionalFormatting(here)
        for finer, where in wheres.items():
            rule = Rule(type="expression", dxfId=self._finer_style(number_format, finer))
            rule.formula = [f"AND(ISNUMBER({here}),{where})"]
            self.sheet.conditional_formatting.add(at, rule)

    def _finer_style(self, number_format: str, finer: int) -> int:
        """Return the number of a finer format in the workbook: looked for once, not compared for each of 500 rules."""
        known = self._finer.get((number_format, finer))
        if known is None:
            code = _FINER[number_format][finer]
            shown = NumberFormat(numFmtId=_FINER_IDS[number_format] + finer, formatCode=code)
            workbook: Any = self.sheet.parent
            known = self._finer[number_format, finer] = workbook._differential_styles.add(
                DifferentialStyle(numFmt=shown)
            )
        return known

    def blank(self, column: int, row: int, style: Style) -> Cell:
        """Give an empty cell its style."""
        return self._cell(column, row, style)

    def merge(self, first: int, last: int, row: int) -> None:
        """Merge the columns `first` to `last` of a row, whose cells all have their style already.

        openpyxl's own way styles them once more, border by border, which takes a third of the whole workbook's time, and
        compares each with all others; no cell of ours is merged twice.
        """
        merged = CellRange(min_col=first, min_row=row, max_col=last, max_row=row)
        self.sheet.merged_cells.ranges.add(merged)

    def _cell(self, column: int, row: int, style: Style | None) -> Cell:
        cell: Any = self.sheet.cell(row=row, column=column)
        if style is not None:
            # By its name openpyxl looks a style up anew for each cell, which takes longer than writing the cell. All cells
            # of a style carry the same one: what is to look different gets a Style of its own, never a changed font.
            known = self._styles.get(style.name)
            if known is None:
                cell.style = style.name
                known = self._styles[style.name] = copy(cell._style)
            cell._style = known
        found: Cell = cell
        return found


def there(sheet: str, column: int, row: int) -> str:
    """Return the address of a cell from another sheet."""
    return f"'{sheet}'!{address(column, row)}"


def write_head(writer: SheetWriter, row: int, titles: Iterable[str]) -> None:
    """Write the titles of a table from the first column on, in a row high enough for them in every program."""
    written = [writer.text(column, row, title, HEAD) for column, title in enumerate(titles, start=1)]
    writer.heads.append((row, [str(cell.value) for cell in written]))


def set_widths(writer: SheetWriter, widths: Mapping[int, float]) -> None:
    """Set the widths of columns, in characters, then the heights of the heads that were written: none is cut.

    Programs find the height of wrapped text by themselves only where nobody printed the sheet before them.
    """
    for column, width in widths.items():
        writer.sheet.column_dimensions[get_column_letter(column)].width = width
    for row, titles in writer.heads:
        lines = max(_lines(title, widths[column]) for column, title in enumerate(titles, start=1))
        writer.sheet.row_dimensions[row].height = HEAD_LINE * lines + HEAD_MARGIN


def _lines(text: str, width: float) -> int:
    """Return how many lines words take in a column, bold capitals being wider than the signs widths are counted in."""
    lines, room = 1, width / WIDE
    left = room
    for word in text.split():
        if len(word) > left and left < room:
            lines, left = lines + 1, room
        left -= len(word) + 1
    return lines


def to_bytes(workbook: Workbook, writers: list[SheetWriter]) -> bytes:
    """Return the finished file, every formula with its value. writers: one per sheet, in the order of the sheets."""
    finished = io.BytesIO()
    workbook.properties.modified = datetime.now(UTC).replace(tzinfo=None)  # as openpyxl wants it
    with zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as target:
        _Archive(workbook, target, writers).write_data()
    return finished.getvalue()


class _Archive(ExcelWriter):  # type: ignore[misc]  # openpyxl tells no types
    """Writes a workbook as openpyxl does, each sheet once, from memory, its formulas with their values."""

    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile, writers: list[SheetWriter]) -> None:
        super().__init__(workbook, archive)
        self._stored = {writer.sheet.title: writer.stored for writer in writers}

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet; it has neither charts nor pictures."""
        ws._drawing = SpreadsheetDrawing()
        part = io.BytesIO()
        writer = WorksheetWriter(ws, part)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], _with_values(part.getvalue(), self._stored[ws.title]))
        self.manifest.append(ws)


def _with_values(part: bytes, stored: Mapping[str, Stored]) -> bytes:
    """Return a sheet's XML with the value of each formula beside it. Raises ValueError if any would be left without."""

    def valued(found: re.Match[bytes]) -> bytes:
        where, style, formula = found.groups(b"")
        value = stored[where.decode()]
        kind = b' t="str"' if isinstance(value, str) else b""
        written = escape(value) if isinstance(value, str) else repr(value)
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (where, style, kind, formula, written.encode())

    content, count = _FORMULA.subn(valued, part)
    if count != len(stored):
        raise ValueError(f"{len(stored)} formulas have values, {count} were written")
    return content


def _escaped(text: str) -> str:
    """Return a text in which what a workbook takes for the code of a character, as `_x0041_`, stays what was typed."""
    return _LIKE_A_CODE.sub("_x005F_", text)


def short_enough(text: str) -> str:
    """Return the text, or its beginning with a word that it goes on."""
    if len(text) <= MAX_TEXT:
        return text
    told = f" … (dipotong, seluruhnya {len(text)} tanda; lihat portal)"
    return text[: MAX_TEXT - len(told)] + told
