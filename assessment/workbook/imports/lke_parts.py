"""An LKE that stands on several sheets, as where each pokja keeps its area on one of its own, read into one. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment import scoring
from assessment.scoring.answers import shown
from assessment.workbook.imports.answers.beside import MAX_NOTE
from assessment.workbook.imports.answers.read import SheetAnswers
from assessment.workbook.imports.answers.row import Row
from assessment.workbook.imports.lines.choose import is_like
from assessment.workbook.imports.lines.lines import Lines
from assessment.workbook.imports.lines.rows import find_lines
from assessment.workbook.imports.lines.table import Table

MAX_LISTED = 20  # missing questions; a sheet of another kind lacks them all


@dataclass(frozen=True)
class Part:
    """One sheet and what was read on it."""

    table: Table
    lines: Lines
    reader: SheetAnswers
    rows: dict[str, Row]  # of the questions that stand on it

    @property
    def name(self) -> str:
        """The name of the sheet, as a message quotes it."""
        return f"lembar {shown(self.table.sheet.name)}"

    @property
    def answered(self) -> list[str]:
        """The questions on it where something is written, readable or not."""
        return [code for code, row in self.rows.items() if row.answer is not None or row.problems]


def read_part(table: Table, instrument: scoring.Instrument) -> Part:
    """Return what stands on one sheet."""
    lines = find_lines(table, instrument)
    reader = SheetAnswers(table, instrument, lines)
    return Part(table, lines, reader, reader.read())


def with_others(parts: list[Part], others: list[Part], instrument: scoring.Instrument) -> tuple[list[Part], list[Part]]:
    """Return the parts with those of the others that go on where they end, as a sheet of *Reform* or of the results; the rest.

    Such a sheet asks of areas only that no part asks of; beside parts of an LKE also one whose areas no part answers,
    since an empty whole may stand beside them.
    """
    asked = _areas((code for part in parts for code in part.rows), instrument)
    answered = _areas((code for part in parts for code in part.answered), instrument)
    more: list[Part] = []
    rest: list[Part] = []
    for other in others:
        is_new = asked.isdisjoint(_areas(other.rows, instrument))
        is_answer = len(parts) > 1 and other.answered and answered.isdisjoint(_areas(other.answered, instrument))
        belongs = is_like(other.table, parts[0].table) and other.rows and (is_new or is_answer)
        (more if belongs else rest).append(other)
    return [*parts, *more], rest


def _areas(codes: Iterable[str], instrument: scoring.Instrument) -> set[str]:
    """Return the codes of the areas that hold these questions, each half of an area for itself."""
    found = set()
    for code in codes:
        node = instrument.parent_of(code)
        while node is not None and node.kind != "area":
            node = instrument.parent_of(node.code)
        found.add(node.code if node is not None else code)
    return found


def rows_of(parts: Sequence[Part], instrument: scoring.Instrument) -> dict[str, Row]:
    """Return the row of every question; one that two sheets answer otherwise is not readable."""
    if len(parts) > 1:
        parts = [_with_names(part) for part in parts]
    rows = {code: _row(code, [part for part in parts if code in part.rows]) for code in instrument.indicators}
    there = {instrument.area_of(code) for code, row in rows.items() if row.cell}
    return {code: replace(row, is_left_out=instrument.area_of(code) not in there) for code, row in rows.items()}


def _with_names(part: Part) -> Part:
    """Return a part whose rows say on which sheet their cells stand."""
    named = {
        code: replace(row, problems=tuple(f"{part.name}: {problem}" for problem in row.problems))
        for code, row in part.rows.items()
    }
    return replace(part, rows=named)


def _row(code: str, parts: list[Part]) -> Row:
    if len(parts) < 2:
        return parts[0].rows[code] if parts else Row(code)
    answered = [part for part in parts if code in part.answered]
    first = answered[0] if answered else parts[0]
    row = first.rows[code]
    others = [part for part in answered[1:] if part.rows[code].answer != row.answer or part.rows[code].problems]
    row = _with_what_stands_beside(row, [part.rows[code] for part in parts])
    if not others:
        return row
    cells = " dan ".join(f"{part.name} sel {part.rows[code].cell}" for part in (first, others[0]))
    told = f"{code}: {cells} menjawab pertanyaan yang sama dengan jawaban lain; hapus satu"
    return replace(row, answer=None, other=None, problems=(*row.problems, told))


def _with_what_stands_beside(row: Row, all_rows: list[Row]) -> Row:
    """Return a row with the data dukung and the explanations of all sheets."""
    named = tuple(dict.fromkeys(pair for one in (row, *all_rows) for pair in one.named))
    note = "\n".join(dict.fromkeys(one.note for one in (row, *all_rows) if one.note))
    links = tuple(dict.fromkeys(address for _, address in named if address))
    if len(note) <= MAX_NOTE:
        return replace(row, named=named, links=links, note=note)
    told = f"{row.code}: catatan di beberapa lembar bersama-sama {len(note)} karakter, batasnya {MAX_NOTE}; ringkaskan"
    return replace(row, named=named, links=links, answer=None, other=None, problems=(*row.problems, told))


def missing(rows: Mapping[str, Row], instrument: scoring.Instrument) -> Iterator[str]:
    """Yield a line for each question that is missing from an area of the file, the first of them by their words."""
    absent = [question for code, question in instrument.indicators.items() if _is_missing(rows[code])]
    for question in absent[:MAX_LISTED]:
        yield f"pertanyaan {question.code} tidak ditemukan: {shown(question.statement)}"
    if len(absent) > MAX_LISTED:
        yield f"dan {len(absent) - MAX_LISTED} pertanyaan lain tidak ditemukan"


def left_out(rows: Mapping[str, Row], instrument: scoring.Instrument) -> Iterator[str]:
    """Yield a line that names the areas of which nothing stands in the file, as in that of one pokja."""
    keys = dict.fromkeys(instrument.area_of(code) for code, row in rows.items() if row.is_left_out)
    if keys:
        names = ", ".join(instrument.areas[key][0].name for key in keys if key)
        yield f"tidak ada di berkas: {names}"


def _is_missing(row: Row) -> bool:
    return not row.cell and not row.is_left_out
