"""Read a filled LKE from a workbook: the portal's own export, or an office's copy of the ministry's worksheet.

Columns are found by their titles and lines by code or by words (`lke_table`, `lke_rows`), so moved and inserted ones do
no harm. What cannot be read is named with its cell; what was read in spite of a slip is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessment import scoring
from assessment.scoring.answers import shown

from .lke_answers import SheetAnswers
from .lke_choose import choose_instrument, choose_tables, is_evaluators
from .lke_figures import stored_figures
from .lke_lines import Lines
from .lke_row import Row
from .lke_rows import find_lines
from .lke_table import Table
from .refused import ImportRefused
from .unit_name import named_unit
from .workbook import Sheet, column_name, read_workbook

SAME = Fraction(1, 200)  # a sheet shows two decimals
MAX_NAMED = 5  # codes in one sentence
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".xltx")


@dataclass(frozen=True)
class LkeWorkbook:
    """What a workbook says."""

    instrument: scoring.Instrument
    rows: Mapping[str, Row]  # of every question
    notes: tuple[str, ...]  # what a reader must know of how it was read, one Indonesian line each
    problems: tuple[str, ...] = ()  # what could not be read and belongs to no question that was found
    stored: Mapping[str, Fraction] = field(default_factory=dict)  # node code → the points the workbook itself shows
    values: Mapping[str, Fraction] = field(default_factory=dict)  # question code → the value it shows, 0 to 1
    sheet: str = ""  # the name of the sheet that was read
    undecided: tuple[str, ...] = ()  # cells with two readings between which a person must choose, one line each
    unit: str = ""  # the office it says it is of

    @property
    def answers(self) -> dict[str, scoring.Answer | None]:
        """The answer of every question, None where it is blank or cannot be read."""
        return {code: row.answer for code, row in self.rows.items()}

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Everything that could not be read."""
        return (*self.problems, *(problem for row in self.rows.values() for problem in row.problems))


def is_workbook(content: bytes, name: str = "") -> bool:
    """Return whether a file is, or claims by its name to be, a workbook."""
    return content.startswith((b"PK", bytes.fromhex("d0cf11e0"))) or name.lower().endswith(SUFFIXES)


def read_lke(content: bytes, instruments: Mapping[str, scoring.Instrument]) -> LkeWorkbook:
    """Return the answers in a workbook, all of them or none. instruments: code → every LKE it may be of, the newest last.

    Raises ImportRefused with every problem: see `read_workbook`; no LKE in it; questions that are missing, double or
    not of this LKE; answers outside their question, or with two readings; formulas without a value and errors, each with
    its cell.
    """
    workbook = examine(read_workbook(content), instruments)
    problems = (*workbook.all_problems, *workbook.undecided)
    if problems:
        raise ImportRefused(problems)
    return workbook


def examine(sheets: tuple[Sheet, ...], instruments: Mapping[str, scoring.Instrument]) -> LkeWorkbook:
    """Return what can be read of a workbook, row by row, problems beside the rest.

    Raises ImportRefused only where there is no LKE in it, or none that is known.
    """
    table, *others = choose_tables(sheets, instruments)
    instrument, told = choose_instrument(sheets, table, instruments)
    lines = find_lines(table, instrument)
    reader = SheetAnswers(table, instrument, lines)
    rows = reader.read()
    stored, values = stored_figures(table, lines)
    hidden = [f"lembar {shown(table.sheet.name)} tersembunyi dan tetap dibaca"] if table.sheet.is_hidden else []
    if is_evaluators(table):
        hidden.append(
            f"lembar {shown(table.sheet.name)} tampaknya berisi jawaban penilai, bukan unit; pastikan sebelum dipakai"
        )
    beside = [note for other in others for note in _beside(other, instrument, rows)]
    notes = (
        *beside,
        *hidden,
        *told,
        *table.notes,
        *_unsure_notes(lines),
        *_moved_notes(lines),
        *_hidden_notes(table, lines),
        *reader.notes,
    )
    return LkeWorkbook(
        instrument,
        rows,
        notes,
        tuple(reader.problems),
        stored,
        values,
        table.sheet.name,
        tuple(reader.undecided),
        named_unit(sheets, table),
    )


def differences(workbook: LkeWorkbook, sheet: scoring.ScoreSheet) -> Iterator[str]:
    """Yield each node of which the workbook shows other points than either of our figures, beyond its two decimals."""
    for code, points in workbook.stored.items():
        node = sheet.nodes[code]
        if _differ(points, node):
            yield (
                f"{code}: berkas menunjukkan {_comma(points)}; hitungan {_comma(node.points)}, "
                f"terjawab saja {_comma(node.points_answered_only)}"
            )


def total_difference(workbook: LkeWorkbook, sheet: scoring.ScoreSheet) -> str:
    """Return in one sentence how the total of the file differs from ours and where that comes from; "" if it does not."""
    components = [node.code for node in workbook.instrument.tree]
    if not all(code in workbook.stored for code in components):
        return ""
    total = sum((workbook.stored[code] for code in components), Fraction())
    ours = sheet.total_answered_only or Fraction()
    if min(abs(total - ours), abs(total - (sheet.total or Fraction()))) <= SAME * len(components):
        return ""
    return (
        f"Angka di berkas {_comma(total)}, dihitung portal {_comma(ours)}, selisih karena {_reason(workbook, sheet)}."
    )


def _reason(workbook: LkeWorkbook, sheet: scoring.ScoreSheet) -> str:
    unread = [code for code, row in workbook.rows.items() if row.problems]
    other = [
        f"{code} (berkas {_comma(value)}, portal {_comma(ours)})"
        for code, value in workbook.values.items()
        if code not in unread and abs(value - (ours := sheet.values[code] or Fraction())) > SAME
    ]
    parts = [f"{len(unread)} jawaban tidak terbaca ({_some(unread)})"] if unread else []
    if other:
        parts.append(f"nilai lain pada {_some(other)}")
    if not parts:
        nodes = workbook.instrument.nodes
        leaves = [
            code
            for code, points in workbook.stored.items()
            if nodes[code].indicators and _differ(points, sheet.nodes[code])
        ]
        parts.append(
            f"rumus atau angka ketikan di baris {_some(leaves)}" if leaves else "jumlah yang tidak mengikuti barisnya"
        )
    return " dan ".join(parts)


def _differ(points: Fraction, node: scoring.NodeScore) -> bool:
    return all(abs(points - ours) > SAME for ours in (node.points, node.points_answered_only))


def _some(codes: list[str]) -> str:
    more = f" dan {len(codes) - MAX_NAMED} lagi" if len(codes) > MAX_NAMED else ""
    return ", ".join(codes[:MAX_NAMED]) + more


# --- What is said of the reading --------------------------------------------------------------------------------------


def _beside(other: Table, instrument: scoring.Instrument, rows: Mapping[str, Row]) -> Iterator[str]:
    """Tell of another sheet that holds an LKE too, unless it says the very same."""
    theirs = SheetAnswers(other, instrument, find_lines(other, instrument)).read()
    other_codes = [code for code, row in rows.items() if theirs[code].problems or theirs[code].answer != row.answer]
    if not other_codes:
        return
    told = f"lembar {shown(other.sheet.name)} juga memuat LKE dan tidak dibaca"
    blank = not any(row.answer for row in theirs.values())
    yield told if blank else f"{told}; jawabannya lain pada {_some(other_codes)}"


def _unsure_notes(lines: Lines) -> Iterator[str]:
    if lines.unsure:
        yield f"teks di berkas berbeda dari peraturan, dipasangkan menurut kemiripan dan urutannya: {_some(list(lines.unsure))}"


def _moved_notes(lines: Lines) -> Iterator[str]:
    if lines.moved:
        yield f"pertanyaan tanpa kode atau di luar urutan peraturan, ditemukan menurut teksnya: {_some(lines.moved)}"


def _hidden_notes(table: Table, lines: Lines) -> Iterator[str]:
    hidden = sorted(row for row in table.sheet.hidden_rows & lines.known if table.sheet.text(row, table.answer))
    if hidden:
        yield f"baris tersembunyi ikut dibaca: {', '.join(map(str, hidden))}"
    if table.answer in table.sheet.hidden_columns:
        yield f"kolom {column_name(table.answer)} tersembunyi dan tetap dibaca"


def _comma(value: Fraction) -> str:
    return str(scoring.half_up(value)).replace(".", ",")
