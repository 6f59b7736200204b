"""Long lists of which one page is shown: its ids by a narrow statement along an index, then what it says of these rows.

Where the end of a list is nearer its statement reads from there, so that the last page costs what the first one does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, overload

from django.db.models import QuerySet

_CHUNK = 500  # rows in memory at a time where all are read
_FAR = 2_000  # rows from the nearer end from which on a page is read otherwise


@dataclass(frozen=True)
class Part:
    """One stretch of a list. rows: in their order, to the last row a certain one; count: how many they are.

    has_own_order: by something that what is shown of the rows does not hold. known: the ids of all of them, in order,
    where they were asked for already. far: the same rows as `rows`, asked for so that thousands are quicker passed over.
    """

    rows: QuerySet[Any]
    count: int
    has_own_order: bool = False
    known: Sequence[int] | None = None
    far: QuerySet[Any] | None = None

    @classmethod
    def searched(cls, rows: QuerySet[Any]) -> "Part":
        """Return the part of rows that words were looked for in; one query now.

        All names are read for them: so the ids are asked for once, not a count and then a page.
        """
        known = list(rows.values_list("pk", flat=True))
        return cls(rows, len(known), known=known)

    def cut(self, start: int, stop: int) -> QuerySet[Any]:
        """Return the ids of the rows from `start` to before `stop`, from the nearer end: in their order or against it."""
        rows = self.rows if self.far is None or min(start, self.count - stop) <= _FAR else self.far
        ids = rows.values("pk")
        return ids.reverse()[self.count - stop : self.count - start] if self._is_late(start, stop) else ids[start:stop]

    def ids(self, start: int, stop: int) -> list[int]:
        """Return the same in their order; one query at most."""
        if self.known is not None:
            return list(self.known[start:stop])
        found = list(self.cut(start, stop).values_list("pk", flat=True))
        return found[::-1] if self._is_late(start, stop) else found

    def _is_late(self, start: int, stop: int) -> bool:
        return start > self.count - stop


class LongList[Row](Sequence[Row]):
    """The parts of a list one after the other; a slice reads its own rows from the database and no other."""

    def __init__(
        self, parts: Sequence[Part], shown: QuerySet[Any], read: Callable[[Sequence[Any]], Sequence[Row]] = list
    ) -> None:
        """Take the rows by parts, the same rows with all that is shown of them, and what makes lines of these."""
        self._parts, self._shown, self._read = [part for part in parts if part.count > 0], shown.order_by(), read

    def __len__(self) -> int:
        """Return how many there are; no query."""
        return sum(part.count for part in self._parts)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """Return the line or lines at `place`; a fixed number of queries."""
        start, stop, _ = (place if isinstance(place, slice) else slice(place, place + 1)).indices(len(self))
        cuts, before = [], 0
        for part in self._parts:
            first, last = max(start - before, 0), min(stop - before, part.count)
            if first < last:
                cuts.append((part, first, last))
            before += part.count
        lines = self._read(self._rows_of(cuts))
        return lines if isinstance(place, slice) else lines[0]

    def __iter__(self) -> Iterator[Row]:
        """Yield every line, a few hundred in memory at a time; of all of them no more than the ids."""
        ids = [pk for part in self._parts for pk in part.ids(0, part.count)]
        for chunk in batched(ids, _CHUNK):
            yield from self._read(self._with_ids(chunk))

    def _rows_of(self, cuts: Sequence[tuple[Part, int, int]]) -> list[Any]:
        """Return the rows of these cuts; within one part, as nearly always, in a single statement."""
        if len(cuts) == 1 and cuts[0][0].known is None and not cuts[0][0].has_own_order:
            part, first, last = cuts[0]
            return list(self._shown.filter(pk__in=part.cut(first, last)).order_by(*part.rows.query.order_by))
        return self._with_ids([pk for part, first, last in cuts for pk in part.ids(first, last)])

    def _with_ids(self, ids: Iterable[int]) -> list[Any]:
        found = self._shown.in_bulk(list(ids))
        return [found[pk] for pk in ids if pk in found]
