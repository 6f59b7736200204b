"""An office's own workbook in the ministry's layout, with the formulas offices have there, written without our export.

Every slip of a real one is in it: ID columns inserted, an answer typed under *Pilihan Jawaban*, small letters and blanks,
numbers and the index as text, hidden rows, repeated totals, a signature below, other sheets before and behind.
"""

import io
import random

import openpyxl
from openpyxl.utils import get_column_letter

from assessment.scoring import Choice, Counts, Index
from assessment.workbook.exports.lke_layout import Kind, choice_text, lay_out
from tests.sheets import instrument

SHIFT, HEAD = 3, 11  # columns inserted on the left; row of the titles
TITLES = {
    2: "Penilaian",
    8: "Bobot",
    9: "Penjelasan",
    10: "Pilihan Jawaban",
    11: "Jawaban",
    12: "Nilai",
    13: "%",
    15: "Catatan",
}


class MinistryBook:
    """One workbook of one instrument with the given answers (question code → answer or None)."""

    def __init__(self, code, answers, seed):
        self.lke, self.answers, self.chance = instrument(code), answers, random.Random(seed)
        self.book = openpyxl.Workbook()
        self.sheet = self.book.active
        self.sheet.title = "LKE 2026 FIX"
        self.lines, self.rows, self.inputs, extra = [], {}, {}, HEAD + 1
        for line in lay_out(self.lke):
            extra += line.kind is Kind.NODE and line.depth <= 1 and bool(self.lines)  # a total before each part
            row = line.row - lay_out(self.lke)[0].row + extra
            self.lines.append((line, row))
            if line.kind is Kind.INPUT:
                self.inputs.setdefault(line.question.code, {})[line.input.key] = row
            elif line.kind is not Kind.WHOLE:
                self.rows[line.code] = row
                if line.question is not None:
                    self.rows[line.question.code] = row

    def put(self, row, column, value, number_format="General"):
        cell = self.sheet.cell(row=row, column=column + SHIFT, value=value)
        cell.number_format = number_format

    def at(self, column, row):
        return f"{get_column_letter(column + SHIFT)}{row}"

    def made(self):
        """Return its bytes; the formulas have no values yet."""
        for column, title in TITLES.items():
            self.put(HEAD, column, title)
        for column, title in enumerate(("NO", "ID", "PIC"), start=1):
            self.sheet.cell(row=HEAD, column=column, value=title)
        self.put(4, 2, "Unit Kerja")
        self.put(4, 5, ": KPPBC TMP Ngurah Rai")
        for number, (line, row) in enumerate(self.lines, start=1):
            self._write_texts(line, row, number)
            if line.kind is Kind.NODE and line.question is None:
                self._write_node(line, row)
            elif line.question is not None:
                self._write_question(line, row)
            self.sheet.row_dimensions[row].hidden = row % 9 == 0
        self._write_around()
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()

    def _write_texts(self, line, row, number):
        part = line.kind in {Kind.INPUT, Kind.WHOLE}
        place = min(2 + line.depth, 6)
        self.put(row, place, None if part or not line.mark else f"{line.mark})")
        self.put(row, 7 if part or line.kind is Kind.QUESTION else place + 1, f"- {line.text}" if part else line.text)
        self.sheet.cell(row=row, column=1, value=number)
        self.sheet.cell(row=row, column=3, value=f"Pokja {1 + number % 6}")
        if line.kind is Kind.NODE:
            self.put(row, 8, float(line.node.weight))
            self.put(row, 13, f"={self.at(12, row)}/{self.at(8, row)}", "0.00%")

    def _write_node(self, line, row):
        if line.node.children:
            self.put(row, 12, "=" + "+".join(self.at(12, self.rows[child.code]) for child in line.node.children))
        else:
            values = ",".join(self.at(12, self.rows[question.code]) for question in line.node.indicators)
            self.put(row, 12, f"=IFERROR(AVERAGE({values})*{self.at(8, row)},0)")

    def _write_question(self, line, row):
        question, answer = line.question, self.answers.get(line.question.code)
        self.put(row, 10, "Jumlah" if line.kind in {Kind.INPUT, Kind.WHOLE} else choice_text(question))
        if line.kind is Kind.INPUT:
            count = answer.values.get(line.input.key) if isinstance(answer, Counts) else None
            self.put(row, 11, f" {count}" if count is not None and self.chance.random() < 0.5 else count)
        elif line.kind is Kind.WHOLE:
            parts = (self.inputs[question.code][entry.key] for entry in question.inputs if ": " in entry.label)
            self.put(row, 11, "=" + "+".join(self.at(11, part) for part in parts))
        else:
            value = self._value(question, answer, row)
            self.put(row, 12, f"={value}*{self.at(8, row)}" if line.kind is Kind.NODE else f"={value}")

    def _value(self, question, answer, row):
        """Write the answer's cell; return the formula of its value."""
        own = self.at(11, row)
        if question.levels:
            written = answer.letter if isinstance(answer, Choice) else None
            if written in {"Ya", "Tidak"} and self.chance.random() < 0.1:
                self.put(row, 10, written)
                return f'IF({self.at(10, row)}="Ya",1,0)'
            self.put(row, 11, written and self.chance.choice((written, written.lower(), f"{written} ")))
            value = '""'
            for level in reversed(question.levels):
                value = f'IF(TRIM({own})="{level.letter}",{float(question.exact_values[level.letter])},{value})'
            return value if written else '""'
        if question.answer_type == "index":
            self.put(row, 11, str(answer.value).replace(".", ",") if isinstance(answer, Index) else None)
            return f'VALUE(SUBSTITUTE({own},",","."))/4' if isinstance(answer, Index) else "0"
        self.put(row, 11, f"={self._share(question)}", "0.00%")
        return own

    def _share(self, question):
        rows, formula = self.inputs[question.code], question.formula
        top, bottom = (
            "+".join(f"VALUE({self.at(11, rows[key])})" for key in keys)
            for keys in (formula.numerator, formula.denominator)
        )
        zero = 1 if formula.when_denominator_is_zero == "full" else 0
        if formula.kind == "decrease":
            top, zero = f"{bottom}-({top})", f"IF(({top})=0,1,0)"
        blank = ",".join(f'{self.at(11, row)}=""' for row in rows.values())
        return f'IF(OR({blank}),"",IF(({bottom})=0,{zero},MAX(0,MIN(1,({top})/({bottom})))))'

    def _write_around(self):
        known = {row for _, row in self.lines}
        for line, row in self.lines:
            if line.kind is Kind.NODE and line.depth <= 1 and row - 1 not in known and row > HEAD + 2:
                self.put(row - 1, 2, "JUMLAH")
                self.put(row - 1, 8, float(line.node.weight))
                self.put(row - 1, 12, f"={self.at(12, row)}")
        last = max(known)
        self.put(last + 1, 2, "NILAI EVALUASI ZONA INTEGRITAS")
        self.put(last + 1, 12, "=" + "+".join(self.at(12, self.rows[part.code]) for part in self.lke.tree))
        self.put(last + 1, 11, f'=IF({self.at(12, last + 1)}>=75,"MEMENUHI","BELUM")')
        for below, text in ((3, "Denpasar, 3 Maret 2026"), (4, "Kepala Kantor,"), (8, "NIP 197001011990011001")):
            self.put(last + below, 12, text)
        front = self.book.create_sheet("Utama", 0)
        front.append(["REKAPITULASI NILAI"])
        front.append(["Komponen", "Bobot", "Nilai", "Jawaban terbanyak"])
        for part in self.lke.tree:
            front.append([part.name, float(part.weight), f"='{self.sheet.title}'!{self.at(12, self.rows[part.code])}"])
        self.book.create_sheet("Ctt Eval").append(["No", "Catatan", "Bobot", "Jawaban"])
        self.book.create_sheet("hitung").sheet_state = "hidden"
