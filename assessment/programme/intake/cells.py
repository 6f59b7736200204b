"""A table as somebody brought it: where its headings are, its cells, and what is wrong with each. Plain data, no database."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.programme.plan.reading import CellProblem
from zi_portal.kit.folding import clean, fold

ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")  # as programs show a formula that failed: #REF!, #N/A


@dataclass
class Cell:
    """One cell as it was typed, and why it cannot be taken ("" if it can)."""

    text: str
    problem: str = ""


@dataclass
class Row:
    """One row. number: as the sheet counts it."""

    number: int
    cells: dict[str, Cell]  # by heading, in the order of the columns

    @property
    def values(self) -> tuple[Cell, ...]:
        """Its cells in the order of the columns."""
        return tuple(self.cells.values())

    @property
    def is_wrong(self) -> bool:
        """Whether something in it cannot be taken."""
        return any(cell.problem for cell in self.cells.values())

    def tried(self, name: str, read: Callable[[], Any]) -> Any:
        """Return what `read` makes of a cell, None with the problem noted at the cell."""
        try:
            return read()
        except CellProblem as problem:
            self.cells[name].problem = problem.text
            return None

    def refuse_errors(self) -> None:
        """Mark the cells that hold a formula without a value."""
        for cell in self.cells.values():
            if ERROR.fullmatch(cell.text):
                cell.problem = "Sel ini berisi rumus tanpa nilai atau galat. Tulis nilainya."


@dataclass(frozen=True)
class Placed:
    """The rows of a table below its headings. `problem` says why they could not be found."""

    rows: tuple[Row, ...] = ()
    problem: str = ""
    left: tuple[str, ...] = ()  # columns that are not taken


def place_rows(
    rows: Sequence[Sequence[str]], columns: Sequence[str], needed: Sequence[str], other_names: Mapping[str, str]
) -> Placed:
    """Return the rows that hold anything, of which the first has the headings.

    other_names: how else a heading may be written, folded, and the column it means.
    """
    start = next((place for place, row in enumerate(rows) if any(row)), None)
    if start is None:
        return Placed(problem="Tidak ada isi yang dapat dibaca. Tempel tabel beserta judul kolomnya.")
    places, left = _columns(rows[start], {fold(name): name for name in columns} | dict(other_names))
    if missing := [name for name in needed if name not in places]:
        return Placed(
            problem=f"Baris pertama tidak memuat judul kolom {', '.join(missing)}. Pakai judul seperti pada templat."
        )
    found = [
        Row(
            number,
            {name: Cell(row[places[name]] if name in places and places[name] < len(row) else "") for name in columns},
        )
        for number, row in enumerate(rows[start + 1 :], start=start + 2)
        if any(row)
    ]
    return Placed(tuple(found), left=left)


def _columns(heads: Sequence[str], by_name: Mapping[str, str]) -> tuple[dict[str, int], tuple[str, ...]]:
    places: dict[str, int] = {}
    left = []
    for place, head in enumerate(heads):
        name = by_name.get(fold(clean(head)))
        if name is not None and name not in places:
            places[name] = place
        elif head:
            left.append(head)
    return places, tuple(left)
