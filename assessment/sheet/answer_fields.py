"""The fields of a form for each kind of answer: how it is typed, what is refused, and what it becomes."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from assessment import scoring
from zi_portal.kit.forms.numbers import NumberProblem, read_count, read_index, typed_index

COUNT_PREFIX = "jumlah-"  # field name of a counts input: this and its key


class NumberField(forms.Field):
    """One number, typed as text."""

    input_mode = "numeric"  # the keyboard a phone offers


class CountField(NumberField):
    """One whole number, typed as text; empty is not filled, which is not 0."""

    def to_python(self, value: Any) -> int | None:
        """Return the number, or refuse with the question or the error."""
        try:
            return read_count(str(value or ""))
        except NumberProblem as problem:
            raise forms.ValidationError(problem.text, code="number") from problem


class IndexField(NumberField):
    """One survey index, typed as text."""

    input_mode = "decimal"

    def __init__(self, *, indicator: scoring.Indicator, **options: Any) -> None:
        super().__init__(**options)
        self.lowest, self.highest = indicator.index_range

    def to_python(self, value: Any) -> Any:
        """Return the index, or refuse with the question or the error."""
        try:
            return read_index(str(value or ""), lowest=self.lowest, highest=self.highest)
        except NumberProblem as problem:
            raise forms.ValidationError(problem.text, code="number") from problem


class KindFields(ABC):
    """The fields of one kind of answer."""

    template: str  # shows them, as `sheet/_answer_value.html` says
    simulated_template: str  # the same in a simulation, as `planning/scenarios/_scenario_entry.html` says

    @abstractmethod
    def fields(self, indicator: scoring.Indicator, keeping: str) -> dict[str, forms.Field]:
        """Return name → field. keeping: the choice that leaves the answer as it is, "" where there is none."""

    @abstractmethod
    def answer(self, indicator: scoring.Indicator, cleaned: Mapping[str, Any]) -> scoring.Answer | None:
        """Return the answer of valid fields; None where nothing is chosen or filled."""

    def shown(self, indicator: scoring.Indicator, answer: scoring.Answer | None) -> dict[str, str]:
        """Return name → what the field shows of an answer; nothing of one that the question does not ask for."""
        return {} if answer is None or not scoring.is_asked(indicator, answer) else self.filled(indicator, answer)

    @abstractmethod
    def filled(self, indicator: scoring.Indicator, answer: scoring.Answer) -> dict[str, str]:
        """Return name → what the field shows of an answer of this kind."""

    def problems(self, form: forms.Form, indicator: scoring.Indicator, keeping: str) -> Iterator[tuple[str, str]]:
        """Yield the name of a field and why what is sent cannot be taken, though each field alone could."""
        del form, indicator, keeping
        yield from ()


class ChoiceFields(KindFields):
    """One field with the levels."""

    template = "assessment/sheet/_answer_levels.html"
    simulated_template = "assessment/planning/scenarios/_scenario_levels.html"

    def fields(self, indicator: scoring.Indicator, keeping: str) -> dict[str, forms.Field]:
        """Return the field of the levels."""
        kept = [("", keeping)] if keeping else []
        field = forms.ChoiceField(
            label="Jawaban",
            required=False,
            choices=[*kept, *((level.letter, level.letter) for level in indicator.levels)],
            error_messages={"invalid_choice": self._refused(indicator)},
        )
        return {"level": field}

    def answer(self, indicator: scoring.Indicator, cleaned: Mapping[str, Any]) -> scoring.Answer | None:
        """Return the level that is chosen."""
        del indicator
        letter = cleaned.get("level")
        return scoring.Choice(letter) if letter else None

    def filled(self, indicator: scoring.Indicator, answer: scoring.Answer) -> dict[str, str]:
        """Return the letter."""
        del indicator
        return {"level": str(answer.cell())}

    def problems(self, form: forms.Form, indicator: scoring.Indicator, keeping: str) -> Iterator[tuple[str, str]]:
        """Refuse a level that was sent empty, where that says nothing."""
        name = form.add_prefix("level")
        if name in form.data and not form.data[name] and not keeping:
            yield "level", self._refused(indicator)

    def _refused(self, indicator: scoring.Indicator) -> str:
        return f"Pilih jawaban untuk pertanyaan {indicator.code} dari pilihan yang tersedia."


class NumberFields(KindFields):
    """A field a number."""

    template = "assessment/sheet/_answer_numbers.html"
    simulated_template = "assessment/planning/scenarios/_scenario_numbers.html"


class IndexFields(NumberFields):
    """One field with the index."""

    def fields(self, indicator: scoring.Indicator, keeping: str) -> dict[str, forms.Field]:
        """Return the field of the index."""
        del keeping
        return {"index": IndexField(label=indicator.inputs[0].label, required=False, indicator=indicator)}

    def answer(self, indicator: scoring.Indicator, cleaned: Mapping[str, Any]) -> scoring.Answer | None:
        """Return the index."""
        del indicator
        index = cleaned.get("index")
        return None if index is None else scoring.Index(index)

    def filled(self, indicator: scoring.Indicator, answer: scoring.Answer) -> dict[str, str]:
        """Return the index as it is typed here."""
        return {"index": typed_index(Decimal(str(answer.cell())), highest=indicator.index_range[1])}


class CountsFields(NumberFields):
    """A field a count."""

    def fields(self, indicator: scoring.Indicator, keeping: str) -> dict[str, forms.Field]:
        """Return the fields in the order of the LKE."""
        del keeping
        return {COUNT_PREFIX + entry.key: CountField(label=entry.label, required=False) for entry in indicator.inputs}

    def answer(self, indicator: scoring.Indicator, cleaned: Mapping[str, Any]) -> scoring.Answer | None:
        """Return the numbers that are filled."""
        return scoring.Counts(self._counts(indicator, cleaned)).normal()

    def filled(self, indicator: scoring.Indicator, answer: scoring.Answer) -> dict[str, str]:
        """Return the numbers that are filled."""
        counts = {entry.key: answer.cell(entry.key) for entry in indicator.inputs}
        return {COUNT_PREFIX + key: str(count) for key, count in counts.items() if count is not None}

    def problems(self, form: forms.Form, indicator: scoring.Indicator, keeping: str) -> Iterator[tuple[str, str]]:
        """Refuse a numerator above its denominator, where that is no answer."""
        del keeping
        formula = indicator.formula
        if form.errors or formula is None or formula.kind != "ratio" or formula.numerator_may_exceed_denominator:
            return
        counts = self._counts(indicator, form.cleaned_data)
        if any(counts[key] is None for key in (*formula.numerator, *formula.denominator)):
            return
        top, bottom = (sum(counts[key] or 0 for key in keys) for keys in (formula.numerator, formula.denominator))
        if top > bottom:
            part = indicator.input(formula.numerator[0]).label
            whole = " + ".join(indicator.input(key).label for key in formula.denominator)
            text = f"{part} ({top}) melebihi {whole} ({bottom}). Periksa kedua jumlah."
            yield COUNT_PREFIX + formula.numerator[0], text

    def _counts(self, indicator: scoring.Indicator, cleaned: Mapping[str, Any]) -> dict[str, int | None]:
        """Return what stands in each input; None is not filled, or not readable."""
        return {entry.key: cleaned.get(COUNT_PREFIX + entry.key) for entry in indicator.inputs}


FIELDS: scoring.PerKind[KindFields] = scoring.PerKind(
    {scoring.CHOICE: ChoiceFields(), scoring.COUNTS: CountsFields(), scoring.INDEX: IndexFields()}
)
