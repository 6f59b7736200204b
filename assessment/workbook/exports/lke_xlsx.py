"""The LKE as a workbook in the layout of the regulation, with live formulas: frozen data in, bytes out.

Sheets `Utama` (the figures and minimums), `LKE ZI` (every question), `Ctt Eval` (the notes), `Jawaban` (the layout of the
national portal, where that has one) and `Petunjuk` (which rule each column follows). Source: the worksheet of Permen PANRB 90/2021, Lampiran III; for the older two the same columns.
"""

from django.utils.text import slugify
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.workbook.data import WorkbookData
from assessment.workbook.exports import lke_help, lke_notes, lke_portal, lke_sheet, lke_summary
from assessment.workbook.exports.lke_layout import lay_out
from zi_portal.kit.tables import styles
from zi_portal.kit.tables.sheet_writer import SheetWriter, to_bytes

PAPERS = {"A4": 9, "F4": 14}  # Excel's numbers of sizes; 14 is folio, 8.5 × 13 inches


def file_name(unit_name: str, year: int) -> str:
    """Return `lke-zi-<unit>-<tahun>.xlsx`, plain ASCII whatever the unit is called."""
    return f"lke-zi-{slugify(unit_name)[:80].strip('-') or 'unit'}-{year}.xlsx"


def render_workbook(data: WorkbookData) -> bytes:
    """Return the workbook; every formula carries the value of the stored sheet. Raises KeyError for an unknown paper."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    styles.add_styles(workbook)
    lines = lay_out(data.instrument)
    titles = ["Utama", lke_sheet.SHEET, "Ctt Eval", "Petunjuk"]
    if lke_portal.has_portal_layout(data.instrument):
        titles.insert(3, lke_portal.SHEET)
    writers = [SheetWriter(workbook.create_sheet(title)) for title in titles]
    summary, sheet, notes, *portal, helping = writers
    lke_sheet.write_sheet(data, sheet, lines)
    lke_summary.write_summary(data, summary, lines)
    lke_notes.write_notes(data, notes, lines)
    for writer in portal:
        lke_portal.write_portal(data, writer, lines)
    lke_help.write_help(data, helping)
    for writer in writers:
        _set_page(writer.sheet, data)
    summary.sheet.page_setup.fitToHeight = 1
    workbook.active = writers.index(sheet)
    # Whatever opens it computes the formulas itself; the stored values are for what cannot.
    workbook.calculation.fullCalcOnLoad = True
    workbook.properties.title = f"Lembar Kerja Evaluasi Zona Integritas, {data.unit}, {data.period}"
    workbook.properties.creator = "Portal Zona Integritas"
    return to_bytes(workbook, writers)


def _set_page(sheet: Worksheet, data: WorkbookData) -> None:
    """Print landscape on the unit's paper, as wide as the page, with its name and the page below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPERS[data.paper]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5  # inches
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.oddFooter.left.text = data.unit.replace("&", "&&")[:80]
    sheet.oddFooter.center.text = "Halaman &P dari &N"
    sheet.oddFooter.right.text = "KONSEP" if data.is_draft else data.made_at
    sheet.sheet_view.showGridLines = False
    if not sheet.print_area:
        sheet.print_area = sheet.dimensions
    # Without a password: it keeps hands off formulas by accident, and whoever must change one may.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False
