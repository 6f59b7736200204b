"""Which line of the workbook holds which part of an LKE, in the layout of the regulation's worksheet. Pure.

Source: the worksheet of Permen PANRB 90/2021, Lampiran III: node, question and, for a percentage, one line a count; a
result of hasil is node and question in one line. Each component ends with its sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from assessment import scoring

HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1
# What an input's label begins with where several inputs are parts of one whole.
_WHOLE_MARK = ": "


class Kind(Enum):
    """What a line is."""

    NODE = auto()
    QUESTION = auto()
    WHOLE = auto()  # the sum of the inputs below it, where the regulation asks for it: those who must report
    INPUT = auto()
    TOTAL = auto()  # the sum of one component, or of the sheet


@dataclass(frozen=True)
class Line:
    """One row of the sheet. A line may be node and question at once."""

    row: int
    kind: Kind
    code: str  # of the node, the question or, for a whole and an input, their question; "" of a total
    depth: int  # how far from the left its mark stands, from 0
    mark: str  # A. I. 1. i. a. or -
    text: str
    node: scoring.Node | None = None
    question: scoring.Indicator | None = None
    input: scoring.Input | None = None

    @property
    def key(self) -> str:
        """What the column of codes holds: unique in the sheet, and what an import maps by; "" of a total."""
        if self.input is not None and self.kind is Kind.INPUT:
            return f"{self.code} {self.input.key}"
        return self.code if self.kind in {Kind.NODE, Kind.QUESTION} else ""


def lay_out(instrument: scoring.Instrument) -> tuple[Line, ...]:
    """Return every line below the header, in document order, the rows counted from `FIRST_ROW`."""
    lines: list[Line] = []

    def add(kind: Kind, code: str, depth: int, mark: str, text: str, **parts: object) -> None:
        lines.append(Line(FIRST_ROW + len(lines), kind, code, depth, mark, text, **parts))  # type: ignore[arg-type]

    def add_node(node: scoring.Node, depth: int, *, is_result: bool) -> None:
        is_heading = node.kind != "sub_area"
        only = node.indicators[0] if is_result and len(node.indicators) == 1 else None
        text = node.name.upper() if is_heading else node.name
        add(Kind.NODE, node.code, depth, f"{last_part(node.code)}.", text, node=node, question=only)
        for question in node.indicators:
            if only is None:
                mark = "-" if len(node.indicators) == 1 else f"{last_part(question.code)}."
                add(Kind.QUESTION, question.code, depth + 1, mark, full_statement(question), question=question)
            for entry, text in input_lines(question):
                kind = Kind.WHOLE if entry is None else Kind.INPUT
                add(kind, question.code, depth + 2, "-", text, question=question, input=entry)
        for child in node.children:
            add_node(child, depth + 1, is_result=is_result)

    for component in instrument.tree:
        add_node(component, 0, is_result=component.key == "hasil")
        add(Kind.TOTAL, "", 0, "", f"TOTAL {component.name.upper()}", node=component)
    add(Kind.TOTAL, "", 0, "", "NILAI ZONA INTEGRITAS")
    return tuple(lines)


def input_lines(question: scoring.Indicator) -> Iterator[tuple[scoring.Input | None, str]]:
    """Yield each count of a question with its text; before the parts of one whole a line of their sum, without input."""
    if not scoring.kind_of(question).has_lines:
        return
    shown = ""
    for entry in question.inputs:
        whole, mark, part = entry.label.partition(_WHOLE_MARK)
        if mark and whole != shown:
            yield None, whole
        shown = whole if mark else ""
        yield entry, part[:1].upper() + part[1:] if mark else entry.label


def parts_of_whole(question: scoring.Indicator) -> tuple[scoring.Input, ...]:
    """Return the inputs that are parts of one whole; none for most questions."""
    return tuple(entry for entry in question.inputs if _WHOLE_MARK in entry.label)


def full_statement(question: scoring.Indicator) -> str:
    """Return the statement with the list that ends it."""
    points = [f"{number}. {point}" for number, point in enumerate(question.statement_points, start=1)]
    return "\n".join((question.statement, *points))


def choice_text(question: scoring.Indicator) -> str:
    """Return what *Pilihan Jawaban* says of a question: `Ya/Tidak`, `A/B/C`, `%` or `Nilai (0-4)`."""
    return scoring.kind_of(question).choices(question)


COUNT_CHOICE = "Jumlah"  # what *Pilihan Jawaban* says of a count


def last_part(code: str) -> str:
    """Return `a` of `A.I.1.i.a`."""
    return code.rpartition(".")[2]
