"""The three instruments as the scoring core reads them, and filled sheets made from them; no database."""

from functools import cache
from pathlib import Path

import yaml

from assessment import scoring

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "instruments"
CODES = ("permenpanrb-90-2021", "permenpanrb-10-2019", "permenpanrb-52-2014")
NOW, OLD, OLDEST = CODES


@cache
def instrument(code=NOW):
    with (FOLDER / f"{code}.yaml").open(encoding="utf-8") as file:
        return scoring.parse_instrument(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def best_answer(indicator):
    """Return the answer that gives a question all its points."""
    if indicator.levels:
        return scoring.Choice(indicator.levels[0].letter)
    if indicator.answer_type == "index":
        return scoring.Index(indicator.index_range[1])
    counts = dict.fromkeys((entry.key for entry in indicator.inputs), 0)
    formula = indicator.formula
    counts |= dict.fromkeys(formula.denominator, 12)
    if formula.kind == "ratio":
        counts |= dict.fromkeys(formula.numerator, 0)
        counts[formula.numerator[0]] = 12 * len(formula.denominator)
    return scoring.Counts(counts)


def best_answers(code=NOW):
    """Return a complete sheet that earns 100 points."""
    return {question.code: best_answer(question) for question in instrument(code).indicators.values()}
