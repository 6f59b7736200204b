"""What each answer of a sheet could become: better levels, a higher index, more finished cases.

Only upwards: a route never asks to lower an answer, and it never changes a denominator, which is a fact of the office.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.scoring import (
    CHOICE,
    COUNTS,
    INDEX,
    Answer,
    Choice,
    Counts,
    Formula,
    Index,
    Indicator,
    Instrument,
    PerKind,
    answer_value,
    kind_of,
)

# Effort of one upgrade: 0 evidence ready, 1 a document missing, 2 a new activity, 3 depends on others.
DEFAULT_EFFORT = 2
SURVEY_EFFORT = 3
PROOF_EFFORT = 1

# Question code, and whether what is chosen proves the answer as it stands (else it raises the answer).
Key = tuple[str, bool]


@dataclass(frozen=True)
class Options:
    """Separate better answers of one question, each with its value from 0 to 1, worst first."""

    code: str
    base: Fraction  # value now; unanswered is 0
    choices: tuple[tuple[Answer, Fraction], ...]
    is_proof: bool = False  # the answer as it stands, once its evidence counts

    @property
    def key(self) -> Key:
        """What the solver knows it by."""
        return self.code, self.is_proof


@dataclass(frozen=True)
class Ladder:
    """Evenly spaced better answers of one question: `units` from `lowest` to `highest` are worth units × `unit`."""

    code: str
    base: Fraction
    unit: Fraction
    lowest: int  # the first number of units above the answer
    highest: int

    is_proof = False

    @property
    def key(self) -> Key:
        """What the solver knows it by."""
        return self.code, False


Upgrade = Options | Ladder


def default_efforts(instrument: Instrument) -> dict[str, int]:
    """Return the effort of each question when nothing is known of its evidence: 3 for surveys, 2 for the rest."""
    return {
        code: SURVEY_EFFORT if kind_of(indicator).is_survey else DEFAULT_EFFORT
        for code, indicator in instrument.indicators.items()
    }


def upgrades(
    instrument: Instrument,
    answers: Mapping[str, Answer | None],
    locked: frozenset[str],
    unproved: Mapping[str, Answer] | None = None,
) -> Iterator[Upgrade]:
    """Yield what may be raised; nothing for a question that is locked or at its best.

    unproved: answers that are given but do not count, because their evidence is missing; `answers` lacks them. Such a
    question has up to two entries, of which a route takes one: its answer as it stands, then anything better.
    """
    for code, indicator in instrument.indicators.items():
        if code in locked:
            continue
        unproved_answer = (unproved or {}).get(code)
        answer = answers.get(code) if unproved_answer is None else unproved_answer
        found, _ = answer_value(indicator, answer)
        value = found or Fraction()
        if unproved_answer is not None and value > 0:
            yield Options(code, Fraction(), ((unproved_answer, value),), is_proof=True)
        better = STEPS.of(indicator).upgrade(indicator, answer, value) if value < 1 else None
        if better is not None:
            yield better if unproved_answer is None else replace(better, base=Fraction())


class KindSteps[A: Answer](ABC):
    """What an answer of one kind could become."""

    @abstractmethod
    def upgrade(self, indicator: Indicator, answer: Answer | None, base: Fraction) -> Upgrade | None:
        """Return the better answers; `base` is what the answer is worth, below 1."""

    def raised(self, indicator: Indicator, answer: Answer | None, units: int) -> A:
        """Return the answer that stands `units` up the question's ladder."""
        raise NotImplementedError


class ChoiceSteps(KindSteps[Choice]):
    """Every better level; there is no ladder."""

    def upgrade(self, indicator: Indicator, answer: Answer | None, base: Fraction) -> Upgrade | None:
        """Return the better levels."""
        del answer
        better = sorted(indicator.exact_values.items(), key=lambda pair: pair[1])
        return Options(indicator.code, base, tuple((Choice(letter), value) for letter, value in better if value > base))


class IndexSteps(KindSteps[Index]):
    """The indices the form offers."""

    def upgrade(self, indicator: Indicator, answer: Answer | None, base: Fraction) -> Upgrade | None:
        """Return the ladder up to the highest index."""
        del answer
        _, highest = indicator.index_range
        steps = 10 ** (indicator.inputs[0].decimals or 0)
        return _ladder(indicator.code, base, 1 / (Fraction(highest) * steps), int(highest * steps))

    def raised(self, indicator: Indicator, answer: Answer | None, units: int) -> Index:
        """Return the index of that many steps."""
        del answer
        return Index(Decimal(units).scaleb(-(indicator.inputs[0].decimals or 0)))


class CountsSteps(KindSteps[Counts]):
    """More finished cases, or fewer of what should decrease."""

    def upgrade(self, indicator: Indicator, answer: Answer | None, base: Fraction) -> Upgrade | None:
        """Return the ladder up to the denominator."""
        return _counts_upgrade(indicator, filled_counts(indicator, answer), base)

    def raised(self, indicator: Indicator, answer: Answer | None, units: int) -> Counts:
        """Return the numbers with that many cases."""
        counts, formula = filled_counts(indicator, answer), _formula(indicator)
        whole = sum(counts[key] for key in formula.denominator)
        if formula.kind == "decrease":
            return Counts(with_total(indicator, counts, whole - units))
        given = sum(counts[key] for key in formula.numerator)
        # More than the whole stays where the question allows it; elsewhere it is a slip that the form would not take.
        kept = given if formula.numerator_may_exceed_denominator else 0
        return Counts(with_total(indicator, counts, max(units, kept)))


STEPS: PerKind[KindSteps[Any]] = PerKind({CHOICE: ChoiceSteps(), COUNTS: CountsSteps(), INDEX: IndexSteps()})


def raised(indicator: Indicator, answer: Answer | None, units: int) -> Answer:
    """Return the answer that stands `units` up the question's ladder."""
    steps: KindSteps[Answer] = STEPS.of(indicator)
    return steps.raised(indicator, answer, units)


def _counts_upgrade(indicator: Indicator, counts: Mapping[str, int], base: Fraction) -> Upgrade | None:
    formula = _formula(indicator)
    whole = sum(counts[key] for key in formula.denominator)
    if whole == 0:
        # Only a decrease can still move: from some cases to none. A ratio of nothing is what the rule makes it.
        best = Counts(with_total(indicator, counts, 0))
        value, _ = answer_value(indicator, best)
        return Options(indicator.code, base, ((best, value),)) if value is not None and value > base else None
    # A row that lacks a number is worth nothing, yet what it does name is a fact: a route never asks for less of it.
    total = sum(counts[key] for key in formula.numerator)
    standing = whole - total if formula.kind == "decrease" else min(total, whole)
    return _ladder(indicator.code, base, Fraction(1, whole), whole, standing if base == 0 else 0)


def _ladder(code: str, base: Fraction, unit: Fraction, highest: int, standing: int = 0) -> Ladder | None:
    lowest = max(int(base / unit) + 1, standing)
    return Ladder(code, base, unit, lowest, highest) if lowest <= highest else None


def filled_counts(indicator: Indicator, answer: Answer | None) -> dict[str, int]:
    """Return a number for every input: what is there, and for what is missing the least that makes the row whole.

    A missing denominator is taken as what the known numerators need to stand in it, at least 1 in all; a missing
    numerator of a ratio as 0, of a decrease as the whole (nothing achieved yet); a number outside the formula as 0.
    """
    formula = _formula(indicator)
    cells = {entry.key: None if answer is None else answer.cell(entry.key) for entry in indicator.inputs}
    counts = {key: None if cell is None else int(cell) for key, cell in cells.items()}
    missing = [key for key in formula.denominator if counts[key] is None]
    known = sum(counts[key] or 0 for key in formula.denominator)
    needed = max(1, sum(counts[key] or 0 for key in formula.numerator)) - known
    for position, key in enumerate(missing):
        counts[key] = max(needed, 0) if position == 0 else 0
    whole = sum(counts[key] or 0 for key in formula.denominator)
    for key in formula.numerator:
        if counts[key] is None:
            counts[key] = whole if formula.kind == "decrease" and key == formula.numerator[0] else 0
    return {key: value or 0 for key, value in counts.items()}


def with_total(indicator: Indicator, counts: Mapping[str, int], total: int) -> dict[str, int]:
    """Return the counts with the numerator brought to `total`, every input named.

    The change goes into the numerator's inputs in order. Numbers outside the formula (cases in process, cases
    punished) are lowered where the new numerator leaves no room for them, so that the row does not contradict itself.
    """
    formula = _formula(indicator)
    result = dict(counts)
    difference = total - sum(result[key] for key in formula.numerator)
    for key in formula.numerator:
        taken = max(difference, -result[key])
        result[key] += taken
        difference -= taken
    inside = {*formula.numerator, *formula.denominator}
    room = total if formula.kind == "decrease" else sum(result[key] for key in formula.denominator) - total
    for entry in indicator.inputs:
        if entry.key not in inside:
            result[entry.key] = min(result[entry.key], max(room, 0))
            room -= result[entry.key]
    return result


def _formula(indicator: Indicator) -> Formula:
    if indicator.formula is None:
        raise ValueError(f"question {indicator.code} has no formula")
    return indicator.formula
