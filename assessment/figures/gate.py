"""A gate explained: what it measures, how the percent comes about, what is missing, and the paragraph that asks it.

Pure, like `origin`; value, minimum and shortfall are those of the `ScoreSheet`.
"""

from dataclasses import dataclass
from fractions import Fraction

from assessment.figures.answer_words import fraction_text, number, result
from assessment.figures.gate_board import GateRow, read_board
from assessment.figures.origin import SUPPORTED, Fractional, Line, Reading, explain


@dataclass(frozen=True)
class ExplainedGate:
    """One minimum of a predicate with its calculation; `parts` are the nodes it measures, one line each."""

    predicate: str
    row: GateRow  # measured on the figure the explanation is about
    parts: tuple[Line, ...]
    lines: tuple[Line, ...]  # everything under them, down to the answers
    working: str  # how the value comes about
    comparison: str  # the value against the minimum, with what is missing

    @property
    def fractions(self) -> tuple[Fractional, ...]:
        """Every figure whose decimals the page cuts, as a fraction, each once."""
        value = fraction_text(self.row.value)
        own = (("", f"{self.row.label}{', persen' if self.row.is_percent else ''}", value),) if value else ()
        under = (found for line in (*self.parts, *self.lines) for found in line.fractions)
        return tuple(dict.fromkeys((*own, *under)))

    @property
    def adds_up(self) -> bool:
        """Whether every part is made up by its own parts and the parts make up the value."""
        if not all(line.adds_up for line in (*self.parts, *self.lines)):
            return False
        points = [part.points for part in self.parts]
        if self.row.points is None or None in points:
            return True
        return self.row.points == sum((value for value in points if value is not None), Fraction())


def explain_gate(reading: Reading, predicate: str, code: str) -> ExplainedGate:
    """Return where the value of one gate comes from, and how it stands against its minimum.

    reading: its figure is klaim or didukung, on which gates are measured. Raises KeyError if the instrument has no
    such predicate or gate. Source: the gate's own, in `row.source`.
    """
    headline = reading.claim
    if reading.figure == SUPPORTED and reading.supported is not None:
        headline = reading.supported
    board = read_board(reading.instrument, predicate, headline, reading.claim)
    row = next((row for row in board.in_order if row.code == code), None)
    if row is None:
        raise KeyError(code)
    found = [explain(reading, node) for node in row.of]
    # The minimum on the whole sheet may rest on an entered total.
    whole = explain(reading, "total") if row is board.total and "total" in reading.entered else None
    parts = (whole.head,) if whole else tuple(explanation.head for explanation in found)
    return ExplainedGate(
        predicate=predicate,
        row=row,
        parts=parts,
        lines=tuple(line for explanation in found for line in explanation.lines),
        working=_working(row, parts),
        comparison=_comparison(row),
    )


def _working(row: GateRow, parts: tuple[Line, ...]) -> str:
    if row.value is None:
        missing = ", ".join(part.code for part in parts if part.points is None)
        return f"Tidak diketahui: nilai {missing} tidak tercatat."
    terms = " + ".join(number(part.points) for part in parts if part.points is not None)
    if not row.is_percent:
        return f"{terms} = {result(row.value)} poin" if len(parts) > 1 else f"{result(row.value)} poin"
    weights = " + ".join(number(part.weight) for part in parts)
    if len(parts) > 1:
        terms, weights = f"({terms})", f"({weights})"
    return f"100 × {terms} ÷ {weights} = {result(row.value)}\N{NO-BREAK SPACE}%"


def _comparison(row: GateRow) -> str:
    """Say how the value stands against the minimum, unrounded where two decimals would hide it."""
    minimum = Fraction(row.minimum)
    unit = "\N{NO-BREAK SPACE}%" if row.is_percent else " poin"
    if row.value is None:
        return f"Batas {row.minimum_text}; tidak terpenuhi dan tidak gagal, karena nilainya tidak tercatat."
    if row.value == minimum:
        return f"{number(row.value)} = {row.minimum_text}: tepat di batas, terpenuhi."
    sign, more, less = (">", row.value, minimum) if row.value > minimum else ("<", minimum, row.value)
    gap = more - less
    word = "lebih" if row.passed else "kurang"
    text = f"{number(row.value)} {sign} {number(minimum)}: {word} {number(more)} − {number(less)} = {result(gap)}"
    if not row.is_percent:
        return f"{text}{unit}."
    points = gap * row.weight / 100
    return f"{text} poin persen, atau × {number(row.weight)} ÷ 100 = {result(points)} poin."
