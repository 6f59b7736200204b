"""A table as plain data: columns with typed values, and rows that are read once, so that thousands need no memory.

Defined once beside the page that shows it (`tables` of its package) and written as XLSX or CSV.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain, islice

from django.utils.text import slugify

# A datetime is local and without a zone; its column's heading names the zone.
type Value = str | int | bool | Decimal | Fraction | date | datetime | None

YES, NO = "Ya", "Tidak"
LONG = 1_000  # rows, of which a second makes some five thousand


@dataclass(frozen=True)
class Column[Row]:
    """One column: its heading, what it says of a row, and how wide it is, in characters."""

    heading: str
    value: Callable[[Row], Value]
    width: int = 16


@dataclass(frozen=True)
class Table[Row]:
    """What one list says. title: of the sheet and in the file's name, at most 31 characters."""

    title: str
    columns: Sequence[Column[Row]]
    rows: Iterable[Row]
    about: str = ""  # whose list it is, for the file's name
    count: int | None = None  # of rows, where it is known before they are read

    def lines(self) -> Iterator[list[Value]]:
        """Yield the values of each row."""
        for row in self.rows:
            yield [column.value(row) for column in self.columns]

    def measured(self) -> tuple["Table[Row]", bool]:
        """Return the table, its rows still to be read, and whether they are more than LONG; reads at most one more than these."""
        count = len(self.rows) if isinstance(self.rows, Sequence) else self.count
        if count is not None:
            return self, count > LONG
        rows = iter(self.rows)
        first = list(islice(rows, LONG + 1))
        return replace(self, rows=chain(first, rows)), len(first) > LONG

    def file_name(self, suffix: str, day: date) -> str:
        """Return `data-dukung-kantor-a-2026-03-03.csv`: plain ASCII whatever the unit is called."""
        stem = slugify(f"{self.title} {self.about}")[:100].strip("-")
        return f"{stem}-{day.isoformat()}.{suffix}"
