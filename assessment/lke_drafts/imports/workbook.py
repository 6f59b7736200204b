"""Read an instrument from a workbook in the layout of `workbook_columns`: sheets in, the mapping of a file out.

Nothing is guessed: a cell that holds a formula, an error, a date or a percentage where a number belongs is named, a column
that is missing too. What the workbook leaves out as a whole sheet comes from another edition, and is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment.lke_drafts.imports.cells import plain, value_of
from assessment.lke_drafts.workbook_columns import (
    ANSWER_TYPES,
    CONDITIONS,
    EXCEPTIONS,
    FORMULAS,
    GATES,
    IDENTITY,
    IDENTITY_FIELDS,
    INPUTS,
    LEVELS,
    NODES,
    NOTES,
    OF_QUESTIONS,
    QUESTIONS,
    RELATIONS,
    SOURCES,
    TABLES,
    Field,
    Table,
    relation_lines,
    rows_of,
    value_at,
)
from assessment.scoring import PREDICATES, SCHEMA, Located
from assessment.scoring.answers import shown
from assessment.workbook.imports.cells.workbook import Cell, Sheet, column_name
from assessment.workbook.imports.cells.written import CellProblem
from zi_portal.kit.office.refused import ImportRefused

HEAD_ROWS = 10  # in which the headings must stand
MAX_PROBLEMS = 300
MAX_NAMED = 5  # rows in one note
FROM_BASE = "edisi dasar"


@dataclass
class InstrumentSheets:
    """What a workbook says."""

    mapping: dict[str, Any] = field(default_factory=dict)  # in the shape of a file, checked by nobody yet
    problems: list[tuple[str, str]] = field(default_factory=list)  # place, what is wrong and what to do (Indonesian)
    notes: list[str] = field(default_factory=list)  # what was not read, and what comes from the base
    spoilt: set[str] = field(default_factory=set)  # places of rows with a cell that could not be read


@dataclass
class _Row:
    """One row of a table: its values, and what it belongs to."""

    values: Located
    parent: str
    place: str  # of the cell that names what it belongs to
    is_of_base: bool = False


def is_template(sheets: Sequence[Sheet]) -> bool:
    """Whether the sheets without which a workbook is no instrument are all there."""
    return {IDENTITY, *(table.title for table in TABLES if table.is_needed)} <= {sheet.name.strip() for sheet in sheets}


def read_instrument(sheets: Sequence[Sheet], base: Mapping[str, Any]) -> InstrumentSheets:
    """Return the instrument a workbook describes. base: the edition that lends what is missing, in the shape of its file.

    Raises ImportRefused where the workbook is no instrument at all.
    """
    if not is_template(sheets):
        told = "buku kerja ini bukan templat instrumen: lembar Identitas, Struktur, dan Pertanyaan harus ada"
        raise ImportRefused([f"{told}; unduh templat dari satu edisi, ubah isinya, lalu unggah lagi"])
    return _Reader({sheet.name.strip(): sheet for sheet in sheets}, base).read()


class _Reader:
    """Reads the sheets of one workbook."""

    def __init__(self, sheets: Mapping[str, Sheet], base: Mapping[str, Any]) -> None:
        self.sheets, self.base = sheets, base
        self.found = InstrumentSheets()

    def read(self) -> InstrumentSheets:
        mapping = self._identity()
        rows = {table.title: self._rows(table) for table in TABLES}
        tree, questions = self._tree(rows[NODES.title], rows[QUESTIONS.title])
        for table in OF_QUESTIONS:
            self._give_to_questions(table, rows[table.title], questions)
        eligibility = Located("")
        for key, table in (("conditions", CONDITIONS), ("exceptions", EXCEPTIONS), ("notes", NOTES)):
            eligibility[key] = [row.values for row in rows[table.title]]
        mapping |= {
            "schema": SCHEMA,
            "answer_types": self._grouped(rows[ANSWER_TYPES.title], ANSWER_TYPES),
            "tree": tree,
            "gates": self._grouped(rows[GATES.title], GATES, PREDICATES),
            "eligibility": eligibility,
        }
        if sources := self._sources(rows[SOURCES.title]):
            mapping["sources"] = sources
        self.found.mapping = mapping
        known = {IDENTITY, "Petunjuk", *(table.title for table in TABLES)}
        if others := [shown(name) for name in self.sheets if name not in known]:
            self.found.notes.append(f"Lembar yang tidak dikenal tidak dibaca: {', '.join(others)}.")
        return self.found

    # --- The sheets ---------------------------------------------------------------------------------------------------

    def _identity(self) -> Located:
        """Return the head of the file, from the sheet of two columns."""
        sheet = self.sheets[IDENTITY]
        fields = {plain(one.title): one for one in IDENTITY_FIELDS}
        head = Located(f"lembar {IDENTITY}")
        regulation = Located(f"lembar {IDENTITY}")
        seen: set[str] = set()
        for row in sorted(sheet.rows):
            title = sheet.text(row, 1).strip()
            if not title:
                continue
            one = fields.get(plain(title))
            place = _place(IDENTITY, "A", row)
            if one is None or one.key in seen:
                told = "tidak dikenal" if one is None else "tertulis dua kali"
                self._problem(place, f"isian {shown(title)} {told}; hapus barisnya")
                continue
            seen.add(one.key)
            value = self._value(one, sheet.rows[row].get(2), IDENTITY)
            key = one.key.removeprefix("regulation.")
            if key in RELATIONS:
                value = self._relation(key, value)
            if value is not None:
                (regulation if key != one.key else head).put(key, value, _place(IDENTITY, "B", row))
        for one in IDENTITY_FIELDS:
            if one.key not in seen:
                self._problem(f"lembar {IDENTITY}", f"isian {one.title} tidak ada; tambahkan barisnya")
        head.put("regulation", regulation, regulation.place)
        return head

    def _relation(self, key: str, lines: Any) -> Any:
        """Return related regulations as the base tells them, where the cell says the very same in short."""
        told = value_at(self.base, f"regulation.{key}")
        if lines and lines == relation_lines(told):
            if any(isinstance(item, Mapping) for item in (told if isinstance(told, list) else [])):
                self.found.notes.append(f"Rincian {', '.join(lines)} diambil dari edisi dasar.")
            return told
        return lines

    def _rows(self, table: Table) -> list[_Row]:
        """Return the rows of one sheet, or those of the base where the workbook has no such sheet."""
        sheet = self.sheets.get(table.title)
        if sheet is None:
            self.found.notes.append(f"Lembar {table.title} tidak ada; isinya diambil dari edisi dasar.")
            return [_of_base(row) for row in rows_of(table, self.base)]
        head, columns = self._columns(sheet, table)
        self._tell_hidden(sheet, head)
        rows = []
        for number in sorted(row for row in sheet.rows if row > head):
            cells = {one.key: sheet.rows[number].get(column) for one, column in columns}
            if not any(cell is not None and (cell.text.strip() or cell.is_formula) for cell in cells.values()):
                continue
            rows.append(self._row(table, number, columns, cells))
        return rows

    def _columns(self, sheet: Sheet, table: Table) -> tuple[int, list[tuple[Field, int]]]:
        """Return the row of the headings, and each value with its column."""
        titles = {plain(one.title): one for one in table.fields}

        def known(row: int) -> int:
            return sum(plain(cell.text) in titles for cell in sheet.rows.get(row, {}).values())

        head = max(range(1, HEAD_ROWS + 1), key=lambda row: (known(row), -row))
        columns: dict[str, tuple[Field, int]] = {}
        unread = []
        for column, cell in sorted(sheet.rows.get(head, {}).items()):
            one = titles.get(plain(cell.text))
            if one is None:
                unread.append(shown(cell.text.strip()))
            elif one.key in columns:
                self._problem(_place(table.title, cell.address, 0), f"kolom {one.title} ada dua; hapus salah satu")
            else:
                columns[one.key] = (one, column)
        if unread:
            self.found.notes.append(f"Kolom lain di lembar {table.title} tidak dibaca: {', '.join(unread)}.")
        for one in table.fields:
            if one.key not in columns:
                self._problem(
                    f"lembar {table.title}", f"kolom {one.title} tidak ada; tambahkan judulnya, isinya boleh kosong"
                )
        return head, list(columns.values())

    def _tell_hidden(self, sheet: Sheet, head: int) -> None:
        """Note what the person who sent the file may not have seen."""
        rows = sorted(row for row in sheet.hidden_rows if row > head)
        if sheet.is_hidden:
            self.found.notes.append(f"Lembar {sheet.name} tersembunyi dan tetap dibaca.")
        elif rows:
            more = f" dan {len(rows) - MAX_NAMED} lagi" if len(rows) > MAX_NAMED else ""
            told = ", ".join(map(str, rows[:MAX_NAMED]))
            self.found.notes.append(f"Baris tersembunyi di lembar {sheet.name} tetap dibaca: {told}{more}.")

    def _row(
        self, table: Table, number: int, columns: Sequence[tuple[Field, int]], cells: Mapping[str, Cell | None]
    ) -> _Row:
        values, parent, place = Located(f"lembar {table.title}, baris {number}"), "", ""
        for one, column in columns:
            cell = cells[one.key]
            here = cell.address if cell is not None else f"{column_name(column)}{number}"
            spot = f"lembar {table.title}, sel {here}"
            value = self._value(one, cell, table.title)
            if one.key == "parent":
                parent, place = str(value or ""), spot
                continue
            if value is None:
                continue
            outer, _, inner = one.key.rpartition(".")
            if outer:
                holder = values.get(outer)
                if holder is None:
                    holder = Located(spot)
                    values.put(outer, holder, spot)
                holder.put(inner, value, spot)
            else:
                values.put(inner, value, spot)
        return _Row(values, parent, place)

    # --- How the rows belong together ---------------------------------------------------------------------------------

    def _tree(self, nodes: list[_Row], questions: list[_Row]) -> tuple[list[Located], dict[str, Located]]:
        """Return the components with all under them, and the questions by code."""
        roots: list[Located] = []
        known: dict[str, Located] = {}
        for row in nodes:
            if not row.parent:
                roots.append(row.values)
            elif row.parent in known:
                known[row.parent].setdefault("children", []).append(row.values)
            else:
                self._problem(
                    row.place, f"induk {shown(row.parent)} tidak ada di baris di atasnya; periksa kode dan urutannya"
                )
            known.setdefault(str(row.values.get("code", "")), row.values)
        found: dict[str, Located] = {}
        for row in questions:
            if row.parent in known:
                known[row.parent].setdefault("indicators", []).append(row.values)
            else:
                self._problem(
                    row.place, f"induk {shown(row.parent)} tidak ada di lembar {NODES.title}; periksa kodenya"
                )
            found.setdefault(str(row.values.get("code", "")), row.values)
        return roots, found

    def _give_to_questions(self, table: Table, rows: list[_Row], questions: Mapping[str, Located]) -> None:
        """Put levels, inputs or the formula into the question each names."""
        for row in rows:
            question = questions.get(row.parent)
            if question is None:
                if not row.is_of_base:
                    self._problem(
                        row.place,
                        f"pertanyaan {shown(row.parent)} tidak ada di lembar {QUESTIONS.title}; periksa kodenya",
                    )
            elif table is FORMULAS and "formula" in question:
                self._problem(row.place, f"rumus pertanyaan {row.parent} ada dua; hapus salah satu")
            elif table is FORMULAS:
                question.put("formula", row.values, row.values.place)
            elif table is LEVELS or table is INPUTS:
                question.setdefault("levels" if table is LEVELS else "inputs", []).append(row.values)

    def _grouped(self, rows: list[_Row], table: Table, names: Sequence[str] = ()) -> Located:
        """Return the rows by what they belong to; every one of `names` is there."""
        groups = Located(f"lembar {table.title}")
        for name in names:
            groups.put(name, [], groups.place)
        for row in rows:
            if not row.parent:
                self._problem(row.place, f"kolom {table.fields[0].title} kosong; pilih isinya")
                continue
            groups.setdefault(row.parent, []).append(row.values)
        return groups

    def _sources(self, rows: list[_Row]) -> Located:
        found = Located(f"lembar {SOURCES.title}")
        for row in rows:
            key, text = row.values.get("key"), row.values.get("text")
            if not isinstance(key, str) or not isinstance(text, str):
                self._problem(row.values.place, "isi singkatan dan judulnya")
            elif key in found:
                self._problem(row.values.place, f"singkatan {shown(key)} ada dua; hapus salah satu")
            else:
                found.put(key, text, row.values.place)
        return found

    def _value(self, one: Field, cell: Cell | None, sheet: str) -> Any:
        """Return what a cell says, None where it is blank or cannot be read."""
        try:
            return value_of(one, cell)
        except CellProblem as problem:
            place = f"lembar {sheet}, sel {cell.address}" if cell is not None else f"lembar {sheet}"
            self._problem(place, str(problem))
            self.found.spoilt.add(f"lembar {sheet}, baris {cell.row}" if cell is not None else place)
        return None

    def _problem(self, place: str, told: str) -> None:
        if len(self.found.problems) < MAX_PROBLEMS:
            self.found.problems.append((place, told))


def _of_base(row: Mapping[str, Any]) -> _Row:
    """Return a row of the base, which stands in no cell."""
    return _Row(
        _located({key: value for key, value in row.items() if key != "parent"}), row.get("parent", ""), "", True
    )


def _located(value: Any) -> Any:
    if isinstance(value, Mapping):
        made = Located(FROM_BASE)
        for key, item in value.items():
            made.put(key, _located(item), FROM_BASE)
        return made
    return [_located(item) for item in value] if isinstance(value, list) else value


def _place(sheet: str, column: str, row: int) -> str:
    return f"lembar {sheet}, sel {column}{row or ''}"
