"""The sheet `Ctt Eval`: each sub-area with its points, note and recommendation, and under it every question with its notes."""

from fractions import Fraction

from assessment import scoring
from assessment.workbook.data import Scorer, WorkbookData
from assessment.workbook.exports import lke_columns, lke_sheet
from assessment.workbook.exports.lke_layout import Kind, Line, full_statement
from assessment.workbook.exports.lke_remarks import note_on, recommendation_for
from zi_portal.kit.tables import styles
from zi_portal.kit.tables.sheet_writer import Number, SheetWriter, address, set_widths, there, write_head

CODE, AREA, TEXT, WEIGHT, VALUE, SHARE, ANSWER, FIRST_NOTE = range(1, 9)
HEAD = 3  # row of the titles
# *Terisi*, not *Jawaban*: read back, this sheet must not be taken for a second LKE.
TITLES = ("Kode", "Area", "Sub-area dan pertanyaan", "Bobot", "Nilai klaim", "% klaim", "Terisi")
WIDTHS = {CODE: 11, AREA: 24, TEXT: 52, WEIGHT: 9, VALUE: 9, SHARE: 10, ANSWER: 11}
NOTE_WIDTH = 44


def write_notes(data: WorkbookData, writer: SheetWriter, lines: tuple[Line, ...]) -> None:
    """Write the sheet; notes of other scorers stand in columns of their own."""
    writer.text(1, 1, "CATATAN EVALUASI", styles.TITLE)
    scorers = [data.own, *(scorer for scorer in data.others if not scorer.sheet.is_rekap)]
    advice = FIRST_NOTE + len(scorers)
    write_head(writer, HEAD, (*TITLES, *(f"Catatan {scorer.title}" for scorer in scorers), "Rekomendasi"))
    row = HEAD
    for line in lines:
        node, question = line.node, line.question
        is_sub_area = line.kind is Kind.NODE and node is not None and bool(node.indicators)
        if not is_sub_area and line.kind is not Kind.QUESTION:
            continue
        row += 1
        if line.kind is Kind.NODE and node is not None:
            _write_sub_area(data, writer, line, node, row)
            writer.text(advice, row, recommendation_for(data, node), styles.NOTE)
        else:
            writer.blank(advice, row, styles.TEXT)
        if question is not None:
            _write_question(data, writer, line, question, row)
        _write_scorers(data, writer, scorers, line, row)
    writer.sheet.freeze_panes = address(WEIGHT, HEAD + 1)
    writer.sheet.print_title_rows = f"{HEAD}:{HEAD}"
    writer.sheet.auto_filter.ref = f"A{HEAD}:{address(advice, row)}"
    set_widths(writer, WIDTHS | dict.fromkeys(range(FIRST_NOTE, advice + 1), NOTE_WIDTH))


def _area_name(data: WorkbookData, code: str) -> str:
    area = data.instrument.area_of(code)
    return data.instrument.areas[area][0].name if area else ""


def _write_sub_area(data: WorkbookData, writer: SheetWriter, line: Line, node: scoring.Node, row: int) -> None:
    points = data.own.sheet.nodes[node.code].points
    writer.text(CODE, row, node.code, styles.CODE)
    writer.text(AREA, row, _area_name(data, node.code), styles.NODE_WRAPPED)
    writer.text(TEXT, row, node.name, styles.NODE_LABEL)
    writer.number(WEIGHT, row, node.weight, styles.NODE_VALUE)
    writer.formula(VALUE, row, there(lke_sheet.SHEET, lke_columns.HEADLINE, line.row), points, styles.NODE_VALUE)
    share = f"{address(VALUE, row)}/{address(WEIGHT, row)}"
    writer.formula(SHARE, row, share, points / Fraction(node.weight), styles.NODE_PERCENT)
    asked = data.instrument.minimums_of([node.code])
    writer.show_a_miss(VALUE, row, [repr(float(minimum)) for minimum in asked], styles.NODE_VALUE)
    shares = [repr(float(minimum / Fraction(node.weight))) for minimum in asked]
    writer.show_a_miss(SHARE, row, shares, styles.NODE_PERCENT)
    writer.blank(ANSWER, row, styles.NODE_CENTRED)


def _write_question(data: WorkbookData, writer: SheetWriter, line: Line, question: scoring.Indicator, row: int) -> None:
    answer, value = data.own.answers.get(question.code), data.own.sheet.values[question.code]
    shown: Number | str | None = value
    style = styles.SHARE
    if not scoring.kind_of(question).has_lines:
        shown, style = None if answer is None else answer.cell(), styles.CENTRED
    writer.formula(ANSWER, row, _echo(lke_columns.ANSWER, line.row), "" if shown is None else shown, style)
    if line.kind is Kind.NODE:  # a result: one line is sub-area and question at once
        return
    writer.text(CODE, row, question.code, styles.CODE)
    writer.text(AREA, row, _area_name(data, question.code), styles.TEXT)
    writer.text(TEXT, row, full_statement(question), styles.TEXT)
    writer.blank(WEIGHT, row, styles.VALUE)
    writer.formula(VALUE, row, _echo(lke_columns.VALUE, line.row), "" if value is None else value, styles.VALUE)
    writer.blank(SHARE, row, styles.SHARE)


def _write_scorers(data: WorkbookData, writer: SheetWriter, scorers: list[Scorer], line: Line, row: int) -> None:
    """Write the note of each scorer on a question; of a sub-area what the unit's sheet lacks."""
    for column, scorer in enumerate(scorers, start=FIRST_NOTE):
        said = scorer.notes.get(line.question.code, "") if line.question is not None else ""
        if scorer is data.own and line.kind is Kind.NODE and line.node is not None:
            said = "\n".join(filter(None, (note_on(data, line.node), said)))
        writer.text(column, row, said, styles.NOTE if line.kind is Kind.NODE else styles.TEXT)


def _echo(column: int, row: int) -> str:
    """Return the formula that shows a cell of `LKE ZI`; an empty one would show as 0."""
    at = there(lke_sheet.SHEET, column, row)
    return f'IF({at}="","",{at})'
