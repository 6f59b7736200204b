"""What stands in a workbook and was not read, so that nothing of it is lost without a word: every filled cell is named.

Whole columns are named with their letter, title and number of cells; what stands beside a line that is no question, as a
note on an area or on the total, is named with its text; other sheets with their number of cells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assessment.scoring.answers import shown
from assessment.workbook.imports.cells.workbook import Cell, Kind, Sheet, column_name
from assessment.workbook.imports.lines.table import Role, Table
from assessment.workbook.imports.lke_parts import Part
from assessment.workbook.imports.lke_read_cells import PERCENT, ReadCells

MAX_TEXT = 5_000  # characters of one cell, as of an explanation
MAX_WORDS = 10  # cells with other words among the questions of one column, told with their text
MAX_LINES = 300  # lines named one by one; of the others their number
_WORKSHEET = frozenset({Role.WEIGHT, Role.CRITERIA, Role.CHOICE, Role.VALUE, Role.CODE, Role.SOAL_ID})


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
            if sheet.cut_links:
                yield f"{place}{_cut_links(sheet)}"
        elif number := sum(len(cells) for cells in sheet.rows.values()):
            hidden = " tersembunyi" if sheet.is_hidden else ""
            remarks = f" dan {sheet.comments} komentar" if sheet.comments else ""
            yield f"lembar{hidden} {shown(sheet.name)} tidak dibaca: {number} sel{remarks}"


def _cut_links(sheet: Sheet) -> str:
    first, last = sheet.cut_between
    where = f"sel {first}" if sheet.cut_links == 1 else f"sel {first} sampai {last}"
    return (
        f"{sheet.cut_links} tautan pada sel tidak dibaca karena lembar memuat lebih dari 5.000 tautan atau satu tautan "
        f"membentang lebih dari 100 baris: {where}; teks selnya tetap dibaca"
    )


def _of_part(part: Part, unit: str) -> Iterator[str]:
    read = ReadCells(part)
    found = _unread(read, unit)
    if found.above:
        texts = ", ".join(f"{cell.address} {_text(part.table, cell)}" for cell in found.above[:MAX_LINES])
        more = f" dan {len(found.above) - MAX_LINES} sel lagi" if len(found.above) > MAX_LINES else ""
        yield f"tidak dibaca (di atas judul): {texts}{more}"
    yield from _columns(part.table, found)
    yield from _rows(read, found)


def _unread(read: ReadCells, unit: str) -> _Sheet:
    """Return the cells of a sheet that were not read."""
    table, found, words = read.table, _Sheet(), read.reader.words
    for row, cells in sorted(table.sheet.rows.items()):
        for _, cell in sorted(cells.items()):
            if row >= (table.title_row or table.first_row):
                _sort(read, found, cell)
            elif not (unit and unit in " ".join(cell.text.split())) and not words.is_head(cell):
                found.above.append(cell)
    # A word or two among the questions' own are told with their text, a whole column of them by its number.
    for column in sorted({*read.lines.texts, *read.reader.evidence.columns} & set(found.columns)):
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
    if empty := [f"{cell.address} {_text(table, cell)}" for cell in titles if cell.text.strip() != PERCENT]:
        yield f"judul kolom tanpa isi: {', '.join(empty)}"
    if own:
        named = "; ".join(f"{_column(table, column)} {len(found.columns[column])} sel" for column in own)
        yield f"bagian lembar kerja yang tidak dibaca, portal memakai bobot, kriteria, dan hitungannya sendiri: {named}"


def _sort(read: ReadCells, found: _Sheet, cell: Cell) -> None:
    """Put a cell that was not read where it is named."""
    row, column, table = cell.row, cell.column, read.table
    if row < table.first_row:
        if table.roles.get(column, Role.OTHER) is Role.OTHER and column not in read.columns:
            found.titles.append(cell)
    elif read.is_read(cell):
        return
    elif column in read.columns and not read.is_among_questions(cell):
        found.rows.setdefault(row, []).append(cell)
    else:
        found.columns.setdefault(column, []).append(cell)


def _is_of_worksheet(table: Table, column: int) -> bool:
    """Whether a column is of the worksheet itself, which nobody fills."""
    is_theirs = column in table.theirs
    return not is_theirs and (table.roles.get(column) in _WORKSHEET or table.titles.get(column) == PERCENT)


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


def _rows(read: ReadCells, found: _Sheet) -> Iterator[str]:
    """Yield what stands beside lines that are no question, each line with its texts."""
    rows = sorted(found.rows)
    for row in rows[:MAX_LINES]:
        name = read.name_of(row)
        hidden = ", tersembunyi" if row in read.table.sheet.hidden_rows else ""
        texts = ", ".join(f"{cell.address} {_text(read.table, cell)}" for cell in found.rows[row])
        yield f"tidak dibaca (baris {name or 'yang bukan pertanyaan'}{hidden}): {texts}"
    if len(rows) > MAX_LINES:
        more = rows[MAX_LINES:]
        number = sum(len(found.rows[row]) for row in more)
        yield f"dan {len(more)} baris lain yang tidak dibaca, baris {more[0]} sampai {more[-1]}: {number} sel"


def _text(table: Table, cell: Cell) -> str:
    if cell.kind is Kind.NOT_COMPUTED:
        return "rumus tanpa nilai tersimpan"
    text = shown(" ".join(cell.text.split()), MAX_TEXT)
    target = table.sheet.links.get((cell.row, cell.column), "")
    return f"{text} ({shown(target, MAX_TEXT)})" if target and target not in cell.text else text
