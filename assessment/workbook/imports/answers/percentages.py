"""Which percentage a number without its sign means: beside 87.5 a 1 is one percent, beside 0.875 it is the whole. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction

from assessment import scoring
from assessment.workbook.imports.cells import written as cells
from assessment.workbook.imports.cells.number_formats import Shown
from assessment.workbook.imports.cells.workbook import Cell

TOLD_APART = Fraction(1, 200)  # a sheet shows two decimals


def likely(
    readings: tuple[Fraction, ...], values: Iterable[Fraction], typed: Collection[Fraction]
) -> tuple[Fraction, ...]:
    """Leave the reading that the workbook itself shows, where it does; both where nothing tells.

    values: what it computed beside the answer. typed: the other bare percentages of the sheet, which tell where the value
    only repeats what is typed.
    """
    if len(readings) == 1:
        return readings
    for value in values:
        found = [share for share in readings if abs(share - value) < TOLD_APART]
        if len(found) == 1:
            return tuple(found)
    if any(number > 1 for number in typed):
        # Among 0 to 100 a whole number is meant as it stands; 0.5 is as likely half a percent as a slip for 50.
        return readings[1:] if readings[0] == 1 else readings
    return readings[:1] if readings[0] < 1 or any(0 < number < 1 for number in typed) else readings


def values_shown(
    instrument: scoring.Instrument,
    question: scoring.Indicator,
    points: Mapping[str, Fraction],
    values: Mapping[str, Fraction],
) -> Iterator[Fraction]:
    """Yield what the workbook itself takes an answer for: by the points of its sub-area alone, by the value beside it."""
    node = instrument.parent_of(question.code)
    if node is not None and len(node.indicators) == 1 and node.code in points:
        yield points[node.code] / Fraction(node.weight)
    if question.code in values and all(0 <= value <= 1 for value in values.values()):
        yield values[question.code]


def bare_percentages(instrument: scoring.Instrument, answers: Mapping[str, Cell | None]) -> list[Fraction]:
    """Return what is typed as a percentage without its sign. answers: of the other questions, code → cell."""
    found = []
    for code, cell in answers.items():
        question = instrument.indicator(code)
        if cell is None or cell.is_formula or not scoring.kind_of(question).has_lines:
            continue
        text = cells.visible(cell.text).replace(",", ".")
        if cell.shown is Shown.PLAIN and re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", text, re.ASCII):
            found.append(Fraction(text))
    return found
