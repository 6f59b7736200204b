"""What can be done at a question, in words, for each kind of answer.

They never suggest claiming a level: they say what must be shown, and what its level would then be worth.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.scoring import CHOICE, COUNTS, INDEX, Answer, Choice, Counts, Formula, Index, Indicator, PerKind
from zi_portal.kit.indonesian import decimal_text, index_text, percent_text

# Effort of an act, 0 to 3: what is missing decides, until a ketua can correct it.
ACTIVITY, OUTSIDERS = 2, 3


@dataclass(frozen=True)
class Raised:
    """What a better answer would bring, in points, and what must be done for it."""

    gain: Fraction
    text: str


class ActWords[A: Answer](ABC):
    """What can be done at a question of one kind."""

    effort = ACTIVITY  # where nothing is known of the evidence

    def unanswered(self, indicator: Indicator, gain: Fraction) -> str:
        """Return what to do at a question nobody answered; `gain` in points."""
        return (
            f"Lengkapi {hint_text(indicator)}, lalu jawab pertanyaan ini; bila terpenuhi seluruhnya,"
            f" nilainya {plus(gain)}."
        )

    def answer_worth(self, indicator: Indicator, value: Fraction) -> str:
        """Return what the answer of this value, 0 to 1, is called."""
        del indicator, value
        return "jawaban ini"

    def answer_named(self, answer: A) -> str:
        """Return what an answer is called in a route."""
        del answer
        return "isian ini"

    @abstractmethod
    def raised(self, indicator: Indicator, points: Fraction, percent: Fraction, asked: Decimal | None) -> Raised:
        """Return how to raise an answer that does not give all its `points`.

        percent: how much of them it gives now; asked: the index its own gate is equivalent to, where there is one.
        """

    @abstractmethod
    def step(self, indicator: Indicator, before: Answer | None, after: A) -> str:
        """Return what must be done so that `after` can be answered instead of `before`."""

    def criterion(self, indicator: Indicator, after: A) -> str:
        """Return what must be true at an answer, in the words of the LKE; "" where it has none."""
        del indicator, after
        return ""


class ChoiceActs(ActWords[Choice]):
    """The next better level."""

    def answer_worth(self, indicator: Indicator, value: Fraction) -> str:
        """Return `jawaban B`: the levels of one type all differ."""
        return f"jawaban {_letter(indicator, value)}"

    def answer_named(self, answer: Choice) -> str:
        """Return `jawaban B`."""
        return f"jawaban {answer.letter}"

    def raised(self, indicator: Indicator, points: Fraction, percent: Fraction, asked: Decimal | None) -> Raised:
        """Return how to reach the level above."""
        del asked
        value = Fraction(percent) / 100
        letter, worth = min(
            ((letter, worth) for letter, worth in indicator.exact_values.items() if worth > value),
            key=lambda pair: pair[1],
        )
        gain = points * (worth - value)
        return Raised(
            gain,
            f"Lengkapi {hint_text(indicator)}; bila terpenuhi, jawaban dapat naik dari {_letter(indicator, value)}"
            f" ke {letter} ({plus(gain)}).",
        )

    def step(self, indicator: Indicator, before: Answer | None, after: Choice) -> str:
        """Return how to reach a level."""
        hint = hint_text(indicator)
        if before is None:
            return (
                f"Lengkapi {hint}, lalu jawab pertanyaan ini; bila terpenuhi, jawaban {after.letter} dapat diberikan."
            )
        return f"Lengkapi {hint}; bila terpenuhi, jawaban dapat naik dari {before.cell()} ke {after.letter}."

    def criterion(self, indicator: Indicator, after: Choice) -> str:
        """Return the criterion of the level."""
        return next(level.criterion for level in indicator.levels if level.letter == after.letter)


class IndexActs(ActWords[Index]):
    """A survey that says more."""

    effort = OUTSIDERS

    def unanswered(self, indicator: Indicator, gain: Fraction) -> str:
        """Return that the survey must be held."""
        return f"Selesaikan {hint_text(indicator)}, lalu isikan indeksnya; nilainya sampai {plus(gain)}."

    def raised(self, indicator: Indicator, points: Fraction, percent: Fraction, asked: Decimal | None) -> Raised:
        """Return which index to reach: the one that is asked, or the highest."""
        value = percent / 100
        highest = Fraction(indicator.index_range[1])
        goal = Fraction(asked) / highest if asked is not None else Fraction(1)
        goal = goal if goal > value else Fraction(1)
        gain = points * (goal - value)
        return Raised(
            gain,
            f"Perbaiki layanan, lalu ulangi survei: indeks kini {index_text(value * highest)};"
            f" bila mencapai {index_text(goal * highest)}, nilainya bertambah {plus(gain)}.",
        )

    def step(self, indicator: Indicator, before: Answer | None, after: Index) -> str:
        """Return which index to reach."""
        goal = index_text(after.value)
        if before is None:
            return f"Selesaikan {hint_text(indicator)}; indeksnya perlu paling sedikit {goal}."
        now = index_text(Decimal(str(before.cell())))
        return f"Perbaiki layanan, lalu ulangi survei: indeks kini {now}, perlu paling sedikit {goal}."


class CountsActs(ActWords[Counts]):
    """More finished cases: the denominator is a fact of the office and stays."""

    def raised(self, indicator: Indicator, points: Fraction, percent: Fraction, asked: Decimal | None) -> Raised:
        """Return what all finished cases would bring."""
        del indicator, asked
        gain = points * (1 - percent / 100)
        return Raised(
            gain,
            f"Tuntaskan yang belum tercapai (kini {percent_text(percent)}); bila penuh, nilainya bertambah {plus(gain)}.",
        )

    def step(self, indicator: Indicator, before: Answer | None, after: Counts) -> str:
        """Return how many more."""
        formula = _formula(indicator)
        known = {entry.key: None if before is None else before.cell(entry.key) for entry in indicator.inputs}
        goal, whole = (sum(after.values[key] or 0 for key in keys) for keys in (formula.numerator, formula.denominator))
        label = " + ".join(f"“{indicator.input(key).label}”" for key in formula.numerator)
        if any(known[key] is None for key in formula.denominator):
            return _share(formula, label, goal, whole)
        now = sum(int(known[key] or 0) for key in formula.numerator)
        if formula.kind == "decrease":
            if all(known[key] is None for key in formula.numerator):
                return f"Turunkan {label} sampai paling banyak {goal} dari {whole}, lalu isikan jumlahnya."
            return f"Turunkan {label} sebanyak {now - goal}: kini {now}, perlu paling banyak {goal} dari {whole}."
        return f"Tuntaskan {goal - now} lagi dari {whole} pada {label}: kini {now}, perlu paling sedikit {goal}."


ACT_WORDS: PerKind[ActWords[Any]] = PerKind({CHOICE: ChoiceActs(), COUNTS: CountsActs(), INDEX: IndexActs()})


def hint_text(indicator: Indicator) -> str:
    """Return the evidence hint so that it can stand inside a sentence: only a plain first word loses its capital."""
    hint = indicator.evidence_hint.strip().rstrip(".")
    first = hint.split(" ", 1)[0]
    plain = first[:1].isupper() and first[1:].islower()
    return hint[:1].lower() + hint[1:] if plain else hint


def plus(gain: Fraction) -> str:
    """Return points that would come, `+0,25`."""
    return f"+{decimal_text(gain)}"


def _share(formula: Formula, label: str, goal: int, whole: int) -> str:
    """Say the share where the whole is not known yet."""
    share = percent_text(100 * Fraction(goal, whole), 0) if whole else "tidak ada"
    if formula.kind == "decrease":
        return f"Turunkan {label} sampai paling banyak {share} dari seluruhnya, lalu isikan jumlahnya."
    return f"Tuntaskan {label} sampai paling sedikit {share} dari seluruhnya, lalu isikan jumlahnya."


def _letter(indicator: Indicator, value: Fraction) -> str:
    """Return the letter whose value this is; the levels of one type all differ."""
    return next(letter for letter, worth in indicator.exact_values.items() if worth == value)


def _formula(indicator: Indicator) -> Formula:
    if indicator.formula is None:
        raise ValueError(f"question {indicator.code} has no formula")
    return indicator.formula
