"""What was found of an LKE on a sheet: which row holds which node, question and count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assessment.workbook.imports.cells.workbook import Cell
from assessment.workbook.imports.lines.table import Table


@dataclass
class Lines:
    """The lines found on a sheet."""

    nodes: dict[str, int] = field(default_factory=dict)  # code → row
    questions: dict[str, int] = field(default_factory=dict)
    inputs: dict[str, dict[str, int]] = field(default_factory=dict)  # question → input key → row
    wholes: dict[str, int] = field(default_factory=dict)  # question → row of the sum of its parts
    known: set[int] = field(default_factory=set)  # every row that is one of these
    problems: list[str] = field(default_factory=list)  # codes that are not of this LKE, or double and of no question
    spoiled: dict[str, list[str]] = field(default_factory=dict)  # question → why its code does not tell its line
    is_numbered: bool = False  # by the ids of the national portal, which stand at its questions alone
    unsure: dict[str, str] = field(default_factory=dict)  # question → the words on its line, which are other ones
    moved: list[str] = field(default_factory=list)  # questions found outside the order of the regulation
    again: dict[str, list[int]] = field(default_factory=dict)  # question → other rows that ask it once more

    texts: frozenset[int] = frozenset()  # the columns of marks and words
    codes: int | None = None  # the column of codes, if there is one

    @property
    def last(self) -> int:
        """The last row of the LKE, 0 if nothing was found."""
        return max(self.known, default=0)


def below(table: Table) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """Yield each line below the titles."""
    for row in sorted(table.sheet.rows):
        if row >= table.first_row:
            yield row, table.sheet.rows[row]
