"""Forms of a simulation: the answer of one question, and the name a scenario is kept under."""

from collections.abc import Mapping
from typing import Any

from django import forms

from assessment import scoring
from assessment.planning.scenarios.models import Scenario
from assessment.sheet.answer_fields import COUNT_PREFIX, FIELDS
from assessment.sheet.forms import ValueForm
from zi_portal.kit.forms.fields import LineField

NAME_LIMIT = Scenario._meta.get_field("name").max_length or 0


class SimulatedForm(ValueForm):
    """The simulated answer of one question among many; nothing chosen or typed keeps the real one, `value()` None."""

    keeping = "Tetap"

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        indicator: scoring.Indicator,
        answer: scoring.Answer | None = None,
    ) -> None:
        """Bind `data` to the question `indicator`, or show `answer`, what is simulated now."""
        super().__init__(
            data, indicator=indicator, initial=FIELDS.of(indicator).shown(indicator, answer), prefix=indicator.code
        )

    @property
    def is_sent(self) -> bool:
        """Whether the data holds this question at all; one that is left out stays as it is simulated."""
        return any(self.add_prefix(name) in self.data for name in self.fields)

    @property
    def missing(self) -> tuple[scoring.Input, ...]:
        """The numbers that are still to fill where some are given: a row that lacks one would count as unanswered."""
        blank = tuple(
            entry
            for entry in self.indicator.inputs
            if not str(self.data.get(self.add_prefix(COUNT_PREFIX + entry.key), "")).strip()
        )
        return blank if len(blank) < len(self.indicator.inputs) else ()

    def clean(self) -> dict[str, Any]:
        """Ask for every number where some are given."""
        cleaned = super().clean()
        for entry in self.missing:
            text = f"Isi juga {entry.label}. Tanpa angka ini pertanyaan {self.indicator.code} belum terjawab."
            self.add_error(COUNT_PREFIX + entry.key, text)
        return cleaned


class ScenarioNameForm(forms.Form):
    """The name of a scenario."""

    name = LineField(
        label="Nama skenario",
        max_length=NAME_LIMIT,
        help_text="Misalnya “Survei ulang dan TLHP tuntas”.",
        error_messages={
            "required": "Isi nama skenario.",
            "max_length": f"Nama skenario paling panjang {NAME_LIMIT} karakter.",
        },
    )
