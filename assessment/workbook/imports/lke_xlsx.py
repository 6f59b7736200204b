"""Read a filled LKE from a workbook: the portal's own export, or an office's copy of the ministry's worksheet.

Columns are found by their titles and lines by code or by words (`lines`), so moved and inserted ones do
no harm. What cannot be read is named with its cell; what was read in spite of a slip is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessment import scoring
from assessment.scoring.answers import shown
from assessment.workbook.imports.answers.figures import stored_figures
from assessment.workbook.imports.answers.row import Row
from assessment.workbook.imports.cells.workbook import Sheet, column_name, read_workbook
from assessment.workbook.imports.lines.choose import (
    MIN_STATEMENTS,
    choose_instrument,
    choose_tables,
    is_evaluators,
    tables_read,
)
from assessment.workbook.imports.lines.lines import Lines, below
from assessment.workbook.imports.lines.table import Role, Table
from assessment.workbook.imports.lke_leftovers import leftovers
from assessment.workbook.imports.lke_parts import Part, left_out, missing, read_part, rows_of, with_others
from assessment.workbook.imports.unit_name import named_unit
from zi_portal.kit.office.refused import ImportRefused

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
    also_fits: str = ""  # that it fits another LKE too, in a sentence, where the choices it offers tell which is meant
    leftovers: tuple[str, ...] = ()  # every filled cell that was not read: columns, lines, sheets; one line each

    @property
    def answers(self) -> dict[str, scoring.Answer | None]:
        """The answer of every question, None where it is blank, cannot be read or has two readings."""
        return {code: row.answer if row.other is None else None for code, row in self.rows.items()}

    @property
    def unread(self) -> tuple[str, ...]:
        """Everything that could not be read, one line each, with its cell."""
        return (*self.problems, *(problem for row in self.rows.values() for problem in row.problems), *self.undecided)


def is_workbook(content: bytes, name: str = "") -> bool:
    """Return whether a file is, or claims by its name to be, a workbook."""
    return content.startswith((b"PK", bytes.fromhex("d0cf11e0"))) or name.lower().endswith(SUFFIXES)


def read_lke(content: bytes, instruments: Mapping[str, scoring.Instrument]) -> LkeWorkbook:
    """Return what a workbook says. instruments: code → every LKE it may be of, the newest last.

    An answer that cannot be read is none; `unread` names it. Raises ImportRefused for a file that cannot be opened (see
    `read_workbook`), one without an LKE, and one of which more answers cannot be read than can.
    """
    workbook = examine(read_workbook(content), instruments)
    lost = sum(bool(row.problems) for row in workbook.rows.values())
    if workbook.unread and lost >= sum(answer is not None for answer in workbook.answers.values()):
        raise ImportRefused(workbook.unread)
    return workbook


def examine(sheets: tuple[Sheet, ...], instruments: Mapping[str, scoring.Instrument], *, own: str = "") -> LkeWorkbook:
    """Return what can be read of a workbook, row by row, problems beside the rest.

    own: the code of the instrument of the round it is brought into, which is meant where several fit; "" without one.

    Raises ImportRefused only where there is no LKE in it, or none that is known.
    """
    tables = choose_tables(sheets, instruments)
    chosen = tables_read(sheets, tables, instruments)
    lke = choose_instrument(sheets, chosen, instruments, own)
    instrument = lke.instrument
    parts = [read_part(table, instrument) for table in chosen]
    others = [read_part(table, instrument) for table in tables if all(table is not one for one in chosen)]
    parts, others = with_others(parts, others, instrument)
    rows = rows_of(parts, instrument)
    unit = named_unit(sheets, parts[0].table)
    figures = [stored_figures(part.table, part.lines) for part in parts]
    return LkeWorkbook(
        instrument,
        rows,
        notes=(
            *(note for other in others for note in _beside(other, rows)),
            *_together(parts),
            *lke.notes,
            *left_out(rows, instrument),
            *(_placed(part, note, parts) for part in parts for note in _notes(part)),
        ),
        problems=(
            *(_placed(part, problem, parts) for part in parts for problem in part.reader.problems),
            *missing(rows, instrument),
        ),
        stored={code: points for found, _ in figures for code, points in found.items()},
        values={code: value for _, found in figures for code, value in found.items()},
        sheet=", ".join(part.table.sheet.name for part in parts),
        undecided=tuple(_placed(part, line, parts) for part in parts for line in part.reader.undecided),
        unit=unit,
        also_fits=lke.also,
        leftovers=tuple(leftovers(sheets, parts, unit)),
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
    unread = [code for code, row in workbook.rows.items() if row.problems or row.other is not None]
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


def _placed(part: Part, line: str, parts: list[Part]) -> str:
    """Return a line with its sheet, where several are read."""
    return line if len(parts) == 1 else f"{part.name}: {line}"


def _together(parts: list[Part]) -> Iterator[str]:
    if len(parts) > 1:
        names = ", ".join(shown(part.table.sheet.name) for part in parts)
        yield f"LKE dibaca dari {len(parts)} lembar bersama-sama: {names}"


def _notes(part: Part) -> Iterator[str]:
    """Yield what must be known of how one sheet was read."""
    if part.table.sheet.is_hidden:
        yield f"{part.name} tersembunyi dan tetap dibaca"
    if is_evaluators(part.table):
        yield f"{part.name} tampaknya berisi jawaban penilai, bukan unit; pastikan sebelum dipakai"
    yield from part.table.notes
    yield from _evidence_notes(part)
    yield from _unsure_notes(part.lines)
    yield from _moved_notes(part.lines)
    yield from _hidden_notes(part.table, part.lines, part.reader.evidence.columns)
    yield from part.reader.notes


def _beside(other: Part, rows: Mapping[str, Row]) -> Iterator[str]:
    """Tell of another sheet that holds an LKE too, unless it says the very same."""
    theirs = other.rows
    other_codes = [code for code, row in theirs.items() if row.problems or row.answer != rows[code].answer]
    if not other_codes or len(theirs) < MIN_STATEMENTS:
        return  # a summary may name a few of the questions
    told = f"{other.name} juga memuat LKE dan tidak dibaca"
    blank = not any(row.answer for row in theirs.values())
    yield told if blank else f"{told}; jawabannya lain pada {_some(other_codes)}"


def _evidence_notes(part: Part) -> Iterator[str]:
    """Tell which columns were taken for data dukung by what stands in them."""
    columns = part.reader.evidence.by_content
    if columns:
        rows = [row.named for row in part.rows.values()]
        # A name with several addresses is one, and so is an address of several names.
        names, links = (sum(len({pair[place] for pair in named if pair[place]}) for named in rows) for place in (0, 1))
        letters = ", ".join(map(column_name, columns))
        yield f"data dukung dibaca dari kolom {letters} menurut isinya; di lembar ini {names} nama dan {links} tautan"


def _unsure_notes(lines: Lines) -> Iterator[str]:
    if lines.unsure:
        yield f"teks di berkas berbeda dari peraturan, dipasangkan menurut kemiripan dan urutannya: {_some(list(lines.unsure))}"


def _moved_notes(lines: Lines) -> Iterator[str]:
    if lines.moved:
        yield f"pertanyaan tanpa kode atau di luar urutan peraturan, ditemukan menurut teksnya: {_some(lines.moved)}"


def _hidden_notes(table: Table, lines: Lines, evidence: tuple[int, ...]) -> Iterator[str]:
    columns = (table.answer, *table.columns(Role.NOTE), *evidence)
    hidden = sorted(
        row
        for row in table.sheet.hidden_rows & lines.known
        if any(table.sheet.text(row, column).strip() for column in columns)
    )
    if hidden:
        yield f"baris tersembunyi ikut dibaca: {', '.join(map(str, hidden))}"
    for column in sorted({table.answer, *table.ticks, *table.columns(Role.NOTE)[:1], *evidence, *lines.texts}):
        if column in table.sheet.hidden_columns and any(column in cells for _, cells in below(table)):
            yield f"kolom {column_name(column)} tersembunyi dan tetap dibaca"


def _comma(value: Fraction) -> str:
    return str(scoring.half_up(value)).replace(".", ",")
