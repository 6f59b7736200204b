"""The answers of one sheet, question by question: what was read, from which cell, or why it cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assessment import scoring
from assessment.lke.likeness import WHOLE, plain
from assessment.scoring.answers import shown
from assessment.workbook.imports.answers import offers
from assessment.workbook.imports.answers.beside import NoteTooLong, note_of
from assessment.workbook.imports.answers.figures import MAX_DENOMINATOR, counts_of, stored_figures
from assessment.workbook.imports.answers.percentages import bare_percentages, likely, values_shown
from assessment.workbook.imports.answers.row import Row
from assessment.workbook.imports.answers.words import LineWords
from assessment.workbook.imports.cells import written as cells
from assessment.workbook.imports.cells.workbook import Cell, Kind
from assessment.workbook.imports.lines.evidence import evidence_columns, evidence_of, lines_of_questions
from assessment.workbook.imports.lines.lines import Lines
from assessment.workbook.imports.lines.table import Role, Table
from assessment.workbook.imports.lines.ticks import ticked
from assessment.workbook.index_scale import percentage_doubt

# What a question is answered with, and the address of the cell where that stands or should.
Read = tuple[scoring.Answer | None, str]

MAX_MERGED = 20  # rows; a column merged from top to bottom is no answer


@dataclass
class SheetAnswers:
    """Every question of one sheet, with what was read in spite of a slip and what belongs to no question."""

    table: Table
    instrument: scoring.Instrument
    lines: Lines
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # of the sheet; those of a question stand in its row
    undecided: list[str] = field(default_factory=list)  # cells with two readings, in the words of a problem

    def __post_init__(self) -> None:
        """Note which columns there are."""
        self._choice = self.table.column(Role.CHOICE)
        self._initials = scoring.prints_initials(self.instrument)  # whether `Y` is Ya here
        self.evidence = evidence_columns(self.table, self.lines.texts)
        self.rows_of = lines_of_questions(self.table, self.lines)  # question → its lines
        self.words = LineWords(self.lines, self.instrument)
        self.read_cells: set[tuple[int, int]] = set()  # row and column of data dukung
        self.told_rows: set[int] = set()  # lines of no question, named with their answer
        self._found: list[str] = []  # problems of the question being read
        self._doubt = ""  # what is to be confirmed of it
        self._other: scoring.Counts | None = None  # its second reading
        self.points, self._values = stored_figures(self.table, self.lines)
        self._merged = {
            (row, column): (top, left)
            for top, left, bottom, right in self.table.sheet.merged
            if left <= self.table.answer <= right and bottom - top < MAX_MERGED
            for row in range(top, bottom + 1)
            for column in (self.table.answer,)
            if (row, column) != (top, left)
        }

    def read(self) -> dict[str, Row]:
        """Return code → row, of every question of the LKE that stands on the sheet."""
        self.problems += self.lines.problems
        in_sheet_order = sorted(self.lines.questions, key=lambda code: self.lines.questions[code])
        read = {code: self._row(self.instrument.indicator(code)) for code in in_sheet_order}
        self._check_other_lines()
        return read

    def _row(self, question: scoring.Indicator) -> Row:
        number = self.lines.questions[question.code]
        self._found, self._doubt, self._other = list(self.lines.spoiled.get(question.code, ())), "", None
        words = self.lines.unsure.get(question.code)
        if words:
            self._doubt = f"Teks di berkas berbeda dari pertanyaannya: {words}"
        answer, cell = _READ.of(question)(self, question, number)
        self._check_again(question, number)
        if self._found:
            answer = self._other = None
        rows = dict.fromkeys((number, *self.lines.inputs.get(question.code, {}).values()))
        note = self._note(question, rows)
        evidence = evidence_of(self.table, self.rows_of.get(question.code, rows), self.evidence)
        self.read_cells |= evidence.cells
        if evidence.over:
            told = f"{len(evidence.over)} data dukung lagi tidak dibaca: {', '.join(map(shown, evidence.over))}"
            self.notes.append(f"{self._place(number)} ({question.code}): {told}")
        return Row(
            question.code,
            answer,
            cell,
            tuple(self._found),
            note,
            evidence.links,
            tuple(evidence.named),
            self._doubt,
            self._other,
        )

    # --- Choices and indices

    def _read_choice(self, question: scoring.Indicator, row: int) -> Read:
        self._check_choice(question, row)
        if self.table.ticks:
            return self._ticked(question, row)
        cell = self._cell(row) or self._misplaced(question, row)
        text = self._text(question, cell)
        if cell is None or text is None:
            return None, cell.address if cell is not None else self._place(row)
        return self._taken(question, self._letter(question, row, cell, text), cell), cell.address

    def _read_index(self, question: scoring.Indicator, row: int) -> Read:
        cell = self._cell(row)
        text = self._text(question, cell)
        if cell is None or text is None:
            return None, cell.address if cell is not None else self._place(row)
        try:
            answer = self._taken(question, cells.index(cell, text), cell)
        except cells.CellProblem as problem:
            self._add(question, cell, str(problem))
            return None, cell.address
        # Where the scale is written beside it, as in `0,92 dari 4`, nobody need ask.
        if not cells.names_scale(text) and (told := percentage_doubt(question, answer)):
            self._doubt = self._doubt or f"Sel {cell.address}: {told}."
        return answer, cell.address

    def _ticked(self, question: scoring.Indicator, row: int) -> Read:
        try:
            found = ticked(self.table, question, row, takes_initials=self._initials)
        except cells.CellProblem as problem:
            self._found.append(f"{self._place(row)} ({question.code}): {problem}")
            return None, self._place(row)
        if found is None:
            return None, self._place(row)
        letter, cell = found
        return self._taken(question, letter, cell), cell.address

    def _check_again(self, question: scoring.Indicator, row: int) -> None:
        """Tell where a question stands on the sheet more than once and is answered in two ways."""
        own = self._says(question, row)
        for other in self.lines.again.get(question.code, ()):
            theirs, place = self._says(question, other), self._place(other)
            if theirs is None:
                written = shown(self.table.sheet.text(other, self.table.answer))
                self.notes.append(f"{place}: {written} tidak dibaca; {question.code} dibaca dari {self._place(row)}")
            elif theirs != own:
                told = "pertanyaan tertulis dua kali dengan jawaban lain; hapus satu"
                self._found.append(f"{self._place(row)} dan {place} ({question.code}): {told}")

    def _says(self, question: scoring.Indicator, row: int) -> str | None:
        """Return the letter or the number on a line, None where it has none."""
        text = cells.visible(self.table.sheet.text(row, self.table.answer))
        if scoring.kind_of(question).has_levels:
            return scoring.letter_of(question, self._choice_in(question, text)) if text else None
        return text if any(sign.isdigit() for sign in text) else None

    def _misplaced(self, question: scoring.Indicator, row: int) -> Cell | None:
        """Return the cell of *Pilihan Jawaban* where it holds an answer, unless the copy itself does not count it."""
        cell = offers.misplaced(self.table, self.lines, question, row, takes_initials=self._initials)
        if cell is None:
            return None
        if self._values and question.code not in self._values and row not in self.lines.nodes.values():
            told = f"{shown(cell.text)} tertulis di kolom Pilihan Jawaban dan tidak dihitung di berkas"
            self.notes.append(f"{cell.address} ({question.code}): {told}; dibaca sebagai belum dijawab")
            return None
        self.notes.append(f"{cell.address} ({question.code}): jawaban dibaca dari kolom Pilihan Jawaban")
        return cell

    def _check_choice(self, question: scoring.Indicator, row: int) -> None:
        """Tell where a copy offers other choices than the regulation: its own formula then gives another value."""
        cell = offers.offered_otherwise(self.table, question, row)
        if cell is not None:
            choices = "/".join(level.letter for level in question.levels)
            told = f"pilihan di berkas {shown(cell.text)}, menurut peraturan {choices}"
            self.notes.append(f"{cell.address} ({question.code}): {told}")

    def _letter(self, question: scoring.Indicator, row: int, cell: Cell, text: str) -> str | None:
        """Return the level a cell names, or what stands there for the message that refuses it; None where it is blank."""
        if cell.is_formula and cell.kind is Kind.NUMBER and text == "0":
            # What a formula shows that refers to a blank cell.
            self.notes.append(f"{cell.address} ({question.code}): rumus bernilai 0 dibaca sebagai belum dijawab")
            return None
        written = self._choice_in(question, text)
        if scoring.letter_of(question, written) is None:
            value = self._values.get(question.code)
            level = offers.level_by_value(self.table, question, row, written, value)
            if level is not None and value is not None:
                worth = str(scoring.half_up(value)).replace(".", ",")
                self._tell(question, cell, f"{shown(text)} dibaca sebagai {level}, karena bernilai {worth} di berkas")
                return level
        return written

    def _choice_in(self, question: scoring.Indicator, text: str) -> str:
        return cells.choice(question, text, takes_initials=self._initials)

    # --- Counts and percentages

    def _read_counts(self, question: scoring.Indicator, row: int) -> Read:
        return self._counted(question, row), self._place(self._first_row(question, row))

    def _counted(self, question: scoring.Indicator, row: int) -> scoring.Answer | None:
        rows, own = self.lines.inputs.get(question.code, {}), self._cell(row)
        if not rows:
            return self._percentage(question, own)
        written: dict[str, str | None] = {}
        for entry in question.inputs:
            if entry.key not in rows:
                self._found.append(f"{question.code}: baris jumlah {shown(entry.label)} tidak ditemukan")
                continue
            written[entry.key] = self._count(question, self._cell(rows[entry.key]))
        if any(text is not None for text in written.values()) or self._found:
            written = self._with_whole(question, written)
            answer = self._taken(question, written, None)
            self._check_whole(question, written)
            return answer
        text = cells.visible(own.text) if own is not None else ""
        parts = cells.parts_of(text)
        if own is not None and parts and self._are_the_counts(question):
            return self._from_parts(question, own, parts)
        # Typed over the formula: the workbook itself counts it.
        return None if own is None or own.is_formula else self._percentage(question, own)

    def _count(self, question: scoring.Indicator, cell: Cell | None) -> str | None:
        text = self._text(question, cell)
        if cell is None or text is None:
            return None
        try:
            number = cells.count(cell, text)
        except cells.CellProblem as problem:
            self._add(question, cell, str(problem))
            return None
        if cells.has_words(cell, text):
            self._tell(question, cell, f"{shown(text)} dibaca sebagai {number}")
        return number

    def _percentage(self, question: scoring.Indicator, cell: Cell | None) -> scoring.Answer | None:
        """Read a row that has no lines for its counts: only the percentage is known, which stands for them."""
        text = self._text(question, cell)
        if cell is None or text is None:
            return None
        formula = question.formula
        if formula is None:
            return None
        if (parts := cells.parts_of(text)) and self._are_the_counts(question):
            return self._from_parts(question, cell, parts)
        try:
            elsewhere = {code: self._cell(row) for code, row in self.lines.questions.items() if code != question.code}
            values = values_shown(self.instrument, question, self.points, self._values)
            readings = likely(cells.share(cell, text), values, bare_percentages(self.instrument, elsewhere))
        except cells.CellProblem as problem:
            self._add(question, cell, str(problem))
            return None
        first, *others = [(share, counts_of(question, formula, share)) for share in readings]
        if others:
            self._other = others[0][1]
            both = f"{cells.percent_text(first[0])} atau {cells.percent_text(others[0][0])}"
            told = f"tertulis {shown(text)} tanpa tanda %, bisa berarti {both}"
            self.undecided.append(f"{cell.address} ({question.code}): {told}; ketik persentasenya dengan tanda %")
            self._tell(question, cell, told)
        else:
            top, bottom = first[0].limit_denominator(MAX_DENOMINATOR).as_integer_ratio()
            self._tell(question, cell, f"hanya persentase yang tertulis; dihitung sebagai {top} dari {bottom}")
        return first[1]

    def _with_whole(self, question: scoring.Indicator, written: dict[str, str | None]) -> dict[str, str | None]:
        """Put a typed total of those who must report into its last part where all of them are blank."""
        row = self.lines.wholes.get(question.code)
        cell = self._cell(row) if row else None
        parts = [entry for entry in question.inputs if WHOLE in entry.label and entry.key in written]
        if cell is None or cell.is_formula or any(written[entry.key] is not None for entry in parts) or not parts:
            return written
        total = self._count(question, cell)
        if total is None:
            return written
        _, _, label = parts[-1].label.rpartition(WHOLE)
        self._tell(question, cell, f"rinciannya kosong; jumlah seluruhnya {total} dicatat pada {label}")
        return written | dict.fromkeys((entry.key for entry in parts), "0") | {parts[-1].key: total}

    def _tell(self, question: scoring.Indicator, cell: Cell, text: str) -> None:
        """Note how a cell was read, as something to confirm."""
        self.notes.append(f"{cell.address} ({question.code}): {text}")
        self._doubt = self._doubt or f"Sel {cell.address}: {text}."

    def _are_the_counts(self, question: scoring.Indicator) -> bool:
        """Whether `3 dari 5` names every count of a question."""
        return len(question.inputs) == 2 and question.formula is not None and question.formula.kind == "ratio"

    def _from_parts(self, question: scoring.Indicator, cell: Cell, parts: tuple[int, int]) -> scoring.Answer | None:
        formula = question.formula
        if formula is None:
            return None
        top, bottom = parts
        self.notes.append(f"{cell.address} ({question.code}): {shown(cell.text)} dibaca sebagai {top} dari {bottom}")
        written = {formula.denominator[0]: str(bottom), formula.numerator[0]: str(top)}
        return self._taken(question, written, cell)

    def _check_whole(self, question: scoring.Indicator, written: Mapping[str, str | None]) -> None:
        """Tell where a typed total of those who must report is not the sum of its parts, which is what counts."""
        row = self.lines.wholes.get(question.code)
        cell = self._cell(row) if row else None
        formula = question.formula
        if cell is None or cell.kind is not Kind.NUMBER or formula is None:
            return
        parts = [written.get(key) for key in formula.denominator]
        total = sum(int(part) for part in parts if part)
        if None not in parts and Decimal(cell.text) != total:
            self.notes.append(
                f"{cell.address} ({question.code}): tertulis {cell.text}, jumlah bagiannya {total}; dihitung {total}"
            )

    # --- Cells

    def _cell(self, row: int) -> Cell | None:
        """Return the answer's cell; one merged with its neighbours on the left holds what stands in the first of them."""
        cell = self.table.sheet.rows.get(row, {}).get(self.table.answer)
        top_left = self._merged.get((row, self.table.answer))
        if cell is None and top_left is not None and top_left[0] == row and top_left[1] != self._choice:
            return self.table.sheet.rows.get(row, {}).get(top_left[1])
        return cell

    def _text(self, question: scoring.Indicator, cell: Cell | None) -> str | None:
        """Return what stands in a cell; what hides a value, or is none, is a problem."""
        if cell is None:
            self._check_merged(question)
            return None
        try:
            text = cells.value_of(cell)
        except cells.CellProblem as problem:
            self._add(question, cell, str(problem))
            return None
        if text is None and cell.text.strip():
            self.notes.append(f"{cell.address} ({question.code}): {shown(cell.text)} dibaca sebagai belum dijawab")
        return text

    def _check_merged(self, question: scoring.Indicator) -> None:
        """An answer merged with the line above may be meant for both; nobody but its writer knows."""
        row = self.lines.questions[question.code]
        top_left = self._merged.get((row, self.table.answer))
        if top_left is None or top_left[0] == row:
            return
        above = self.table.sheet.rows.get(top_left[0], {}).get(top_left[1])
        if above is not None and above.text.strip():
            self._found.append(
                f"{self._place(row)} ({question.code}): sel digabung dengan {above.address}; pisahkan, lalu isi jawabannya"
            )

    def _taken(self, question: scoring.Indicator, written: object, cell: Cell | None) -> scoring.Answer | None:
        """Read an answer by the rules of every filled sheet; a problem is named with its cell."""
        try:
            return scoring.read_answers(self.instrument, {question.code: written})[question.code]
        except scoring.AnswerError as error:
            place = f"{cell.address} ({question.code})" if cell is not None else question.code
            self._found += [f"{place}: {problem.text_id}" for problem in error.problems]
            return None

    def _add(self, question: scoring.Indicator, cell: Cell, text: str) -> None:
        self._found.append(f"{cell.address} ({question.code}): {text}")

    def _place(self, row: int) -> str:
        return Cell(row, self.table.answer, Kind.TEXT, "").address

    def _first_row(self, question: scoring.Indicator, row: int) -> int:
        return min(self.lines.inputs.get(question.code, {}).values(), default=row)

    # --- Beside the answers

    def _note(self, question: scoring.Indicator, rows: Mapping[int, None]) -> str:
        try:
            return note_of(self.table, rows)
        except NoteTooLong as problem:
            place, _, told = str(problem).partition(": ")
            self._found.append(f"{place} ({question.code}): {told}")
            return ""

    def _check_other_lines(self) -> None:
        """Name lines that look like a question and are none we know; an answer is never left out without a word."""
        for row, line in sorted(self.table.sheet.rows.items()):
            cell = line.get(self.table.answer)
            is_known = row < self.table.first_row or row in self.lines.known or self.lines.is_numbered
            if cell is None or is_known or self.table.is_heading(row):
                continue
            offered = plain(self.table.sheet.text(row, self._choice)) if self._choice is not None else ""
            if offered and cell.text.strip():
                self.told_rows.add(row)
                self.problems.append(
                    f"{cell.address}: baris {row} tidak dikenali sebagai pertanyaan {self.instrument.short_title}"
                )
            elif row <= self.lines.last and cell.kind is not Kind.NOT_COMPUTED:
                self.told_rows.add(row)
                self.notes.append(f"{cell.address}: {shown(cell.text)} tidak dibaca; barisnya bukan pertanyaan")


# How the lines of a question are read, for each kind of answer.
_READ: scoring.PerKind[Callable[[SheetAnswers, scoring.Indicator, int], Read]] = scoring.PerKind(
    {
        scoring.CHOICE: SheetAnswers._read_choice,
        scoring.COUNTS: SheetAnswers._read_counts,
        scoring.INDEX: SheetAnswers._read_index,
    }
)
