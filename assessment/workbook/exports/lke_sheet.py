"""The sheet `LKE ZI`: every node and question with answer, live formulas, notes and data dukung."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from assessment import scoring
from assessment.lke.criteria_words import sheet_note
from assessment.workbook.data import DocumentLink, WorkbookData
from assessment.workbook.exports import lke_formulas as formulas
from assessment.workbook.exports.lke_cells import CELLS
from assessment.workbook.exports.lke_columns import (
    ANSWER,
    CHOICE,
    CODE,
    CRITERIA,
    FIRST_FREE,
    HEADLINE,
    MARK,
    NOTE,
    SHARE,
    TEXT,
    TITLES,
    VALUE,
    WEIGHT,
    Block,
    set_columns,
)
from assessment.workbook.exports.lke_layout import COUNT_CHOICE, HEADER_ROW, Kind, Line, choice_text, parts_of_whole
from zi_portal.kit.tables import styles
from zi_portal.kit.tables.sheet_writer import Number, SheetWriter, address

SHEET = "LKE ZI"
MAX_NOTE = 5000  # characters of an explanation in the portal
# Documents beyond this many stand in the portal only: sixty columns are what an import takes.
MAX_DOCUMENTS = 10


class Rows:
    """Where each node, question and count stands."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Read the layout."""
        self.node: dict[str, int] = {}
        self.question: dict[str, int] = {}
        self.inputs: dict[str, dict[str, int]] = {}
        self.last: dict[str, int] = {}  # of the lines that belong to a question: its own, or that of its last count
        for line in lines:
            if line.kind is Kind.NODE:
                self.node[line.code] = line.row
            if line.question is not None:
                self.last[line.question.code] = line.row
                if line.kind is Kind.INPUT and line.input is not None:
                    self.inputs.setdefault(line.code, {})[line.input.key] = line.row
                elif line.kind in {Kind.NODE, Kind.QUESTION}:
                    self.question[line.question.code] = line.row


def write_sheet(data: WorkbookData, writer: SheetWriter, lines: tuple[Line, ...]) -> None:
    """Write the whole sheet."""
    rows = Rows(lines)
    blocks = tuple(_blocks(data))
    first_document = max(block.note or block.value for block in blocks) + 1
    documents = min(MAX_DOCUMENTS, max((len(links) for links in data.documents.values()), default=0))
    _write_head(data, writer, blocks, first_document, documents)
    for line in lines:
        _write_texts(writer, line)
        for block in blocks:
            _Figures(data.instrument, writer, rows, block).write(line)
        if line.question is not None and line.kind in {Kind.NODE, Kind.QUESTION}:
            _write_documents(writer, line.row, first_document, data.documents.get(line.question.code, ()))
    _add_validations(writer, lines)
    set_columns(writer, blocks, first_document, documents)
    writer.sheet.freeze_panes = address(WEIGHT, HEADER_ROW + 1)
    writer.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    writer.sheet.print_area = f"A1:{address(NOTE, lines[-1].row)}"


def _blocks(data: WorkbookData) -> Iterator[Block]:
    yield Block(data.own, ANSWER, VALUE, NOTE, HEADLINE)
    column = FIRST_FREE
    for scorer in data.others:
        if scorer.sheet.is_rekap:
            yield Block(scorer, None, column, None)
            column += 1
        else:
            yield Block(scorer, column, column + 1, column + 2)
            column += 3


def _write_head(
    data: WorkbookData, writer: SheetWriter, blocks: tuple[Block, ...], first_document: int, documents: int
) -> None:
    writer.text(1, 1, "LEMBAR KERJA EVALUASI ZONA INTEGRITAS", styles.TITLE)
    writer.text(1, 2, f"{data.unit} · {data.period} · target {data.target}", styles.SUBTITLE)
    writer.text(1, 3, f"{data.instrument.short_title} ({data.instrument.code})", styles.SUBTITLE)
    writer.text(1, 4, sheet_note(data.instrument, "pada halaman di akhir kolom Penjelasan"), styles.SUBTITLE)
    for column in range(CODE, NOTE + 1):
        writer.text(column, HEADER_ROW, TITLES.get(column, ""), styles.HEAD)
    writer.merge(MARK, TEXT, HEADER_ROW)
    for block in blocks[1:]:
        title = block.scorer.title
        if block.answer is not None and block.note is not None:
            writer.text(block.answer, HEADER_ROW, f"Jawaban {title}", styles.HEAD)
            writer.text(block.note, HEADER_ROW, f"Catatan {title}", styles.HEAD)
        writer.text(block.value, HEADER_ROW, f"Nilai {title}", styles.HEAD)
    for number in range(documents):
        writer.text(first_document + number, HEADER_ROW, f"Data dukung {number + 1}", styles.HEAD)


def _write_texts(writer: SheetWriter, line: Line) -> None:
    """Write what a line says of the LKE itself."""
    row, is_heading = line.row, line.kind in {Kind.NODE, Kind.TOTAL}
    text_style = {Kind.NODE: styles.NODE_TEXT, Kind.TOTAL: styles.TOTAL_TEXT}.get(line.kind, styles.TEXT)
    writer.text(CODE, row, line.key, styles.CODE)
    for column in range(MARK, TEXT + 1):
        writer.blank(column, row, text_style)
    mark = min(MARK + line.depth, TEXT - 1)
    writer.text(mark, row, line.mark, text_style)
    writer.text(mark + 1 if is_heading else TEXT, row, line.text, text_style)
    if is_heading:
        writer.merge(mark + 1, TEXT, row)
    value_style = styles.TOTAL_VALUE if line.kind is Kind.TOTAL else styles.NODE_VALUE if is_heading else styles.VALUE
    weight = line.node.weight if line.node is not None else 100 if line.kind is Kind.TOTAL else None
    if weight is None:
        writer.blank(WEIGHT, row, value_style)
    else:
        writer.number(WEIGHT, row, weight, value_style)
    plain = {Kind.NODE: styles.NODE_WRAPPED, Kind.TOTAL: styles.TOTAL_TEXT}.get(line.kind, styles.TEXT)
    writer.text(CRITERIA, row, criteria(line), plain)
    centred = {Kind.NODE: styles.NODE_CENTRED, Kind.TOTAL: styles.TOTAL_TEXT}.get(line.kind, styles.CENTRED)
    writer.text(CHOICE, row, _choice(line), centred)


def criteria(line: Line) -> str:
    """Return what *Penjelasan* says of a line: each level with its criterion, or how to fill it in."""
    question = line.question
    if question is None or line.kind not in {Kind.NODE, Kind.QUESTION}:
        return ""
    return CELLS.of(question).criteria(question)


def _choice(line: Line) -> str:
    if line.question is None:
        return ""
    return COUNT_CHOICE if line.kind in {Kind.WHOLE, Kind.INPUT} else choice_text(line.question)


class _Figures:
    """Answer, value and note of one scorer, line by line."""

    def __init__(self, instrument: scoring.Instrument, writer: SheetWriter, rows: Rows, block: Block) -> None:
        self.instrument, self.writer, self.rows, self.block = instrument, writer, rows, block
        self.scorer = block.scorer
        self.is_own = block.headline is not None

    def write(self, line: Line) -> None:
        """Write the cells of a line."""
        if self.block.answer is not None:
            self._write_answer(line, self.block.answer)
        self._write_points(line)
        if self.block.note is not None:
            self._write_note(line, self.block.note)

    # --- What was answered

    def _write_answer(self, line: Line, column: int) -> None:
        question = line.question
        answer = self.scorer.answers.get(question.code) if question is not None else None
        if question is None:
            style = styles.TOTAL_TEXT if line.kind is Kind.TOTAL else styles.NODE_CENTRED
            self.writer.blank(column, line.row, style)
        elif line.kind is Kind.INPUT:
            self._write_count(line, column, answer)
        elif line.kind is Kind.WHOLE:
            self._write_whole(line, column, answer)
        elif scoring.kind_of(question).has_lines:
            value = self.scorer.sheet.values[question.code]
            formula = CELLS.of(question).answer(question, self._inputs(question))
            self.writer.formula(column, line.row, formula, "" if value is None else value, styles.SHARE)
        else:
            self._put(line.row, column, None if answer is None else answer.cell(), CELLS.of(question).style)

    def _put(self, row: int, column: int, said: str | Number | None, style: styles.Style) -> None:
        """Write what stands in a cell the unit fills in."""
        if said is None:
            self.writer.blank(column, row, self._open(style))
        elif isinstance(said, str):
            self.writer.text(column, row, said, self._open(style))
        else:
            self.writer.number(column, row, said, self._open(style))

    def _write_count(self, line: Line, column: int, answer: scoring.Answer | None) -> None:
        said = answer.cell(line.input.key) if answer is not None and line.input else None
        self._put(line.row, column, said, styles.ANSWER_COUNT)

    def _write_whole(self, line: Line, column: int, answer: scoring.Answer | None) -> None:
        if line.question is None:
            return
        parts = parts_of_whole(line.question)
        counts = [None if answer is None else answer.cell(part.key) for part in parts]
        known = [int(count) for count in counts if count is not None]
        cells = [self._inputs(line.question)[part.key] for part in parts]
        self.writer.formula(
            column, line.row, formulas.whole_value(cells), sum(known) if len(known) == len(parts) else "", styles.COUNT
        )

    def _open(self, style: styles.Style) -> styles.Style:
        """Return the style of a cell the unit fills in, or for another scorer the same without being open."""
        if self.is_own:
            return style
        return {styles.ANSWER: styles.CENTRED, styles.ANSWER_COUNT: styles.COUNT}.get(style, styles.INDEX)

    def _inputs(self, question: scoring.Indicator) -> dict[str, str]:
        return {key: address(self.block.answer or ANSWER, row) for key, row in self.rows.inputs[question.code].items()}

    # --- What it earns

    def _write_points(self, line: Line) -> None:
        block, row = self.block, line.row
        is_total = line.kind is Kind.TOTAL
        style = styles.TOTAL_VALUE if is_total else styles.NODE_VALUE if line.kind is Kind.NODE else styles.VALUE
        columns = [column for column in (block.value, block.headline) if column is not None]
        if self.scorer.sheet.is_rekap:
            self._write_known(line, style)
        elif line.kind in {Kind.WHOLE, Kind.INPUT}:
            for column in columns:
                self.writer.blank(column, row, style)
        elif line.kind is Kind.QUESTION and line.question is not None:
            value = self.scorer.sheet.values[line.question.code]
            self.writer.formula(block.value, row, self._value_of(line), "" if value is None else value, style)
            for column in columns[1:]:
                self.writer.blank(column, row, style)
        else:
            for column in columns:
                points = self._points(line, is_headline=column == block.headline)
                self.writer.formula(column, row, self._sum(line, column), points, style)
                self.writer.show_a_miss(column, row, self._minimums(line), style)
        if self.is_own:
            self._write_share(line)

    def _write_known(self, line: Line, style: styles.Style) -> None:
        points = None
        if line.kind is Kind.NODE:
            known = self.scorer.sheet.nodes.get(line.code)
            points = known.points if known else None
        elif line.kind is Kind.TOTAL:
            known = self.scorer.sheet.nodes.get(line.node.code) if line.node else None
            points = (known.points if known else None) if line.node else self.scorer.sheet.total
        if points is None:
            self.writer.blank(self.block.value, line.row, style)
        else:
            self.writer.number(self.block.value, line.row, points, style)
            self.writer.show_a_miss(self.block.value, line.row, self._minimums(line), style)

    def _minimums(self, line: Line) -> list[str]:
        """Return the points that gates ask of a node, or of the whole."""
        if line.node is None:
            return formulas.numbers(self.instrument.total_minimums)
        return formulas.numbers(self.instrument.minimums_of([line.node.code]))

    def _points(self, line: Line, *, is_headline: bool) -> Fraction:
        sheet = self.scorer.sheet
        if line.node is None:
            points = sheet.total if is_headline else sheet.total_answered_only
            return points or Fraction()
        node = sheet.nodes[line.node.code]
        return node.points if is_headline else node.points_answered_only

    def _sum(self, line: Line, column: int) -> str:
        """Return the formula of a node, or of a total."""
        node, weight = line.node, address(WEIGHT, line.row)
        if line.kind is Kind.TOTAL:
            components = [node] if node is not None else list(self.instrument.tree)
            return formulas.total([address(column, self.rows.node[component.code]) for component in components])
        if node is None:
            raise ValueError(f"line {line.row} has no node")
        if line.question is not None:
            return formulas.single_points(self._value_of(line), weight)
        if node.children:
            return formulas.total([address(column, self.rows.node[child.code]) for child in node.children])
        first, last = node.indicators[0].code, node.indicators[-1].code
        values = (
            f"{address(self.block.value, self.rows.question[first])}:{address(self.block.value, self.rows.last[last])}"
        )
        if column == self.block.headline:
            return formulas.headline_points(values, len(node.indicators), weight)
        return formulas.average_points(values, weight)

    def _value_of(self, line: Line) -> str:
        """Return the formula of what one answer is worth, 0 to 1."""
        question, answer = line.question, address(self.block.answer or ANSWER, line.row)
        if question is None:
            raise ValueError(f"line {line.row} has no question")
        return CELLS.of(question).value(self.instrument, question, address(CHOICE, line.row), answer)

    def _write_share(self, line: Line) -> None:
        if line.kind not in {Kind.NODE, Kind.TOTAL}:
            self.writer.blank(SHARE, line.row, styles.SHARE)
            return
        style = styles.TOTAL_PERCENT if line.kind is Kind.TOTAL else styles.NODE_PERCENT
        weight = Fraction(line.node.weight) if line.node is not None else self.instrument.max_points
        share = self._points(line, is_headline=False) / weight
        self.writer.formula(SHARE, line.row, f"{address(VALUE, line.row)}/{address(WEIGHT, line.row)}", share, style)
        asked = [f"{minimum}/{float(weight)}" for minimum in self._minimums(line)]
        self.writer.show_a_miss(SHARE, line.row, asked, style)

    # --- What was said

    def _write_note(self, line: Line, column: int) -> None:
        if line.question is None or line.kind not in {Kind.NODE, Kind.QUESTION}:
            style = {Kind.NODE: styles.NODE_WRAPPED, Kind.TOTAL: styles.TOTAL_TEXT}.get(line.kind, styles.TEXT)
            self.writer.blank(column, line.row, style)
            return
        style = styles.NOTE if self.is_own else styles.TEXT
        note = self.scorer.notes.get(line.question.code, "")
        if note:
            self.writer.text(column, line.row, note, style)
        else:
            self.writer.blank(column, line.row, style)


def _write_documents(writer: SheetWriter, row: int, first: int, links: tuple[DocumentLink, ...]) -> None:
    for number, link in enumerate(links[:MAX_DOCUMENTS]):
        cell = writer.text(first + number, row, link.title, styles.LINK)
        cell.hyperlink = link.url
        if number == MAX_DOCUMENTS - 1 and len(links) > MAX_DOCUMENTS:
            writer.text(
                first + number, row, f"{link.title} (dan {len(links) - MAX_DOCUMENTS} lagi di portal)", styles.LINK
            )


def _add_validations(writer: SheetWriter, lines: tuple[Line, ...]) -> None:
    """Let a cell take only what its question can be answered with."""
    found: dict[str, DataValidation] = {}

    def add(key: str, cell: Cell, **rule: object) -> None:
        if key not in found:
            found[key] = DataValidation(allow_blank=True, showErrorMessage=True, errorTitle="Jawaban", **rule)
            writer.sheet.add_data_validation(found[key])
        # Not by `add`, which compares each cell with all before it.
        found[key].sqref.ranges.add(CellRange(cell.coordinate))

    for line in lines:
        question = line.question
        if question is None or line.kind is Kind.WHOLE:
            continue
        cell = writer.sheet.cell(row=line.row, column=ANSWER)
        if line.kind is Kind.INPUT:
            message = "Isi bilangan bulat, 0 atau lebih."
            add("count", cell, type="whole", operator="greaterThanOrEqual", formula1="0", error=message)
        elif (rule := CELLS.of(question).rule(question)) is not None:
            add(rule.key, cell, error=rule.message, **rule.limits)
        if line.kind is not Kind.INPUT:
            note, message = writer.sheet.cell(row=line.row, column=NOTE), f"Paling banyak {MAX_NOTE} tanda."
            add("note", note, type="textLength", operator="lessThanOrEqual", formula1=str(MAX_NOTE), error=message)
