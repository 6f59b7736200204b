"""The value of one answer, from 0 to 1, and what a reader must be warned about.

Whenever the plain arithmetic leaves the range 0 to 1 the value is capped and a warning says so: real sheets contain
such counts, and a silent cap would hide a typing error.
"""

from dataclasses import dataclass
from fractions import Fraction

from assessment.scoring.answers import Answer, Choice, Counts, Index
from assessment.scoring.instrument import Formula, Indicator

ZERO = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True)
class ScoreWarning:
    """Something in an accepted answer that a reader should look at; it never stops the scoring.

    kind: incomplete, zero_denominator, above_one, above_one_allowed, below_zero or parts_above_whole.
    """

    code: str
    kind: str
    text_id: str  # in Indonesian, without the code
    keys: tuple[str, ...] = ()  # the inputs it is about


def answer_value(indicator: Indicator, answer: Answer | None) -> tuple[Fraction | None, tuple[ScoreWarning, ...]]:
    """Return what one answer is worth, exact, from 0 to 1, and its warnings; None is unanswered.

    indicator: the question; answer: one that `check_answers` accepts, or None.
    Choices: Ya 1, Tidak 0; A/B/C 1, 0.5, 0; A/B/C/D 1, 0.67, 0.33, 0; A/B/C/D/E 1, 0.75, 0.5, 0.25, 0.
    Index: index ÷ 4. Counts: see `counts_value`.
    Source: Permen PANRB 90/2021, Lampiran III, hlm. 66-87; the two-decimal middle values are those of the national
    portal's workbook of 2026 (LKE2026).
    """
    if answer is None:
        return None, ()
    if isinstance(answer, Choice):
        return indicator.exact_values[answer.letter], ()
    if isinstance(answer, Index):
        _, highest = indicator.index_range
        return Fraction(answer.value) / Fraction(highest), ()
    return counts_value(indicator, answer)


def counts_value(indicator: Indicator, answer: Counts) -> tuple[Fraction | None, tuple[ScoreWarning, ...]]:
    """Return what the numbers of a counts question are worth, exact, capped to 0-1, and the warnings.

    indicator: a counts question; answer: whole numbers, 0 or more, by input key.
    `ratio`: sum of the numerator ÷ sum of the denominator. `decrease`: (denominator − numerator) ÷ denominator.
    Denominator 0: the formula says `full` (1) or `zero` (0); `decrease` is 1 if the numerator is 0 too, else 0.
    Every input must be filled, those outside the formula included, or the question is unanswered (None).
    Source: Permen PANRB 90/2021, Lampiran III, hlm. 81-86 and its workbook, which demands every input; the
    denominator of 0 as `basis` of the formula says.
    """
    missing = tuple(entry.key for entry in indicator.inputs if answer.values.get(entry.key) is None)
    if missing:
        named = "; ".join(indicator.input(key).label for key in missing)
        return None, (
            ScoreWarning(indicator.code, "incomplete", f"dihitung belum dijawab, belum diisi: {named}", missing),
        )
    formula = indicator.formula
    if formula is None:
        raise ValueError(f"question {indicator.code} has no formula")
    counts = {key: count for key, count in answer.values.items() if count is not None}
    top = sum(counts[key] for key in formula.numerator)
    bottom = sum(counts[key] for key in formula.denominator)
    if bottom == 0:
        return _value_without_denominator(indicator, formula, top)
    if formula.kind == "decrease":
        if top > bottom:
            text = f"jumlah naik dari {bottom} menjadi {top}; nilainya dibatasi menjadi 0"
            return ZERO, (ScoreWarning(indicator.code, "below_zero", text, formula.numerator),)
        return Fraction(bottom - top, bottom), ()
    if top > bottom:
        kind = "above_one_allowed" if formula.numerator_may_exceed_denominator else "above_one"
        numerator, denominator = _named(indicator, formula.numerator), _named(indicator, formula.denominator)
        text = f"{numerator} ({top}) melebihi {denominator} ({bottom}); nilainya dibatasi menjadi 1"
        return ONE, (ScoreWarning(indicator.code, kind, text, formula.numerator),)
    return Fraction(top, bottom), _parts_above_whole(indicator, formula, counts, top, bottom)


def _value_without_denominator(
    indicator: Indicator, formula: Formula, top: int
) -> tuple[Fraction, tuple[ScoreWarning, ...]]:
    if formula.kind == "decrease":
        value = ZERO if top else ONE
    else:
        value = ONE if formula.when_denominator_is_zero == "full" else ZERO
    text = f"{_named(indicator, formula.denominator)} berjumlah 0; nilainya ditetapkan {value}, periksa kebenarannya"
    return value, (ScoreWarning(indicator.code, "zero_denominator", text, formula.denominator),)


def _parts_above_whole(
    indicator: Indicator, formula: Formula, counts: dict[str, int], top: int, bottom: int
) -> tuple[ScoreWarning, ...]:
    """Warn when finished and unfinished cases together exceed the whole they are part of.

    The appendix itself scores 1 to be handled, 1 in process, 1 finished as 100 % (90/2021 hlm. 85), so it is no error.
    """
    others = tuple(
        entry.key
        for entry in indicator.inputs
        if entry.key not in formula.numerator and entry.key not in formula.denominator
    )
    if not others or top + sum(counts[key] for key in others) <= bottom:
        return ()
    parts, whole = _named(indicator, (*others, *formula.numerator)), _named(indicator, formula.denominator)
    text = f"{parts} bersama-sama melebihi {whole} ({bottom})"
    return (ScoreWarning(indicator.code, "parts_above_whole", text, others),)


def _named(indicator: Indicator, keys: tuple[str, ...]) -> str:
    return " + ".join(f'"{indicator.input(key).label}"' for key in keys)
