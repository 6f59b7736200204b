"""The answer of one question: a level, whole numbers or an index, with its explanation."""

from collections.abc import Mapping
from typing import Any

from django import forms

from assessment import scoring
from assessment.figures.answer_words import WORDS
from assessment.rounds.models import Answer
from assessment.sheet.answer_fields import FIELDS, NumberField
from zi_portal.kit.forms.fields import VersionField
from zi_portal.kit.forms.text import PlainTextField

EXPLANATION_LIMIT = Answer._meta.get_field("explanation").max_length or 0


class ValueForm(forms.Form):
    """The value of one question: a level, whole numbers or an index; `value()` is the answer it stands for."""

    keeping = ""  # the choice that leaves the answer as it is, where there is one

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
        self.kind = FIELDS.of(indicator)
        self.fields = self.kind.fields(indicator, self.keeping) | self.fields

    @property
    def number_fields(self) -> list[forms.BoundField]:
        """The inputs of a counts or index question, in the order of the LKE."""
        return [self[name] for name, field in self.fields.items() if isinstance(field, NumberField)]

    @property
    def rule(self) -> str:
        """How the numbers become the value, in words; "" of a choice."""
        return WORDS.of(self.indicator).rule(self.indicator)

    @property
    def unfilled(self) -> int:
        """How many numbers are still empty beside a filled one: until they are filled the question is unanswered."""
        filled = [str(field.value() or "").strip() != "" for field in self.number_fields]
        return filled.count(False) if any(filled) else 0

    @property
    def problem(self) -> str:
        """Return the first error as one text, with the name of its field where several stand there; "" without any."""
        for name, texts in self.errors.items():
            is_one_of_several = isinstance(self.fields.get(name), NumberField) and len(self.number_fields) > 1
            return f"{self.fields[name].label}: {texts[0]}" if is_one_of_several else str(texts[0])
        return ""

    @property
    def how_to_fill(self) -> str:
        """How the numbers are typed, in words; "" of a choice."""
        return WORDS.of(self.indicator).how_to_fill

    def clean(self) -> dict[str, Any]:
        """Refuse an empty level that was sent all the same, and a numerator above its denominator."""
        cleaned = super().clean() or {}
        for name, text in self.kind.problems(self, self.indicator, self.keeping):
            self.add_error(name, text)
        return cleaned

    def value(self) -> scoring.Answer | None:
        """Return the answer of a valid form; None where nothing is chosen or filled."""
        return self.kind.answer(self.indicator, self.cleaned_data)


class AnswerForm(ValueForm):
    """Reads what a person sends for one question; `value()` is the answer for the service."""

    explanation = PlainTextField(
        label="Penjelasan",
        required=False,
        max_length=EXPLANATION_LIMIT,
        help_text="Ceritakan apa yang sudah dilakukan dan di mana buktinya.",
        error_messages={
            "max_length": "Penjelasan %(length)s karakter melebihi batas %(limit)s karakter. Ringkaskan isinya."
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
    shown = FIELDS.of(indicator).shown(indicator, scoring.answer_in(answer))
    return {"explanation": answer.explanation, "version": answer.version} | shown
