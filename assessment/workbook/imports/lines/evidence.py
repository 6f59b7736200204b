"""The data dukung that a sheet names at its questions: documents by name, by address, or both, in whatever columns.

Offices put names and links into columns of their own, often without a title. A column of links is known by what stands in
it: a cell that leads somewhere, a formula that does, an address. The column beside it that holds words holds the names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assessment.workbook.imports.cells.workbook import Cell, Kind
from assessment.workbook.imports.lines.lines import Lines
from assessment.workbook.imports.lines.table import Role, Table

MAX_LINKS = 30  # names and addresses of one question
MAX_NAME = 5_000  # characters; more is no name
LINKED = 1 / 3  # so many of its filled cells with a link make a column one of links
MAX_GAP = 2  # empty columns between names and their links
MAX_MERGED = 20  # rows that share what stands in the first of them
# Up to the next address, which people type right behind it; one that is part of another follows a sign of its own.
ADDRESS = re.compile(r"https?://(?:(?<![\w\s.-])https?://|(?!https?://)[^\s<>\"'|;])+", re.IGNORECASE)
_BEHIND = ".,:!?"  # what ends a sentence, no address
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_AROUND = " \t-–—•*·:;,|()[]="  # around a name in a list
_NUMBER = re.compile(r"^\(?[0-9]{1,2}[.)]\s+")
# What people type where a document is asked and none is named.
_NO_NAME = re.compile(
    r"(?:dan|atau|serta|(?:sudah |belum |tidak )?ada(?: terlampir)?|sudah|belum|terlampir|lengkap|oke?|ya|tidak|nihil|idem|sda)[.!]*"
    # What stands on a button: *buka folder*, *klik di sini*, *link drive*.
    r"|(?:(?:buka|lihat|klik|link|tautan|url|file|folder|berkas|dokumen|google|g|drive|gdrive|di|sini|disini)[.!:]*(?:\s+|$))+",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:nama|judul|berkas|file)\b")  # the title of a column of names


@dataclass
class Evidence:
    """What is read of one question, in the order of the sheet."""

    named: list[tuple[str, str]] = field(default_factory=list)  # name or "", address or ""; never both empty
    cells: set[tuple[int, int]] = field(default_factory=set)  # row and column of what was read
    over: list[str] = field(default_factory=list)  # beyond what one question may have

    @property
    def links(self) -> tuple[str, ...]:
        """Every address once."""
        return tuple(dict.fromkeys(address for _, address in self.named if address))


@dataclass(frozen=True)
class EvidenceColumns:
    """Where a sheet names data dukung."""

    columns: tuple[int, ...]  # of names and links, from the left
    by_content: tuple[int, ...]  # those of them that no title tells
    first_of: Mapping[tuple[int, int], tuple[int, int]]  # row and column of a merged cell → of the first, above it


def evidence_columns(table: Table, texts: Iterable[int]) -> EvidenceColumns:
    """Return the columns of names and links. texts: the columns of the questions' own words."""
    titled = set(table.columns(Role.EVIDENCE))
    filled = _filled(table)
    free = {column for column in filled if _is_free(table, column)} - set(texts)
    by_content = link_columns(table, free)
    linked = by_content | {column for column in titled if _links_in(table, column, filled.get(column, []))}
    names = _beside(table, linked, free - by_content, filled, step=-1)
    names = names or _beside(table, linked, free - by_content, filled, step=1)
    columns = titled | by_content | names
    first_of = {
        (row, left): (top, left)
        for top, left, bottom, _ in table.sheet.merged
        if left in columns and bottom < top + MAX_MERGED
        for row in range(top + 1, bottom + 1)
    }
    return EvidenceColumns(tuple(sorted(columns)), tuple(sorted(by_content | names)), first_of)


def link_columns(table: Table, among: Iterable[int]) -> set[int]:
    """Return those of some columns in which links stand, whatever else is written beside them."""
    filled = _filled(table)
    return {column for column in among if column in filled and _is_of_links(table, column, filled[column])}


def evidence_of(table: Table, rows: Iterable[int], found: EvidenceColumns) -> Evidence:
    """Return the data dukung that stands on the lines of one question, each once."""
    evidence = Evidence()
    for row in rows:
        for name, address in _on_row(table, row, found, evidence.cells):
            if (name, address) in evidence.named:
                continue
            if len(evidence.named) < MAX_LINKS:
                evidence.named.append((name, address))
            else:
                evidence.over.append(" ".join((name, address)).strip())
    return evidence


def lines_of_questions(table: Table, lines: Lines) -> dict[str, list[int]]:
    """Return question → its lines, with those that only go on with its data dukung: neither words nor an answer on them."""
    found: dict[str, list[int]] = {}
    owner: dict[int, str] = {}
    for code, row in lines.questions.items():
        mine = [row, *lines.inputs.get(code, {}).values()]
        found[code] = list(dict.fromkeys(mine))
        owner |= dict.fromkeys([*mine, *([lines.wholes[code]] if code in lines.wholes else [])], code)
    for row in sorted(table.sheet.rows):
        before = owner.get(row - 1)
        if before is None or row in lines.known or row in owner or row < table.first_row or table.is_heading(row):
            continue
        if not set(table.sheet.rows[row]) & {table.answer, *table.ticks, *lines.texts}:
            owner[row] = before
            found[before].append(row)
    return found


# --- Columns


def _filled(table: Table) -> dict[int, list[Cell]]:
    """Return column → its cells below the titles."""
    found: dict[int, list[Cell]] = {}
    for row, cells in table.sheet.rows.items():
        if row >= table.first_row:
            for column, cell in cells.items():
                found.setdefault(column, []).append(cell)
    return found


def _is_free(table: Table, column: int) -> bool:
    """Whether a column is none of the LKE's and no other scorer's."""
    is_other = table.roles.get(column, Role.OTHER) is Role.OTHER
    return is_other and column not in {table.answer, *table.ticks, *table.theirs}


def _links_in(table: Table, column: int, cells: Iterable[Cell]) -> int:
    return sum(_target(table, cell.row, column) != "" or ADDRESS.search(cell.text) is not None for cell in cells)


def _is_of_links(table: Table, column: int, cells: list[Cell]) -> bool:
    return bool(links := _links_in(table, column, cells)) and links >= LINKED * len(cells)


def _beside(
    table: Table, linked: Iterable[int], free: set[int], filled: Mapping[int, list[Cell]], *, step: int
) -> set[int]:
    """Return the columns of names on one side of those with links: words, and no title that says otherwise."""
    found: set[int] = set()
    for start in linked:
        column, gap = start + step, 0
        while gap <= MAX_GAP and column > 0:
            if column in free and _holds_names(table, column, filled[column]):
                found.add(column)
                gap = 0
            elif column not in filled and not table.titles.get(column):
                gap += 1
            else:
                break
            column += step
    return found


def _holds_names(table: Table, column: int, cells: list[Cell]) -> bool:
    title = table.titles.get(column, "")
    words = sum(cell.kind is Kind.TEXT and sum(sign.isalpha() for sign in cell.text) >= 3 for cell in cells)
    return words * 2 >= len(cells) and (not title or _NAMED.search(title) is not None)


# --- Cells


def _on_row(table: Table, row: int, found: EvidenceColumns, read: set[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Yield name and address of what stands on one line; a name and an address in cells of their own belong together."""
    names: list[str] = []
    addresses: list[str] = []
    for column in found.columns:
        place = found.first_of.get((row, column), (row, column))
        for name, address in _in_cell(table, *place):
            read.add(place)
            if not name and not address:
                continue
            if name and address:
                yield name, address
            elif name:
                names.append(name)
            else:
                addresses.append(address)
    # What another cell leads to, as the words of an explanation.
    for column in sorted({at for at_row, at in table.sheet.links if at_row == row} - {*found.columns, *table.theirs}):
        if target := _target(table, row, column):
            is_free = _is_free(table, column) and column in table.sheet.rows.get(row, {})
            read |= {(row, column)} if is_free else set()
            yield (_name(table.sheet.text(row, column)) if is_free else "", target)
    if len(names) == len(addresses):
        yield from zip(names, addresses, strict=True)
    elif len(names) == 1:
        yield from ((names[0], address) for address in addresses or [""])
    else:
        yield from ((name, "") for name in names)
        yield from (("", address) for address in addresses)


def _in_cell(table: Table, row: int, column: int) -> Iterator[tuple[str, str]]:
    cell = table.sheet.rows.get(row, {}).get(column)
    target = _target(table, row, column)
    # What people type for nothing is nothing: a dash.
    if cell is not None and not any(sign.isalnum() for sign in cell.text) and not target:
        yield "", ""
    if cell is None or cell.kind in {Kind.ERROR, Kind.NOT_COMPUTED}:
        if target:
            yield "", target
        return
    pairs = [pair for line in cell.text.splitlines() for pair in _in_line(line)]
    if not target:
        yield from pairs
        return
    yield _name(" ".join(name for name, address in pairs if name and not address)), target
    yield from ((name, address) for name, address in pairs if address and address.rstrip("/") != target.rstrip("/"))


def _in_line(line: str) -> Iterator[tuple[str, str]]:
    """Yield each address of a line with the words before it, and words alone where none follows."""
    end = 0
    for match in ADDRESS.finditer(line):
        address = _without_end(match[0])
        before = _name(line[end : match.start()])
        end = match.start() + len(address)
        yield before, address
    if rest := _name(line[end:]):
        yield rest, ""


def _name(text: str) -> str:
    """Return the name of a document without what surrounds it in a list; "" for what is none."""
    name = _NUMBER.sub("", " ".join(text.split()).strip(_AROUND)).strip(_AROUND)
    has_letters = sum(sign.isalpha() for sign in name) >= 2
    is_name = has_letters and len(name) <= MAX_NAME and not _NO_NAME.fullmatch(name)
    return name if is_name else ""


def _target(table: Table, row: int, column: int) -> str:
    """Return where a cell leads; "" for none and for an address of mail, which programs make of every one they see."""
    target = table.sheet.links.get((row, column), "")
    return "" if target.lower().startswith("mailto:") else target


def _without_end(address: str) -> str:
    """Return an address without the signs of the sentence it stands in."""
    while address[-1] in _BEHIND or (
        address[-1] in _BRACKETS and address.count(address[-1]) > address.count(_BRACKETS[address[-1]])
    ):
        address = address[:-1]
    return address
