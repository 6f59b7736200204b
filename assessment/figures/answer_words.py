"""One answer explained: what it says, how that becomes a value from 0 to 1, and what other readings of it would give.

Pure, like `origin`, which puts these lines together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    PerKind,
    ScoreWarning,
    as_text,
    is_asked,
)
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


class KindWords[A: Answer]:
    """How answers of one kind are told; the words of a level, which says all itself."""

    how_to_fill = ""  # beside the fields, one sentence
    in_general: tuple[str, str] | None = None  # what answers in numbers are called and worth, in a report

    def text(self, question: Indicator, answer: A) -> str:
        """Return what was answered, in full."""
        return self.short(question, answer)

    def short(self, question: Indicator, answer: A) -> str:
        """Return the answer in a few letters."""
        del question
        return str(answer.cell())

    def number(self, number: str | int | Decimal) -> str:
        """Return one of its numbers."""
        return str(number)

    def working(self, question: Indicator, answer: A, value: Fraction) -> str:
        """Return the sum that turns an answer into `value`; "" where the answer says it all."""
        del question, answer, value
        return ""

    def rule(self, question: Indicator) -> str:
        """Return how its numbers become a value from 0 to 1; "" without numbers."""
        del question
        return ""

    def formula(self, formula: Formula) -> str:
        """Return the formula of an instrument in the keys of its inputs."""
        raise NotImplementedError

    def other_values(self, question: Indicator, answer: A, value: Fraction) -> dict[str, Fraction | None]:
        """Return rule → what the answer would be worth by another reading of the regulation."""
        raise NotImplementedError


class ChoiceWords(KindWords[Choice]):
    """A level says all itself."""

    def other_values(self, question: Indicator, answer: Choice, value: Fraction) -> dict[str, Fraction | None]:
        """Return what a middle level would be worth as an exact third."""
        letters = [level.letter for level in question.levels]
        third = Fraction(len(letters) - 1 - letters.index(answer.letter), len(letters) - 1)
        return {MIDDLE: third} if third != value else {}


class IndexWords(KindWords[Index]):
    """An index and the highest there is."""

    in_general = "Indeks survei", "indeks dibagi 4"
    how_to_fill = "Tulis indeks dengan koma, misalnya 3,75."

    def text(self, question: Indicator, answer: Index) -> str:
        """Return `3,61`."""
        del question
        return number(Fraction(answer.value))

    def short(self, question: Indicator, answer: Index) -> str:
        """Return the index as it was entered."""
        del question
        return index_text(answer.value)

    def number(self, number: str | int | Decimal) -> str:
        """Return the index as it was entered."""
        return index_text(Decimal(number))

    def working(self, question: Indicator, answer: Index, value: Fraction) -> str:
        """Return `3,61 ÷ 4 = 0,9025`."""
        _, highest = question.index_range
        return f"{number(Fraction(answer.value))} ÷ {number(Fraction(highest))} = {result(value)}"

    def rule(self, question: Indicator) -> str:
        """Return `indeks ÷ 4`."""
        return f"indeks ÷ {number(Fraction(question.index_range[1]))}"

    def formula(self, formula: Formula) -> str:
        """Return `indeks ÷ 4`."""
        highest = "–" if formula.max is None else f"{formula.max.normalize():f}".replace(".", ",")
        return f"{formula.of} ÷ {highest}"

    def other_values(self, question: Indicator, answer: Index, value: Fraction) -> dict[str, Fraction | None]:
        """Return nothing: an index can be read one way only."""
        del question, answer, value
        return {}


class CountsWords(KindWords[Counts]):
    """The numbers of a formula."""

    in_general = "Jumlah", "pembilang dibagi penyebut, atau penurunan dibagi jumlah awal; dibatasi 0 sampai 1"
    how_to_fill = "Isi semua baris; tulis 0 bila tidak ada."

    def text(self, question: Indicator, answer: Counts) -> str:
        """Return every figure with its label."""
        return "; ".join(f"{entry.label}: {count_text(answer.values.get(entry.key))}" for entry in question.inputs)

    def short(self, question: Indicator, answer: Counts) -> str:
        """Return `12/13`: numerator and denominator, a dash for what is not filled; "" at another question."""
        if not is_asked(question, answer):
            return ""
        formula = _formula(question)
        parts = [[answer.values.get(key) for key in keys] for keys in (formula.numerator, formula.denominator)]
        return "/".join("–" if None in counts else str(sum(count or 0 for count in counts)) for counts in parts)

    def number(self, number: str | int | Decimal) -> str:
        """Return `1.234`."""
        return count_text(int(number))

    def working(self, question: Indicator, answer: Counts, value: Fraction) -> str:
        """Return `6 ÷ 7 = 0,857143 ≈ 0,86`, with what a rule made of it."""
        top, bottom = _terms(question, answer, numerator=True), _terms(question, answer, numerator=False)
        plain = _plain_value(question, answer)
        if plain is None:
            return f"{_bracketed(bottom)} sebagai penyebut = 0, nilai ditetapkan {number(value)}"
        above = f"({_joined(bottom)} − {_bracketed(top)})" if _is_decrease(question) else _bracketed(top)
        capped = "" if plain == value else f", dibatasi menjadi {number(value)}"
        return f"{above} ÷ {_bracketed(bottom)} = {result(plain)}{capped}"

    def rule(self, question: Indicator) -> str:
        """Return the formula in the words of its inputs."""
        formula = _formula(question)
        top, bottom = (
            _named([question.input(key).label for key in keys]) for keys in (formula.numerator, formula.denominator)
        )
        return f"({bottom} − {top}) ÷ {bottom}" if _is_decrease(question) else f"{top} ÷ {bottom}"

    def formula(self, formula: Formula) -> str:
        """Return `selesai ÷ semua` and what holds where the denominator is 0."""
        top, bottom = " + ".join(formula.numerator), " + ".join(formula.denominator)
        words = f"{top} ÷ {bottom}" if formula.kind == "ratio" else f"({bottom} − {top}) ÷ {bottom}"
        more = ", pembilang boleh lebih" if formula.numerator_may_exceed_denominator else ""
        zero = "1" if formula.when_denominator_is_zero == "full" else "0"
        return f"{words}; bila penyebut 0: {zero}{more}; dasar: {formula.basis}"

    def other_values(self, question: Indicator, answer: Counts, value: Fraction) -> dict[str, Fraction | None]:
        """Return a denominator of 0 the other way round, or the result without the cap."""
        plain = _plain_value(question, answer)
        if plain is None:
            return {ZERO_DENOMINATOR: 1 - value}
        return {CAP: plain} if plain != value else {}


WORDS: PerKind[KindWords[Any]] = PerKind({CHOICE: ChoiceWords(), COUNTS: CountsWords(), INDEX: IndexWords()})


def answer_text(question: Indicator, answer: Answer | None) -> str:
    """Return what was answered: `B`, `3,61`, or every figure with its label."""
    return NO_ANSWER if answer is None else WORDS.of_answer(answer).text(question, answer)


def short_answer(question: Indicator, answer: Answer | None) -> str:
    """Return an answer in a few letters: the level, the index, or numerator/denominator of filled counts; "" without."""
    return "" if answer is None else WORDS.of_answer(answer).short(question, answer)


def number_texts(question: Indicator, answer: Answer | None, blank: str = "") -> tuple[tuple[str, str], ...]:
    """Return label and figure of each number a question asks for; `blank` stands for what is not filled.

    An answer of another kind fills none of them.
    """
    fitting = answer if answer is not None and is_asked(question, answer) else None
    numbers = ((entry.label, None if fitting is None else fitting.cell(entry.key)) for entry in question.inputs)
    words = WORDS.of(question)
    return tuple((label, blank if number is None else words.number(number)) for label, number in numbers)


def formula_text(question: Indicator) -> str:
    """Return the formula of a question in the keys of its inputs; "" where it has none."""
    return "" if question.formula is None else WORDS.of(question).formula(question.formula)


def working_text(question: Indicator, answer: Answer | None, value: Fraction | None) -> str:
    """Return the sum that turns an answer into its value: `3,61 ÷ 4 = 0,9025`; "" for a level or without a value.

    value: what the sheet holds for this answer. An answer of another kind than its question has no sum.
    """
    if value is None or answer is None or not is_asked(question, answer):
        return ""
    return WORDS.of(question).working(question, answer, value)


def other_values(question: Indicator, answer: Answer | None, value: Fraction | None) -> dict[str, Fraction | None]:
    """Return rule → what this answer would be worth if the regulation's silence were read the other way.

    Only rules that decide this very value: a middle level as an exact third, a denominator of 0 the other way round,
    a result outside 0 to 1 without the cap.
    """
    if value is None or answer is None or not is_asked(question, answer):
        return {}
    return WORDS.of(question).other_values(question, answer, value)


def warning_texts(warnings: tuple[ScoreWarning, ...], code: str) -> tuple[str, ...]:
    """Return what a reader must be told about one question or node, as sentences."""
    return tuple(f"{note.text_id[:1].upper()}{note.text_id[1:]}." for note in warnings if note.code == code)


def _formula(question: Indicator) -> Formula:
    if question.formula is None:
        raise ValueError(f"question {question.code} has no formula")
    return question.formula


def _is_decrease(question: Indicator) -> bool:
    return _formula(question).kind == "decrease"


def _terms(question: Indicator, answer: Counts, *, numerator: bool) -> list[int]:
    formula = _formula(question)
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
