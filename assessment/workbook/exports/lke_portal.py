"""The sheet `Jawaban`: the answers where the 2026 edition of the national portal's workbook keeps them.

Source: DOMAIN §6 and `portalrb_2026` of the instrument: one row a number, K answer of the unit, L its note, M its data
dukung, N answer of TPI, Q its note. The rows between are the nodes and questions of the same worksheet.
"""

from collections.abc import Iterator, Mapping

from openpyxl.utils import get_column_letter

from assessment import scoring
from assessment.workbook.data import WorkbookData
from assessment.workbook.exports import lke_columns, lke_sheet
from assessment.workbook.exports.lke_layout import COUNT_CHOICE, Kind, Line, choice_text
from zi_portal.kit.tables import styles
from zi_portal.kit.tables.sheet_writer import SheetWriter, address

SHEET = "Jawaban"
HEADER_ROW = 1
SOAL_ID, MARK, TEXT, WEIGHT, CRITERIA, CHOICE = 1, 2, 7, 8, 9, 10
ANSWER, NOTE, EVIDENCE, TPI_ANSWER, TPI_NOTE = 11, 12, 13, 14, 17
TITLES = {
    SOAL_ID: "ID Soal",
    MARK: "Penilaian",
    WEIGHT: "Bobot",
    CRITERIA: "Penjelasan",
    CHOICE: "Pilihan Jawaban",
    ANSWER: "Jawaban Unit",
    NOTE: "Catatan Unit",
    EVIDENCE: "Bukti Dukung Unit",
    TPI_ANSWER: "Jawaban TPI",
    TPI_NOTE: "Catatan TPI",
}
WIDTHS = {SOAL_ID: 7, TEXT: 44, WEIGHT: 7, CRITERIA: 44, CHOICE: 11, ANSWER: 10, NOTE: 38, EVIDENCE: 44}
WIDTHS |= {TPI_ANSWER: 10, 15: 3, 16: 3, TPI_NOTE: 38}


def has_portal_layout(instrument: scoring.Instrument) -> bool:
    """Whether the national portal's edition is of this LKE."""
    return any(True for _ in portal_rows(instrument))


def portal_rows(instrument: scoring.Instrument) -> Iterator[tuple[scoring.Indicator, str, scoring.PortalRow]]:
    """Yield each answerable row: its question, the key of its count ("" for a whole question) and its place."""
    for question in instrument.indicators.values():
        for key, place in question.portal_rows:
            yield question, key, place


def place_lines(instrument: scoring.Instrument, lines: tuple[Line, ...]) -> dict[int, Line]:
    """Return row → line: answerable rows as the instrument says, the lines between them right above the next of these."""
    places = {(question.code, key): place.row for question, key, place in portal_rows(instrument)}
    placed: dict[int, Line] = {}
    waiting: list[Line] = []
    last = HEADER_ROW
    for line in lines:
        row = places.get(_key(line))
        if row is None:
            waiting.append(line)
            continue
        totals = [other for other in waiting if other.kind is Kind.TOTAL]
        between = [other for other in waiting if other.kind is not Kind.TOTAL]
        placed |= {last + number: other for number, other in enumerate(totals, start=1)}
        placed |= {row - number: other for number, other in enumerate(reversed(between), start=1)}
        placed[row] = line
        last, waiting = row, []
    return placed | {last + number: other for number, other in enumerate(waiting, start=1)}


def _key(line: Line) -> tuple[str, str]:
    if line.question is None or line.kind is Kind.WHOLE:
        return "", ""
    return line.question.code, line.input.key if line.kind is Kind.INPUT and line.input is not None else ""


def write_portal(data: WorkbookData, writer: SheetWriter, lines: tuple[Line, ...]) -> None:
    """Write the sheet; what the unit answered and noted follows `LKE ZI` by formula, so both always say the same."""
    for column in range(SOAL_ID, TPI_NOTE + 1):
        writer.text(column, HEADER_ROW, TITLES.get(column, ""), styles.HEAD)
    writer.merge(MARK, TEXT, HEADER_ROW)
    placed = place_lines(data.instrument, lines)
    asked = {
        line.question.code: line.row for line in lines if line.question and line.kind in {Kind.NODE, Kind.QUESTION}
    }
    filler = _Filler(data, writer, asked)
    for row, line in sorted(placed.items()):
        _write_texts(writer, row, line)
        if line.question is not None:
            filler.write(row, line)
    for column, width in (dict.fromkeys(range(MARK, TEXT), lke_columns.MARK_WIDTH) | WIDTHS).items():
        writer.sheet.column_dimensions[get_column_letter(column)].width = width
    writer.sheet.freeze_panes = address(WEIGHT, HEADER_ROW + 1)
    writer.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    writer.sheet.print_area = f"A1:{address(TPI_NOTE, max(placed))}"


def _write_texts(writer: SheetWriter, row: int, line: Line) -> None:
    """Write what a line says of the LKE itself."""
    is_heading = line.kind in {Kind.NODE, Kind.TOTAL}
    style = {Kind.NODE: styles.NODE_TEXT, Kind.TOTAL: styles.TOTAL_TEXT}.get(line.kind, styles.TEXT)
    plain = {Kind.NODE: styles.NODE_WRAPPED, Kind.TOTAL: styles.TOTAL_TEXT}.get(line.kind, styles.TEXT)
    for column in range(SOAL_ID, TPI_NOTE + 1):
        writer.blank(column, row, style if column <= TEXT else plain)
    mark = min(MARK + line.depth, TEXT - 1)
    writer.text(mark, row, line.mark, style)
    writer.text(mark + 1 if is_heading else TEXT, row, line.text, style)
    if is_heading:
        writer.merge(mark + 1, TEXT, row)
    if line.node is not None:
        value = styles.TOTAL_VALUE if line.kind is Kind.TOTAL else styles.NODE_VALUE
        writer.number(WEIGHT, row, line.node.weight, value)
    if line.question is not None:
        is_count = line.kind in {Kind.WHOLE, Kind.INPUT}
        writer.text(CRITERIA, row, lke_sheet.criteria(line), plain)
        writer.text(CHOICE, row, COUNT_CHOICE if is_count else choice_text(line.question), plain)


class _Filler:
    """Answers, notes and data dukung of unit and TPI; those of a question stand at the first of its rows with an id."""

    def __init__(self, data: WorkbookData, writer: SheetWriter, rows: Mapping[str, int]) -> None:
        self.data, self.writer = data, writer
        self.rows = rows  # question code → its row on `LKE ZI`, where its note stands
        self.ids = {(question.code, key): place.soal_id for question, key, place in portal_rows(data.instrument)}
        self.written: set[str] = set()
        scorers = [scorer for scorer in data.others if scorer.is_tpi and not scorer.sheet.is_rekap]
        self.tpi = scorers[-1] if scorers else None

    def write(self, row: int, line: Line) -> None:
        """Write the cells of a line that the portal asks for; others have no id."""
        code, key = _key(line)
        soal_id = self.ids.get((code, key))
        if soal_id is None:
            return
        self.writer.number(SOAL_ID, row, soal_id, styles.CODE)
        own = self.data.own.answers.get(code)
        shown = None if own is None else own.cell(key)
        there = _echo(lke_columns.ANSWER, line.row)
        self.writer.formula(ANSWER, row, there, "" if shown is None else shown, styles.CENTRED)
        granted = self.tpi.answers.get(code) if self.tpi is not None else None
        theirs = None if granted is None else granted.cell(key)
        if isinstance(theirs, str):
            self.writer.text(TPI_ANSWER, row, theirs, styles.CENTRED)
        elif theirs is not None:
            self.writer.number(TPI_ANSWER, row, theirs, styles.CENTRED)
        if code not in self.written:
            self.written.add(code)
            self._write_beside(row, code)

    def _write_beside(self, row: int, code: str) -> None:
        note, links = self.data.own.notes.get(code, ""), self.data.documents.get(code, ())
        self.writer.formula(NOTE, row, _echo(lke_columns.NOTE, self.rows[code]), note, styles.TEXT)
        if links:
            # Plain text to copy: a cell has one link at most, and LibreOffice draws that on one line without its breaks.
            self.writer.text(EVIDENCE, row, "\n".join(f"{link.title}: {link.url}" for link in links), styles.TEXT)
        if self.tpi is not None and self.tpi.notes.get(code):
            self.writer.text(TPI_NOTE, row, self.tpi.notes[code], styles.TEXT)


def _echo(column: int, row: int) -> str:
    there = f"'{lke_sheet.SHEET}'!{address(column, row)}"
    return f'IF({there}="","",{there})'
