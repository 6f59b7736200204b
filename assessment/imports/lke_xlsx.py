"""Read a filled LKE from a workbook: the portal's own export, or an office's copy of the ministry's worksheet.

Columns are found by their titles and lines by code or by words (`lke_table`, `lke_rows`), so moved and inserted ones do
no harm. What cannot be read is named with its cell, and then nothing is taken; what was read in spite of a slip is told.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from assessment import scoring
from assessment.scoring.answers import shown

from .lke_rows import Lines, find_lines, likeness_of
from .lke_table import NoTable, Role, Table, find_table, plain
from .refused import ImportRefused
from .workbook import Cell, Kind, Sheet, column_name, read_workbook

MIN_LIKENESS = 0.3  # of the questions must stand there word by word for a sheet to be of an instrument
MAX_LISTED = 20  # missing questions; a sheet of another kind lacks them all
SAME = Fraction(1, 200)  # a sheet shows two decimals
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".xltx")
_LKE_NAMES = ("lke zi", "lke")
_PERCENT = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*%")


@dataclass(frozen=True)
class LkeWorkbook:
    """What a workbook says."""

    instrument: scoring.Instrument
    answers: Mapping[str, scoring.Answer | None]  # of every question
    notes: tuple[str, ...]  # what a reader must know of how it was read, one Indonesian line each
    stored: Mapping[str, Fraction] = field(default_factory=dict)  # node code → the points the workbook itself shows


def is_workbook(content: bytes, name: str = "") -> bool:
    """Return whether a file is, or claims by its name to be, a workbook."""
    return content.startswith((b"PK", bytes.fromhex("d0cf11e0"))) or name.lower().endswith(SUFFIXES)


def read_lke(content: bytes, instruments: Mapping[str, scoring.Instrument]) -> LkeWorkbook:
    """Return the answers in a workbook. instruments: code → every LKE it may be of, the newest last.

    Raises ImportRefused with every problem: see `read_workbook`; no LKE in it; questions that are missing, double or
    not of this LKE; answers outside their question; formulas without a value and errors, each with its cell.
    """
    sheets = read_workbook(content)
    table, notes = _choose_table(sheets)
    instrument, told = _choose_instrument(sheets, table, instruments)
    lines = find_lines(table, instrument)
    reader = _Answers(table, instrument, lines)
    answers = reader.read()
    if reader.problems:
        raise ImportRefused(reader.problems)
    all_notes = (*notes, *told, *table.notes, *_hidden_notes(table, lines), *reader.notes)
    return LkeWorkbook(instrument, answers, all_notes, dict(_stored_points(table, lines)))


def differences(workbook: LkeWorkbook, sheet: scoring.ScoreSheet) -> Iterator[str]:
    """Yield each node of which the workbook shows other points than either of our figures, beyond its two decimals."""
    for code, points in workbook.stored.items():
        node = sheet.nodes[code]
        if all(abs(points - ours) > SAME for ours in (node.points, node.points_answered_only)):
            yield (
                f"{code}: berkas menunjukkan {_comma(points)}; hitungan {_comma(node.points)}, "
                f"terjawab saja {_comma(node.points_answered_only)}"
            )


# --- Which sheet, which regulation ------------------------------------------------------------------------------------


def _choose_table(sheets: tuple[Sheet, ...]) -> tuple[Table, list[str]]:
    found = [(sheet, find_table(sheet)) for sheet in sheets]
    tables = [table for _, table in found if isinstance(table, Table)]
    if not tables:
        near = [
            f"lembar {shown(sheet.name)}: {none.reason}"
            for sheet, none in found
            if isinstance(none, NoTable) and none.is_near
        ]
        raise ImportRefused(near or ["berkas tidak memuat lembar LKE: tidak ada baris judul dengan Jawaban dan Bobot"])
    tables.sort(key=lambda table: (table.sheet.is_hidden, *_name_order(table.sheet.name)))
    chosen, *others = tables
    notes = [f"lembar {shown(other.sheet.name)} juga memuat LKE dan tidak dibaca" for other in others]
    if chosen.sheet.is_hidden:
        notes.append(f"lembar {shown(chosen.sheet.name)} tersembunyi dan tetap dibaca")
    return chosen, notes


def _name_order(name: str) -> tuple[bool, bool]:
    """Put `LKE ZI` first, then other sheets with LKE in their name; the order of the tabs decides the rest."""
    words = plain(name)
    return words != _LKE_NAMES[0], _LKE_NAMES[1] not in words.split()


def _choose_instrument(
    sheets: tuple[Sheet, ...], table: Table, instruments: Mapping[str, scoring.Instrument]
) -> tuple[scoring.Instrument, list[str]]:
    """Return the LKE this sheet is of: named by its code, else by the questions that stand on it."""
    named = [code for code in instruments if _names(sheets, code)]
    if len(named) == 1:
        return instruments[named[0]], []
    likeness = {code: likeness_of(table, instrument) for code, instrument in instruments.items()}
    most = max(likeness.values(), default=0.0)
    if most < MIN_LIKENESS:
        raise ImportRefused(
            [f"lembar {shown(table.sheet.name)}: pertanyaannya bukan dari LKE Zona Integritas yang dikenal"]
        )
    alike = [instruments[code] for code, found in likeness.items() if found == most]
    spoken = [lke for lke in alike if any(_names(sheets, name) for name in _spoken_names(lke))]
    if len(spoken or alike) > 1:
        offered = {lke.code: _offered_as_printed(table, lke) for lke in spoken or alike}
        spoken = [lke for lke in spoken or alike if offered[lke.code] == max(offered.values())]
    chosen = (spoken or alike)[-1]
    if len(spoken or alike) == 1:
        return chosen, []
    others = ", ".join(lke.short_title for lke in alike if lke is not chosen)
    return chosen, [f"berkas tidak menyebut peraturannya; dihitung menurut {chosen.short_title}, bukan {others}"]


def _spoken_names(instrument: scoring.Instrument) -> tuple[str, ...]:
    match = re.search(r"([0-9]+)/([0-9]{4})", instrument.short_title)
    return (match[0], f"{match[1]} tahun {match[2]}") if match else ()


def _offered_as_printed(table: Table, instrument: scoring.Instrument) -> int:
    """Return at how many questions the sheet offers the very choices of a regulation."""
    column = table.column(Role.CHOICE)
    if column is None:
        return 0
    rows = find_lines(table, instrument).questions
    return sum(
        plain(table.sheet.text(row, column)) == plain("/".join(level.letter for level in question.levels))
        for code, row in rows.items()
        if (question := instrument.indicator(code)).levels
    )


def _names(sheets: tuple[Sheet, ...], text: str) -> bool:
    wanted = text.casefold()
    return any(
        wanted in cell.text.casefold()
        for sheet in sheets
        for row, cells in sheet.rows.items()
        if row <= 20
        for cell in cells.values()
    )


# --- What is said of the reading --------------------------------------------------------------------------------------


def _hidden_notes(table: Table, lines: Lines) -> Iterator[str]:
    hidden = sorted(row for row in table.sheet.hidden_rows & lines.known if table.sheet.text(row, table.answer))
    if hidden:
        yield f"baris tersembunyi ikut dibaca: {', '.join(map(str, hidden))}"
    if table.answer in table.sheet.hidden_columns:
        yield f"kolom {column_name(table.answer)} tersembunyi dan tetap dibaca"


def _stored_points(table: Table, lines: Lines) -> Iterator[tuple[str, Fraction]]:
    column = table.column(Role.VALUE)
    if column is None:
        return
    for code, row in lines.nodes.items():
        cell = table.sheet.rows.get(row, {}).get(column)
        if cell is not None and cell.kind is Kind.NUMBER:
            yield code, Fraction(Decimal(cell.text))


def _comma(value: Fraction) -> str:
    return str(scoring.half_up(value)).replace(".", ",")


class _Answers:
    """The answers of one sheet, with what is wrong with them and what was read in spite of a slip."""

    def __init__(self, table: Table, instrument: scoring.Instrument, lines: Lines) -> None:
        self.table, self.instrument, self.lines = table, instrument, lines
        self.choice = table.column(Role.CHOICE)
        self.problems = list(lines.problems)
        self.notes: list[str] = []

    def read(self) -> dict[str, scoring.Answer | None]:
        """Return the answer of every question, None where it is blank."""
        answers: dict[str, scoring.Answer | None] = {}
        missing = [q for code, q in self.instrument.indicators.items() if code not in self.lines.questions]
        for question in missing[:MAX_LISTED]:
            self.problems.append(f"pertanyaan {question.code} tidak ditemukan: {shown(question.statement)}")
        if len(missing) > MAX_LISTED:
            self.problems.append(f"dan {len(missing) - MAX_LISTED} pertanyaan lain tidak ditemukan")
        for code, row in self.lines.questions.items():
            answers[code] = self._answer(self.instrument.indicator(code), row)
        self._check_other_lines()
        return {code: answers.get(code) for code in self.instrument.indicators}

    def _answer(self, question: scoring.Indicator, row: int) -> scoring.Answer | None:
        if question.answer_type == "counts":
            return self._counts(question, row)
        self._check_choice(question, row)
        cell = self.table.sheet.rows.get(row, {}).get(self.table.answer) or self._misplaced(question, row)
        written = self._written(cell, question)
        return self._taken(question, written, cell)

    def _taken(self, question: scoring.Indicator, written: object, cell: Cell | None) -> scoring.Answer | None:
        """Read an answer by the rules of every filled sheet; a problem is named with its cell."""
        try:
            return scoring.read_answers(self.instrument, {question.code: written})[question.code]
        except scoring.AnswerError as error:
            place = f"{cell.address} ({question.code})" if cell is not None else question.code
            self.problems += [f"{place}: {problem.text_id}" for problem in error.problems]
            return None

    def _written(self, cell: Cell | None, question: scoring.Indicator) -> str | None:
        """Return what stands in a cell as text; a cell that holds no value is a problem."""
        if cell is None:
            return None
        place = f"{cell.address} ({question.code})"
        if cell.kind is Kind.ERROR:
            self.problems.append(f"{place}: sel berisi kesalahan {cell.text}")
            return None
        if cell.kind is Kind.NOT_COMPUTED:
            self.problems.append(
                f"{place}: rumus tanpa nilai tersimpan; buka di Excel atau LibreOffice, lalu simpan ulang"
            )
            return None
        return "".join(sign for sign in cell.text if sign in "\n\t" or unicodedata.category(sign) != "Cc")

    def _misplaced(self, question: scoring.Indicator, row: int) -> Cell | None:
        """Return the cell of *Pilihan Jawaban* where it holds an answer instead of the choices."""
        if self.choice is None:
            return None
        cell = self.table.sheet.rows.get(row, {}).get(self.choice)
        if cell is None or not question.levels or scoring.letter_of(question, cell.text) is None:
            return None
        self.notes.append(f"{cell.address} ({question.code}): jawaban dibaca dari kolom Pilihan Jawaban")
        return cell

    def _check_choice(self, question: scoring.Indicator, row: int) -> None:
        """Tell where a copy offers other choices than the regulation: its own formula then gives another value."""
        if self.choice is None or not question.levels:
            return
        cell = self.table.sheet.rows.get(row, {}).get(self.choice)
        if cell is None or scoring.letter_of(question, cell.text) is not None:
            return
        offered = re.sub(r"\s+", "", cell.text).casefold()
        choices = "/".join(level.letter for level in question.levels)
        if "/" in offered and offered != choices.casefold():
            self.notes.append(
                f"{cell.address} ({question.code}): pilihan di berkas {shown(cell.text)}, menurut peraturan {choices}"
            )

    def _counts(self, question: scoring.Indicator, row: int) -> scoring.Answer | None:
        rows = self.lines.inputs.get(question.code, {})
        own = self.table.sheet.rows.get(row, {}).get(self.table.answer)
        if not rows:
            return self._percentage(question, own)
        written: dict[str, str | None] = {}
        for entry in question.inputs:
            if entry.key not in rows:
                self.problems.append(f"{question.code}: baris jumlah {shown(entry.label)} tidak ditemukan")
                continue
            cell = self.table.sheet.rows.get(rows[entry.key], {}).get(self.table.answer)
            written[entry.key] = self._whole_number(cell, question)
        if all(text is None for text in written.values()):
            if own is not None and own.kind is Kind.NUMBER and not own.is_formula:
                self.notes.append(
                    f"{own.address} ({question.code}): persentase terisi tetapi jumlahnya kosong; tidak dihitung"
                )
            return None
        answer = self._taken(question, written, None)
        self._check_whole(question, written)
        return answer

    def _whole_number(self, cell: Cell | None, question: scoring.Indicator) -> str | None:
        text = self._written(cell, question)
        if cell is None or text is None:
            return None
        if not re.fullmatch(r"[0-9]{1,15}", text.strip(), re.ASCII):
            self.problems.append(f"{cell.address} ({question.code}): {shown(text)} bukan bilangan bulat 0 atau lebih")
            return None
        return text

    def _percentage(self, question: scoring.Indicator, cell: Cell | None) -> scoring.Answer | None:
        """Read a row that has no lines for its counts: only the percentage is known, which stands for them."""
        text = self._written(cell, question)
        if cell is None or text is None or not text.strip():
            return None
        match = _PERCENT.fullmatch(text.strip())
        try:
            share = Decimal(match[1].replace(",", ".")) / 100 if match else Decimal(text.strip())
        except InvalidOperation:
            share = Decimal(-1)
        formula = question.formula
        if not 0 <= share <= 1 or formula is None or formula.kind != "ratio":
            self.problems.append(f"{cell.address} ({question.code}): {shown(text)} bukan persentase 0 sampai 100")
            return None
        top, bottom = Fraction(share).limit_denominator(10**6).as_integer_ratio()
        counts = dict.fromkeys((entry.key for entry in question.inputs), 0)
        counts |= {formula.denominator[0]: bottom, formula.numerator[0]: top}
        self.notes.append(
            f"{cell.address} ({question.code}): hanya persentase yang tertulis; dihitung sebagai {top} dari {bottom}"
        )
        return scoring.Counts(counts)

    def _check_whole(self, question: scoring.Indicator, written: Mapping[str, str | None]) -> None:
        """Tell where a typed total of those who must report is not the sum of its parts, which is what counts."""
        row = self.lines.wholes.get(question.code)
        cell = self.table.sheet.rows.get(row, {}).get(self.table.answer) if row else None
        formula = question.formula
        if cell is None or cell.kind is not Kind.NUMBER or formula is None:
            return
        parts = [written.get(key) for key in formula.denominator]
        total = sum(int(part) for part in parts if part)
        if None not in parts and Decimal(cell.text) != total:
            self.notes.append(
                f"{cell.address} ({question.code}): tertulis {cell.text}, jumlah bagiannya {total}; dihitung {total}"
            )

    def _check_other_lines(self) -> None:
        """Name lines that look like a question and are none we know; an answer is never left out without a word."""
        for row, cells in sorted(self.table.sheet.rows.items()):
            cell = cells.get(self.table.answer)
            if cell is None or row < self.table.first_row or row in self.lines.known:
                continue
            offered = plain(self.table.sheet.text(row, self.choice)) if self.choice is not None else ""
            if offered and cell.text.strip():
                self.problems.append(
                    f"{cell.address}: baris {row} tidak dikenali sebagai pertanyaan {self.instrument.short_title}"
                )
            elif row <= self.lines.last and cell.kind is not Kind.NOT_COMPUTED:
                self.notes.append(f"{cell.address}: {shown(cell.text)} tidak dibaca; barisnya bukan pertanyaan")
