"""Which cells of a sheet were read: as the words, the answer, the explanation or the data dukung of a question, or as a figure."""

from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessment.workbook.imports.cells.workbook import Cell, Kind
from assessment.workbook.imports.lines.table import Role
from assessment.workbook.imports.lke_parts import Part

SAME = Fraction(1, 100)  # a sheet shows two decimals, a share as a whole per cent
PERCENT = "%"  # the title of a column of the worksheet


class ReadCells:
    """The reading of one sheet, cell by cell."""

    def __init__(self, part: Part) -> None:
        self.part, self.table, self.lines, self.reader = part, part.table, part.lines, part.reader
        roles = (Role.NOTE, Role.VALUE, Role.WEIGHT, Role.CHOICE, Role.SOAL_ID)
        self.note, self.value, self.weight, self.choice, self.soal_id = map(self.table.column, roles)
        self.nodes: dict[int, list[str]] = {}
        for code, row in self.lines.nodes.items():
            self.nodes.setdefault(row, []).append(code)
        self._headings: dict[int, bool] = {}

    @cached_property
    def counted(self) -> frozenset[int]:
        """The lines of questions and of their counts."""
        return frozenset(
            {*self.lines.questions.values(), *(at for rows in self.lines.inputs.values() for at in rows.values())}
        )

    @cached_property
    def questions(self) -> frozenset[int]:
        """Those, their sums, and lines that ask once more."""
        again = {at for rows in self.lines.again.values() for at in rows}
        return frozenset({*self.counted, *self.lines.wholes.values(), *again})

    @cached_property
    def columns(self) -> frozenset[int]:
        """The columns that are read beside questions: what stands there beside another line is named by itself."""
        found = {self.table.answer, *self.table.ticks, *self.lines.texts, *self.reader.evidence.columns}
        return frozenset(found | ({self.note} if self.note is not None else set()))

    def is_read(self, cell: Cell) -> bool:
        """Whether a cell below the titles was read, or is told by itself already."""
        row, column, words = cell.row, cell.column, self.reader.words
        is_told = column == self.table.answer and row in self.reader.told_rows
        if (row, column) in self.reader.read_cells or is_told or self._is_heading(row):
            return True
        if column in {self.lines.codes, self.soal_id}:
            return words.code_of(row) != ""
        if column in self.lines.texts:
            return words.are_of(row, cell) if words.code_of(row) else words.is_total(cell)
        return self._is_figure(cell) or (row in self.questions and self._is_read_beside(cell))

    def is_among_questions(self, cell: Cell) -> bool:
        """Whether a cell stands among the words or the data dukung of questions and says nothing of theirs."""
        is_word = cell.column in self.lines.texts and cell.row in self.lines.known
        return is_word or (cell.column in self.reader.evidence.columns and cell.row in self.questions)

    def name_of(self, row: int) -> str:
        """Return what a line is called: the code of its question or node, the name of its sum; "" of any other."""
        if row in self.nodes and row not in self.questions:
            return self.nodes[row][0]
        cells = self.table.sheet.rows[row]
        sums = (cells[column] for column in sorted(self.lines.texts) if column in cells)
        total = next((cell.text for cell in sums if self.reader.words.is_total(cell)), "")
        return self.reader.words.code_of(row) or " ".join(total.split())

    def _is_heading(self, row: int) -> bool:
        if row not in self._headings:
            self._headings[row] = self.table.is_heading(row)
        return self._headings[row]

    def _is_read_beside(self, cell: Cell) -> bool:
        """Whether a cell on a line of a question, beside its words, was read."""
        if cell.column == self.value:
            return cell.kind is Kind.NUMBER
        if cell.column == self.note:
            return cell.row in self.counted and cell.kind not in {Kind.ERROR, Kind.NOT_COMPUTED}
        return cell.column in {self.table.answer, self.choice, *self.table.ticks}

    def _is_figure(self, cell: Cell) -> bool:
        """Whether a cell holds the points of a node, its weight as the regulation has it, or the share of that."""
        if cell.kind is not Kind.NUMBER or cell.row not in self.nodes:
            return False
        number = Fraction(Decimal(cell.text))
        for code in self.nodes[cell.row]:
            weight, points = Fraction(self.reader.instrument.nodes[code].weight), self.reader.points.get(code)
            is_share = self.table.titles.get(cell.column) == PERCENT and points is not None
            shares = [abs(share - (points or 0) / weight) < SAME for share in (number, number / 100)]
            is_weight = cell.column == self.weight and abs(number - weight) < SAME
            if cell.column == self.value or is_weight or (is_share and any(shares)):
                return True
        return False
