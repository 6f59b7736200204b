"""One answer explained: what it says, how that becomes a value from 0 to 1, and what other readings of it would give.

Pure, like `origin`, which puts these lines together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.scoring import Answer, Choice, Counts, Index, Indicator, ScoreWarning, as_text
from zi_portal.kit.indonesian import count_text, decimal_text, index_text

# Rules the regulations leave open, so that they are ours.
BLANK, UNSUPPORTED, MIDDLE, ZERO_DENOMINATOR, CAP = "blank", "unsupported", "middle", "zero_denominator", "cap"

NO_ANSWER = "belum dijawab"

# Decimals of a figure in a calculation where more would follow: a percent made of such figures is right to the two shown.
MOST_PLACES = 6


@dataclass(frozen=True)
class AnswerLine:
    """One question as it enters the mean of its sub-area.

    `alternatives` holds, per rule of ours that decided this value, what the question would be worth without it.
    """

    code: str
    statement: str
    answer: str  # the level, the index, or the figures of a counts question
    working: str  # how the answer becomes its value; "" where the level says it all
    value: Fraction | None  # 0 to 1; None is unanswered
    counted: Fraction | None  # what the mean takes; None: left out
    note: str  # why `counted` is not `value`, or ""
    source: str  # the page of the regulation, or what the question is inferred from
    fits: bool = True  # whether the answer, scored again, is worth `value`
    warnings: tuple[str, ...] = ()
    alternatives: Mapping[str, Fraction | None] = field(default_factory=dict)
    real: str = ""  # of a supposed answer: what really stands there
    is_inferred: bool = False  # whether level or sum is inferred and not read in the regulation

    @property
    def counted_text(self) -> str:
        """What the mean takes, unrounded."""
        return "dilewati" if self.counted is None else number(self.counted)


def number(value: Fraction) -> str:
    """Return a figure of a calculation with all its decimals, `0,5625` or `1`, six at most: `0,904167`.

    More where a missed minimum would read as met, or a rest as 0. `fraction_text` has what is left out.
    """
    if _ends(value):
        return as_text(value).replace(".", ",").replace("-", "−")
    return decimal_text(value, MOST_PLACES)


def fraction_text(value: Fraction | None) -> str:
    """Return `217/240` for a figure whose decimals `number` cannot all write; "" for any other."""
    return "" if value is None or _ends(value) else f"{value.numerator}/{value.denominator}".replace("-", "−")


def result(value: Fraction) -> str:
    """Return `0,50`, or `0,904167 ≈ 0,90` where two decimals are not the whole number and do not hide what matters."""
    if (100 * value).denominator == 1:
        return decimal_text(value)
    whole, shown = number(value), decimal_text(value)
    return whole if whole == shown else f"{whole} ≈ {shown}"


def _ends(value: Fraction) -> bool:
    """Whether a figure has few enough decimals to be written with all of them."""
    return not 10**MOST_PLACES % value.denominator


def answer_text(question: Indicator, answer: Answer | None) -> str:
    """Return what was answered: `B`, `3,61`, or every figure with its label."""
    if answer is None:
        return NO_ANSWER
    if isinstance(answer, Choice):
        return answer.letter
    if isinstance(answer, Index):
        return number(Fraction(answer.value))
    return "; ".join(f"{entry.label}: {count_text(answer.values.get(entry.key))}" for entry in question.inputs)


def short_answer(question: Indicator, answer: Answer | None) -> str:
    """Return an answer in a few letters: the level, the index, or numerator/denominator of filled counts; "" without."""
    if isinstance(answer, Choice):
        return answer.letter
    if isinstance(answer, Index):
        return index_text(answer.value)
    if answer is None or question.formula is None:
        return ""
    parts = [
        [answer.values.get(key) for key in keys] for keys in (question.formula.numerator, question.formula.denominator)
    ]
    return "/".join("–" if None in counts else str(sum(count or 0 for count in counts)) for counts in parts)


def working_text(question: Indicator, answer: Answer | None, value: Fraction | None) -> str:
    """Return the sum that turns an answer into its value: `3,61 ÷ 4 = 0,9025`; "" for a level or without a value.

    value: what the sheet holds for this answer.
    """
    if value is None or answer is None or isinstance(answer, Choice):
        return ""
    if isinstance(answer, Index):
        _, highest = question.index_range
        return f"{number(Fraction(answer.value))} ÷ {number(Fraction(highest))} = {result(value)}"
    top, bottom = _terms(question, answer, numerator=True), _terms(question, answer, numerator=False)
    plain = _plain_value(question, answer)
    if plain is None:
        return f"{_bracketed(bottom)} sebagai penyebut = 0, nilai ditetapkan {number(value)}"
    above = f"({_joined(bottom)} − {_bracketed(top)})" if _is_decrease(question) else _bracketed(top)
    capped = "" if plain == value else f", dibatasi menjadi {number(value)}"
    return f"{above} ÷ {_bracketed(bottom)} = {result(plain)}{capped}"


def rule_text(question: Indicator) -> str:
    """Return how a counts or index question becomes a value from 0 to 1, in the words of its inputs; "" of a choice."""
    if question.answer_type == "index":
        return f"indeks ÷ {number(Fraction(question.index_range[1]))}"
    formula = question.formula
    if formula is None:
        return ""
    top, bottom = (
        _named([question.input(key).label for key in keys]) for keys in (formula.numerator, formula.denominator)
    )
    return f"({bottom} − {top}) ÷ {bottom}" if formula.kind == "decrease" else f"{top} ÷ {bottom}"


def other_values(question: Indicator, answer: Answer | None, value: Fraction | None) -> dict[str, Fraction | None]:
    """Return rule → what this answer would be worth if the regulation's silence were read the other way.

    Only rules that decide this very value: a middle level as an exact third, a denominator of 0 the other way round,
    a result outside 0 to 1 without the cap.
    """
    if value is None or answer is None:
        return {}
    if isinstance(answer, Choice):
        letters = [level.letter for level in question.levels]
        third = Fraction(len(letters) - 1 - letters.index(answer.letter), len(letters) - 1)
        return {MIDDLE: third} if third != value else {}
    if isinstance(answer, Counts):
        plain = _plain_value(question, answer)
        if plain is None:
            return {ZERO_DENOMINATOR: 1 - value}
        if plain != value:
            return {CAP: plain}
    return {}


def warning_texts(warnings: tuple[ScoreWarning, ...], code: str) -> tuple[str, ...]:
    """Return what a reader must be told about one question or node, as sentences."""
    return tuple(f"{note.text_id[:1].upper()}{note.text_id[1:]}." for note in warnings if note.code == code)


def _is_decrease(question: Indicator) -> bool:
    return question.formula is not None and question.formula.kind == "decrease"


def _terms(question: Indicator, answer: Counts, *, numerator: bool) -> list[int]:
    formula = question.formula
    if formula is None:
        raise ValueError(f"question {question.code} has no formula")
    return [answer.values[key] or 0 for key in (formula.numerator if numerator else formula.denominator)]


def _plain_value(question: Indicator, answer: Counts) -> Fraction | None:
    """Return the formula's result before any cap; None where its denominator is 0."""
    top, bottom = (sum(_terms(question, answer, numerator=numerator)) for numerator in (True, False))
    if not bottom:
        return None
    return Fraction(bottom - top, bottom) if _is_decrease(question) else Fraction(top, bottom)


def _named(labels: list[str]) -> str:
    """Return what several inputs are together: `Wajib lapor seluruhnya` of `Wajib lapor: A` and `Wajib lapor: B`."""
    shared = {label.partition(": ")[0] for label in labels}
    return f"{shared.pop()} seluruhnya" if len(labels) > 1 and len(shared) == 1 else _bracketed(labels)


def _joined(terms: Sequence[int | str]) -> str:
    return " + ".join(str(term) for term in terms)


def _bracketed(terms: Sequence[int | str]) -> str:
    return f"({_joined(terms)})" if len(terms) > 1 else _joined(terms)
