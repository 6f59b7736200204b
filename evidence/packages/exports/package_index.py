"""The index of a package: as a page that opens offline, as a workbook, and what is missing as plain text."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from evidence.packages.data import Contents, Item
from zi_portal.kit.indonesian import local_moment
from zi_portal.kit.printable import cleaned
from zi_portal.kit.tables.sheet_writer import short_enough
from zi_portal.kit.tables.xlsx_file import set_up_page

IN_IT = "Ada"
COUNTS = "Ya"
COLUMNS = (
    ("Area", 28),
    ("Kode", 14),
    ("Pertanyaan atau syarat", 60),
    ("Data dukung", 48),
    ("Nomor dokumen", 24),
    ("Tanggal", 12),
    ("Berlaku sampai", 12),
    ("Halaman", 12),
    ("Keadaan", 14),
    ("Dihitung sebagai data dukung", 44),
    ("Dalam paket", 40),
    ("Berkas atau tautan", 60),
    ("Ukuran (byte)", 14),
    ("SHA-256", 66),
    ("Catatan pemeriksaan", 50),
)
_LINK_COLUMN = 12


@dataclass(frozen=True)
class Line:
    """One use of a document as it came to stand in the package."""

    item: Item
    reason: str  # why its file is not in it, "" where it is

    @property
    def place(self) -> str:
        """The question or condition it stands at."""
        return f"{self.item.code} {self.item.asked}".strip()

    @property
    def href(self) -> str:
        """The file's address from the index, "" where it is not in the package."""
        return "" if self.reason else quote(self.item.path)


def index_html(
    contents: Contents, lines: Sequence[Line], missing: Sequence[tuple[str, str]], papers: Sequence[str]
) -> bytes:
    """Return the index as one page that needs nothing beside it: its style inside, no script, picture or connection.

    papers: names of the report and the workbooks that stand beside it in the package.
    """
    context = {"contents": contents, "lines": lines, "missing": missing, "papers": papers}
    return cleaned(render_to_string("evidence/packages/zip/index.html", context)).encode()


def index_xlsx(lines: Sequence[Line]) -> bytes:
    """Return the index as a workbook whose files and links open from it; text is text whatever it begins with."""
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "Indeks"
    sheet.freeze_panes = "A2"
    for number, (heading, width) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, number, heading)
        cell.font = Font(bold=True)
        cell.border = Border(bottom=Side(style="medium"))
        sheet.column_dimensions[get_column_letter(number)].width = width
    set_up_page(sheet, sum(width for _, width in COLUMNS[: _LINK_COLUMN - 1]))
    sheet.print_area = (
        f"A1:{get_column_letter(_LINK_COLUMN - 1)}{len(lines) + 1}"  # addresses and digests are for the screen
    )
    for row, line in enumerate(lines, start=2):
        for number, value in enumerate(_values(line), start=1):
            _write(sheet.cell(row, number), value)
        address = line.href or line.item.url
        if address:
            sheet.cell(row, _LINK_COLUMN).hyperlink = address
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(lines) + 1}"
    workbook.properties.creator = "Portal Zona Integritas"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def missing_text(contents: Contents, missing: Sequence[tuple[str, str]]) -> bytes:
    """Return the list of what is not in the package, with a reason each."""
    head = (
        f"Paket data dukung {contents.unit}, {contents.period}, dibuat {local_moment(contents.made_at, contents.zone)}.\n"
        "Yang berikut ini tidak ada dalam paket:\n\n"
    )
    return cleaned(head + "".join(f"- {what}\n  {reason}\n" for what, reason in missing)).encode()


def _values(line: Line) -> tuple[Any, ...]:
    item = line.item
    is_in = not line.reason
    return (
        item.area,
        item.code,
        item.asked,
        item.title,
        item.number,
        item.dated,
        item.valid_until,
        item.page,
        item.status,
        item.uncounted or (COUNTS if item.code else ""),
        line.reason or IN_IT,
        item.path if is_in else item.url,
        item.size_bytes if is_in else None,
        item.revision.sha256 if is_in and item.revision else "",
        " ".join(item.revision.flag_words) if is_in and item.revision else "",
    )


def _write(cell: Any, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = short_enough(cleaned(value))
        cell.data_type = "s"  # else a leading = makes it a formula
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value
    cell.alignment = Alignment(vertical="top")
    if not isinstance(value, int):
        cell.number_format = "dd/mm/yyyy"
