"""What stands in a workbook and was not read, so that nothing of it is lost without a word: every filled cell is named.

Whole columns are named with their letter, title and number of cells; what stands beside a line that is no question, as a
note on an area or on the total, is named with its text; other sheets with their number of cells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.answers import shown

from .lke_lines import Lines
from .lke_parts import Part
from .lke_table import Role, Table
from .workbook import Cell, Kind, Sheet, column_name

MAX_TEXT = 5_000  # characters of one cell, as of an explanation
SAME = Fraction(1, 100)  # a sheet shows two decimals, a share as a whole per cent
MAX_WORDS = 10  # cells with other words among the questions of one column, told with their text
MAX_LINES = 300  # lines named one by one; of the others their number
_WORKSHEET = frozenset({Role.WEIGHT, Role.CRITERIA, Role.CHOICE, Role.VALUE, Role.CODE, Role.SOAL_ID})
_PERCENT = "%"  # the title of a column of the worksheet


@dataclass
class _Sheet:
    """The cells of one sheet that were not read: those of whole columns, and those beside lines that are no question."""

    columns: dict[int, list[Cell]] = field(default_factory=dict)
    rows: dict[int, list[Cell]] = field(default_factory=dict)
    above: list[Cell] = field(default_factory=list)  # the titles
    titles: list[Cell] = field(default_factory=list)  # of columns that are not read


def leftovers(sheets: Sequence[Sheet], parts: Sequence[Part], unit: str) -> Iterator[str]:
    """Yield a line for everything that stands in a workbook and was not read, in the order of the tabs.

    unit: the office that was read above the titles. What every such worksheet says is recognised and not named: its own
    title, the very weights of the regulation, the share that its points are of them, the names of its sums.
    """
    read = {id(part.table.sheet): part for part in parts}
    for sheet in sheets:
        part = read.get(id(sheet))
        if part is not None:
            place = f"{part.name}: " if len(parts) > 1 else ""
            yield from (place + line for line in _of_part(part, unit))
            if sheet.comments:
                yield f"{place}{sheet.comments} komentar pada sel tidak dibaca"
        elif number := sum(len(cells) for cells in sheet.rows.values()):
            hidden = " tersembunyi" if sheet.is_hidden else ""
            remarks = f" dan {sheet.comments} komentar" if sheet.comments else ""
            yield f"lembar{hidden} {shown(sheet.name)} tidak dibaca: {number} sel{remarks}"


def _of_part(part: Part, unit: str) -> Iterator[str]:
    found = _unread(part, unit)
    if found.above:
        texts = ", ".join(f"{cell.address} {_text(part.table, cell)}" for cell in found.above[:MAX_LINES])
        more = f" dan {len(found.above) - MAX_LINES} sel lagi" if len(found.above) > MAX_LINES else ""
        yield f"tidak dibaca (di atas judul): {texts}{more}"
    yield from _columns(part.table, found)
    yield from _rows(part, found)


def _unread(part: Part, unit: str) -> _Sheet:
    """Return the cells of a sheet that were not read."""
    table, found = part.table, _Sheet()
    for row, cells in sorted(table.sheet.rows.items()):
        for column, cell in sorted(cells.items()):
            if row >= (table.title_row or table.first_row):
                _sort(part, found, row, column, cell)
            elif not (unit and unit in " ".join(cell.text.split())) and not part.reader.words.is_head(cell):
                found.above.append(cell)
    # A word or two among the questions' own are told with their text, a whole column of them by its number.
    for column in sorted({*part.lines.texts, *part.reader.evidence.columns} & set(found.columns)):
        if len(found.columns[column]) <= MAX_WORDS:
            for cell in found.columns.pop(column):
                found.rows.setdefault(cell.row, []).append(cell)
    return found


def _columns(table: Table, found: _Sheet) -> Iterator[str]:
    own = [column for column in sorted(found.columns) if _is_of_worksheet(table, column)]
    for column in sorted(found.columns):
        if column not in own:
            yield f"{_column(table, column)} tidak dibaca: {len(found.columns[column])} sel"
    titles = [cell for cell in found.titles if cell.column not in found.columns and not cell.text.strip("()").isdigit()]
    if empty := [f"{cell.address} {_text(table, cell)}" for cell in titles if cell.text.strip() != _PERCENT]:
        yield f"judul kolom tanpa isi: {', '.join(empty)}"
    if own:
        named = "; ".join(f"{_column(table, column)} {len(found.columns[column])} sel" for column in own)
        yield f"bagian lembar kerja yang tidak dibaca, portal memakai bobot, kriteria, dan hitungannya sendiri: {named}"


def _sort(part: Part, found: _Sheet, row: int, column: int, cell: Cell) -> None:
    """Put a cell that was not read where it is named."""
    table, reader = part.table, part.reader
    if row < table.first_row:
        if table.roles.get(column, Role.OTHER) is Role.OTHER and column not in _read_columns(part):
            found.titles.append(cell)
    elif _is_read(part, row, column, cell):
        return
    elif column in _read_columns(part) and not _is_among_questions(part, row, column):
        found.rows.setdefault(row, []).append(cell)
    elif row in reader.told_rows and column == table.answer:
        return
    else:
        found.columns.setdefault(column, []).append(cell)


def _is_among_questions(part: Part, row: int, column: int) -> bool:
    """Whether a cell stands among the words or the data dukung of questions and says nothing of theirs."""
    is_word = column in part.lines.texts and row in part.lines.known
    return is_word or (column in part.reader.evidence.columns and _is_question(part.lines, row))


def _read_columns(part: Part) -> set[int]:
    """Return the columns that are read beside questions: what stands there beside another line is named by itself."""
    table, note = part.table, part.table.column(Role.NOTE)
    columns = {table.answer, *table.ticks, *part.lines.texts, *part.reader.evidence.columns}
    return columns | ({note} if note is not None else set())


def _is_read(part: Part, row: int, column: int, cell: Cell) -> bool:
    table, lines, reader = part.table, part.lines, part.reader
    is_told = column == table.answer and row in reader.told_rows
    if (row, column) in reader.read_cells or is_told or table.is_heading(row):
        return True
    if column in {lines.codes, table.column(Role.SOAL_ID)}:
        return reader.words.code_of(row) != ""
    if column in lines.texts:
        is_known = reader.words.code_of(row) != ""
        return reader.words.are_of(row, cell) if is_known else reader.words.is_total(cell)
    is_node = row in lines.nodes.values() and _is_figure(part, row, column, cell)
    return is_node or (_is_question(lines, row) and _is_read_beside(part, row, column, cell))


def _is_read_beside(part: Part, row: int, column: int, cell: Cell) -> bool:
    """Whether a cell on a line of a question, beside its words, was read."""
    table, lines = part.table, part.lines
    if column == table.column(Role.VALUE):
        return cell.kind is Kind.NUMBER
    if column == table.column(Role.NOTE):
        is_told = row in lines.questions.values() or any(row in rows.values() for rows in lines.inputs.values())
        return is_told and cell.kind not in {Kind.ERROR, Kind.NOT_COMPUTED}
    return column in {table.answer, table.column(Role.CHOICE), *table.ticks}


def _is_figure(part: Part, row: int, column: int, cell: Cell) -> bool:
    """Whether a cell holds the points of a node, its weight as the regulation has it, or the share of that."""
    table, instrument = part.table, part.reader.instrument
    if cell.kind is not Kind.NUMBER:
        return False
    if column == table.column(Role.VALUE):
        return True
    number = Fraction(Decimal(cell.text))
    for code in (code for code, at in part.lines.nodes.items() if at == row):
        weight = Fraction(instrument.nodes[code].weight)
        points = part.reader.points.get(code)
        if column == table.column(Role.WEIGHT) and abs(number - weight) < SAME:
            return True
        if table.titles.get(column) == _PERCENT and points is not None:
            shares = (number, number / 100)
            return any(abs(share - points / weight) < SAME for share in shares)
    return False


def _is_question(lines: Lines, row: int) -> bool:
    """Whether a line is a question, one of its counts, or their sum."""
    counts = {at for rows in lines.inputs.values() for at in rows.values()}
    again = {at for rows in lines.again.values() for at in rows}
    return row in {*lines.questions.values(), *lines.wholes.values()} | counts | again


def _is_of_worksheet(table: Table, column: int) -> bool:
    """Whether a column is of the worksheet itself, which nobody fills."""
    is_theirs = column in table.theirs
    return not is_theirs and (table.roles.get(column) in _WORKSHEET or table.titles.get(column) == _PERCENT)


def _column(table: Table, column: int) -> str:
    """Return `kolom Q "PIC"`, `kolom R tanpa judul`, and whether it is hidden."""
    texts = [
        " ".join(cell.text.split())
        for row in range(table.title_row or table.first_row, table.first_row)
        if (cell := table.sheet.rows.get(row, {}).get(column)) is not None and not cell.text.strip("()").isdigit()
    ]
    title = shown(" ".join(texts)) if texts else "tanpa judul"
    hidden = " (tersembunyi)" if column in table.sheet.hidden_columns else ""
    return f"kolom {column_name(column)} {title}{hidden}"


def _rows(part: Part, found: _Sheet) -> Iterator[str]:
    """Yield what stands beside lines that are no question, each line with its texts."""
    codes = {row: code for code, row in part.lines.nodes.items()}
    rows = sorted(found.rows)
    for row in rows[:MAX_LINES]:
        name = next((cell.text for column in sorted(part.lines.texts) if (cell := _known(part, row, column))), "")
        what = f"baris {codes.get(row) or shown(name)}" if row in codes or name else "baris yang bukan pertanyaan"
        if _is_question(part.lines, row):
            what = f"baris {part.reader.words.code_of(row)}"
        hidden = ", tersembunyi" if row in part.table.sheet.hidden_rows else ""
        texts = ", ".join(f"{cell.address} {_text(part.table, cell)}" for cell in found.rows[row])
        yield f"tidak dibaca ({what}{hidden}): {texts}"
    if len(rows) > MAX_LINES:
        more = rows[MAX_LINES:]
        number = sum(len(found.rows[row]) for row in more)
        yield f"dan {len(more)} baris lain yang tidak dibaca, baris {more[0]} sampai {more[-1]}: {number} sel"


def _known(part: Part, row: int, column: int) -> Cell | None:
    """Return a cell that is the name of a sum."""
    cell = part.table.sheet.rows[row].get(column)
    return cell if cell is not None and part.reader.words.is_total(cell) else None


def _text(table: Table, cell: Cell) -> str:
    if cell.kind is Kind.NOT_COMPUTED:
        return "rumus tanpa nilai tersimpan"
    text = shown(" ".join(cell.text.split()), MAX_TEXT)
    target = table.sheet.links.get((cell.row, cell.column), "")
    return f"{text} ({shown(target, MAX_TEXT)})" if target and target not in cell.text else text
