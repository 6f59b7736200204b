"""Questions answered with whole numbers, of which a formula makes a value from 0 to 1.

Whenever the plain arithmetic leaves the range 0 to 1 the value is capped and a warning says so: real sheets contain
such counts, and a silent cap would hide a typing error.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import ClassVar

from assessment.scoring.answers import Answer, Counts, ScoreWarning, shown
from assessment.scoring.instrument import AnswerLevel, Formula, Indicator, Input, PortalRow
from assessment.scoring.kinds.kind import AnswerKind, Shape, Value, quoted, refusal
from assessment.scoring.mapping_reader import Entry, report_repeats

ZERO = Fraction(0)
ONE = Fraction(1)

_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_ROLES = ("penyebut", "pembilang", "pengurang", "informasi")
# Fifteen digits hold every count an office can have, and keep a file from asking for endless arithmetic.
_COUNT = re.compile(r"[0-9]{1,15}", re.ASCII)


class CountsKind(AnswerKind[Counts]):
    """Whole numbers by name, as `counts_value` makes a value of them."""

    shape: ClassVar = Counts
    types: ClassVar = {"counts": "Jumlah"}
    has_lines: ClassVar = True

    def type_in_words(self, answer_type: str) -> str:
        """Return `jumlah`."""
        return self.types[answer_type].lower()

    def read_shape(
        self, entry: Entry, levels: tuple[AnswerLevel, ...], row_of: Callable[[Entry], PortalRow | None]
    ) -> Shape:
        """Return the inputs and the formula over them."""
        del levels
        inputs = _read_inputs(entry, row_of)
        return Shape(inputs=inputs, formula=_read_formula(entry, inputs))

    def problems(self, indicator: Indicator, answer: Answer) -> Iterator[str]:
        """Yield every input that the question does not have, and every number that is negative or not whole."""
        if not isinstance(answer, Counts):
            yield f"jawab dengan bilangan untuk {_keys_text(indicator)}"
            return
        for key, count in answer.values.items():
            if key not in indicator.input_keys:
                yield f"isian {shown(key)} tidak dikenal; yang ada: {_keys_text(indicator)}"
            elif count is None:
                continue
            elif isinstance(count, bool) or not isinstance(count, int):
                yield f"isian {key} harus bilangan bulat, bukan {shown(count)}"
            elif count < 0:
                yield f"isian {key} tidak boleh negatif: {shown(count)}"

    def read(self, indicator: Indicator, written: object, *, takes_initials: bool) -> Counts:
        """Return the numbers of a mapping input key → text, None or blank (not filled)."""
        del takes_initials
        return Counts(_read_counts(indicator, written))

    def value(self, indicator: Indicator, answer: Counts) -> Value:
        """Return what the formula makes of the numbers."""
        return counts_value(indicator, answer)

    def choices(self, indicator: Indicator) -> str:
        """Return `%`: the worksheet shows the share."""
        del indicator
        return "%"


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


def _read_counts(indicator: Indicator, value: object) -> dict[str, int | None]:
    if not isinstance(value, Mapping):
        keys = _keys_text(indicator)
        raise refusal(indicator, f"jawaban {quoted(value)} harus diganti dengan isian bernama: {keys}")
    counts: dict[str, int | None] = {}
    problems = []
    for key, text in value.items():
        if key not in indicator.input_keys:
            keys = _keys_text(indicator)
            problems.append(f"isian {quoted(key)} tidak dikenal; yang ada: {keys}")
        elif text is None or (isinstance(text, str) and not text.strip()):
            counts[key] = None
        elif isinstance(text, str) and _COUNT.fullmatch(text.strip()):
            counts[key] = int(text.strip())
        else:
            problems.append(f"isian {key} harus bilangan bulat 0 atau lebih, bukan {quoted(text)}")
    if problems:
        raise refusal(indicator, *problems)
    return counts


def _read_inputs(entry: Entry, row_of: Callable[[Entry], PortalRow | None]) -> tuple[Input, ...]:
    inputs = []
    for item in entry.entries("inputs", f"{entry.name}, input", naming="key"):
        key = item.text("key")
        if key and not _KEY.fullmatch(key):
            item.report(f"key {key!r} may hold only small letters, digits and underscores", "key")
        inputs.append(
            Input(
                key,
                item.text("label"),
                item.one_of("role", _ROLES),
                portalrb_2026=row_of(item),
            )
        )
        item.close()
    report_repeats(entry, "input key", [read.key for read in inputs])
    return tuple(inputs)


def _read_formula(entry: Entry, inputs: tuple[Input, ...]) -> Formula:
    item = entry.entry("formula")
    numerator, denominator = item.texts("numerator"), item.texts("denominator")
    known = {read.key for read in inputs}
    for key in (*numerator, *denominator):
        if key not in known:
            item.report(f"uses input {key!r}, which does not exist", "numerator" if key in numerator else "denominator")
    for key in numerator:
        if key in denominator:
            item.report(f"input {key!r} is both numerator and denominator", "numerator")
    formula = Formula(
        kind=item.one_of("kind", ("ratio", "decrease")),
        numerator=numerator,
        denominator=denominator,
        when_denominator_is_zero=item.one_of("when_denominator_is_zero", ("full", "zero")),
        numerator_may_exceed_denominator=(
            item.flag("numerator_may_exceed_denominator") if item.has("numerator_may_exceed_denominator") else False
        ),
        basis=item.text("basis"),
    )
    item.close()
    return formula


def _keys_text(indicator: Indicator) -> str:
    return ", ".join(entry.key for entry in indicator.inputs)
