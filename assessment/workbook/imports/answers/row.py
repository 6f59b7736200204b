"""What a sheet says of one question, and the same as JSON holds it on its way out of the confined reader."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from assessment import scoring


@dataclass(frozen=True)
class Row:
    """What a sheet says of one question."""

    code: str
    answer: scoring.Answer | None = None  # None: blank, or not readable
    cell: str = ""  # where the answer stands or should; "" if its line was not found
    problems: tuple[str, ...] = ()  # why it cannot be read, one line each, with the cell
    note: str = ""  # what is written beside it
    links: tuple[str, ...] = ()  # addresses of data dukung, as they stand there
    named: tuple[tuple[str, str], ...] = ()  # data dukung as name or "", address or ""; `links` are its addresses
    unsure: str = ""  # what a person should confirm before it is taken over, one sentence
    other: scoring.Counts | None = None  # a second way to read it, between which a person must choose
    is_left_out: bool = False  # nothing of its area stands in the file

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON holds it; numbers of an index as text."""
        plainly = None if self.answer is None else {self.answer.column: self.answer.written()}
        other = dict(self.other.values) if self.other is not None else None
        return {one.name: getattr(self, one.name) for one in fields(self)} | {"answer": plainly, "other": other}

    @classmethod
    def from_plain(cls, row: Mapping[str, Any]) -> "Row":
        """Return what `as_plain` made plain."""
        lists = {name: tuple(row[name]) for name in ("problems", "links")}
        answer = scoring.from_columns((row["answer"] or {}).get(name) for name in scoring.COLUMNS)
        other = scoring.Counts(row["other"]) if row["other"] is not None else None
        named = tuple((name, address) for name, address in row["named"])
        return cls(**(dict(row) | lists | {"named": named, "answer": answer, "other": other}))
