"""The live formulas of the workbook, as text. Pure.

Two figures stand side by side: *Nilai* as the regulation's worksheet computes it, which leaves blanks out of the mean,
and the portal's headline, in which a blank counts 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from assessment import scoring

UNREADABLE = "periksa"  # shown where an answer is none of the choices
# Halves and thirds are not exact in a spreadsheet: a minimum met exactly may come out a hair below.
TOLERANCE_PLACES = 9


def choice_value(instrument: scoring.Instrument, choice: str, answer: str) -> str:
    """Return what a level is worth, from the cells of *Pilihan Jawaban* and of the answer; "" while it is blank.

    Source: Permen PANRB 90/2021, Lampiran III: each question's row decides by the kind of choice, then by the letter.
    """
    nested = f'"{UNREADABLE}"'
    for levels in reversed(tuple(instrument.answer_types.values())):
        inner = f'"{UNREADABLE}"'
        for level in reversed(levels):
            inner = f'IF({answer}="{level.letter}",{level.value:f},{inner})'
        letters = "/".join(level.letter for level in levels)
        nested = f'IF({choice}="{letters}",{inner},{nested})'
    return f'IF({answer}="","",{nested})'


def index_value(question: scoring.Indicator, answer: str) -> str:
    """Return a survey index as its share of the highest; "" while it is blank."""
    _, highest = question.index_range
    return f'IF(ISNUMBER({answer}),{answer}/{highest:f},"")'


def counts_value(question: scoring.Indicator, cells: Mapping[str, str]) -> str:
    """Return the percentage of a counts question from the cells of its inputs; "" while one of them is blank."""
    formula = question.formula
    if formula is None:
        raise ValueError(f"question {question.code} has no formula")
    top = _plus([cells[key] for key in formula.numerator])
    bottom = _plus([cells[key] for key in formula.denominator])
    if formula.kind == "decrease":
        empty, share = f"IF({top}=0,1,0)", f"({bottom}-{top})/{bottom}"
    else:
        empty, share = ("1" if formula.when_denominator_is_zero == "full" else "0"), f"{top}/{bottom}"
    all_cells = ",".join(cells[entry.key] for entry in question.inputs)
    return f'IF(COUNT({all_cells})<{len(question.inputs)},"",IF({bottom}=0,{empty},MAX(0,MIN(1,{share}))))'


def whole_value(cells: Sequence[str]) -> str:
    """Return the sum of the parts of one whole; "" while one of them is blank."""
    joined = ",".join(cells)
    return f'IF(COUNT({joined})<{len(cells)},"",SUM({joined}))'


def average_points(values: str, weight: str) -> str:
    """Return the points of a sub-area as the regulation's worksheet has them: mean of what is answered × bobot."""
    return f"IFERROR(AVERAGE({values})*{weight},0)"


def headline_points(values: str, questions: int, weight: str) -> str:
    """Return the points of a sub-area with a blank as 0."""
    return f"SUM({values})/{questions}*{weight}"


def single_points(value: str, weight: str) -> str:
    """Return the points of a line that is node and question at once."""
    return f"IFERROR(({value})*{weight},0)"


def total(cells: Sequence[str]) -> str:
    """Return the sum of some cells."""
    return f"SUM({','.join(cells)})"


def shortfall(value: str, minimum: str) -> str:
    """Return what a value lacks of its minimum."""
    return f"MAX(0,ROUND({minimum}-{value},{TOLERANCE_PLACES}))"


def numbers(values: Iterable[Fraction]) -> list[str]:
    """Return exact numbers as a formula has them, with a decimal point."""
    return [repr(float(value)) for value in values]


def _plus(cells: Sequence[str]) -> str:
    return cells[0] if len(cells) == 1 else f"({'+'.join(cells)})"
