"""The answer of one question: a level, whole numbers or an index, with its explanation."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from assessment import scoring
from assessment.figures.answer_words import rule_text
from assessment.rounds.models import Answer
from zi_portal.kit.forms.fields import VersionField
from zi_portal.kit.forms.numbers import NumberProblem, read_count, read_index, typed_index
from zi_portal.kit.forms.text import PlainTextField

EXPLANATION_LIMIT = Answer._meta.get_field("explanation").max_length or 0
COUNT_PREFIX = "jumlah-"  # field name of a counts input: this and its key


class CountField(forms.Field):
    """One whole number, typed as text; empty is not filled, which is not 0."""

    input_mode = "numeric"  # the keyboard a phone offers

    def to_python(self, value: Any) -> int | None:
        """Return the number, or refuse with the question or the error."""
        try:
            return read_count(str(value or ""))
        except NumberProblem as problem:
            raise forms.ValidationError(problem.text, code="number") from problem


class IndexField(forms.Field):
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


class ValueForm(forms.Form):
    """The value of one question: a level, whole numbers or an index; `value()` is the answer it stands for."""

    takes_empty_level = False  # whether a level that is sent empty says something

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        indicator: scoring.Indicator,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        """Bind `data` to the question `indicator`; `prefix` stands before the field names where a page has several."""
        self.indicator = indicator
        super().__init__(data, initial=dict(initial or {}), prefix=prefix)
        fields: dict[str, forms.Field] = {}
        if indicator.levels:
            fields["level"] = forms.ChoiceField(
                label="Jawaban",
                required=False,
                choices=[(level.letter, level.letter) for level in indicator.levels],
                error_messages={
                    "invalid_choice": f"Pilih jawaban untuk pertanyaan {indicator.code} dari pilihan yang tersedia."
                },
            )
        elif indicator.answer_type == "index":
            fields["index"] = IndexField(label=indicator.inputs[0].label, required=False, indicator=indicator)
        else:
            for entry in indicator.inputs:
                fields[COUNT_PREFIX + entry.key] = CountField(label=entry.label, required=False)
        self.fields = fields | self.fields

    @property
    def number_fields(self) -> list[forms.BoundField]:
        """The inputs of a counts or index question, in the order of the LKE."""
        return [self[name] for name, field in self.fields.items() if isinstance(field, CountField | IndexField)]

    @property
    def rule(self) -> str:
        """How the numbers become the value, in words; "" of a choice."""
        return rule_text(self.indicator)

    @property
    def unfilled(self) -> int:
        """How many numbers are still empty beside a filled one: until they are filled the question is unanswered."""
        filled = [str(field.value() or "").strip() != "" for field in self.number_fields]
        return filled.count(False) if any(filled) else 0

    @property
    def problem(self) -> str:
        """Return the first error as one text, with the name of its field where several stand there; "" without any."""
        for name, texts in self.errors.items():
            is_one_of_several = isinstance(self.fields.get(name), CountField) and len(self.number_fields) > 1
            return f"{self.fields[name].label}: {texts[0]}" if is_one_of_several else str(texts[0])
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuse an empty level that was sent all the same, and a numerator above its denominator."""
        cleaned = super().clean() or {}
        level = self.add_prefix("level")
        is_empty = "level" in self.fields and level in self.data and not self.data[level]
        if is_empty and not self.takes_empty_level:
            self.add_error("level", self.fields["level"].error_messages["invalid_choice"])
        if not self.errors:
            self._check_ratio()
        return cleaned

    def value(self) -> scoring.Answer | None:
        """Return the answer of a valid form; None where nothing is chosen or filled."""
        if self.indicator.levels:
            letter = self.cleaned_data.get("level")
            return scoring.Choice(letter) if letter else None
        if self.indicator.answer_type == "index":
            index = self.cleaned_data.get("index")
            return None if index is None else scoring.Index(index)
        counts = {key: count for key, count in self.counts.items() if count is not None}
        return scoring.Counts(counts) if counts else None

    @property
    def counts(self) -> dict[str, int | None]:
        """What stands in each input of a counts question; None is not filled, or not readable."""
        return {entry.key: self.cleaned_data.get(COUNT_PREFIX + entry.key) for entry in self.indicator.inputs}

    def _check_ratio(self) -> None:
        formula = self.indicator.formula
        if formula is None or formula.kind != "ratio" or formula.numerator_may_exceed_denominator:
            return
        counts = self.counts
        if any(counts[key] is None for key in (*formula.numerator, *formula.denominator)):
            return
        top, bottom = (sum(counts[key] or 0 for key in keys) for keys in (formula.numerator, formula.denominator))
        if top > bottom:
            part = self.indicator.input(formula.numerator[0]).label
            whole = " + ".join(self.indicator.input(key).label for key in formula.denominator)
            text = f"{part} ({top}) melebihi {whole} ({bottom}). Periksa kedua jumlah."
            self.add_error(COUNT_PREFIX + formula.numerator[0], text)


class AnswerForm(ValueForm):
    """Reads what a person sends for one question; `value()` is the answer for the service."""

    explanation = PlainTextField(
        label="Penjelasan",
        required=False,
        max_length=EXPLANATION_LIMIT,
        help_text="Ceritakan apa yang sudah dilakukan dan di mana buktinya.",
        error_messages={
            "max_length": "Penjelasan %(show_value)d karakter melebihi batas %(limit_value)d karakter. Ringkaskan isinya."
        },
    )
    version = VersionField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        indicator: scoring.Indicator,
        answer: Answer | None = None,
        is_cleared: bool = False,
    ) -> None:
        """Bind `data` to the question `indicator`; `is_cleared` takes only the text of it and leaves no answer."""
        if data is not None and is_cleared:
            data = {name: data.get(name, "") for name in ("explanation", "version")}
        super().__init__(data, indicator=indicator, initial=initial_of(indicator, answer))

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Return label and text of everything that was filled in, to be copied where it cannot be saved."""
        sent = dict(self.as_sent(version=0))
        return [
            (str(self.fields[name].label), sent[name]) for name in self.fields if name in sent and name != "version"
        ]

    def as_sent(self, *, version: int) -> list[tuple[str, str]]:
        """Return name and text of every field as it was sent, to send again on another version."""
        sent = [(name, self[name].value()) for name in self.fields if name != "version"]
        return [*((name, str(value)) for name, value in sent if value not in (None, "")), ("version", str(version))]

    def again(self, *, explanation: str, version: int) -> "AnswerForm":
        """Return a form that shows what was sent, with another text, on another version."""
        form = type(self)(indicator=self.indicator)
        form.initial = dict(self.as_sent(version=version)) | {"explanation": explanation}
        return form


def initial_of(indicator: scoring.Indicator, answer: Answer | None) -> dict[str, Any]:
    """Return what the fields show of a stored answer, numbers as they are typed here."""
    if answer is None:
        return {"version": 0}
    return {
        "explanation": answer.explanation,
        "version": answer.version,
        "level": answer.level,
    } | numbers_of(indicator, answer.counts, answer.index)


def numbers_of(
    indicator: scoring.Indicator, counts: Mapping[str, int | None] | None, index: Decimal | None
) -> dict[str, str]:
    """Return field name → what is typed there, of the numbers of a counts or index question."""
    shown = {} if index is None else {"index": typed_index(index, highest=indicator.index_range[1])}
    for entry in indicator.inputs:
        if counts and counts.get(entry.key) is not None:
            shown[COUNT_PREFIX + entry.key] = str(counts[entry.key])
    return shown
