"""The form of an assumption: how much one step would take from one part of the sheet."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment.planning.estimate.models import GapAssumption
from zi_portal.kit.forms.fields import LineField
from zi_portal.kit.forms.numbers import NumberProblem, read_decimal

HIGHEST, DECIMALS = Decimal(100), 2


class AmountField(forms.CharField):
    """A loss from 0 to 100 with at most two decimals, as people here type it."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return read_decimal(
                text or "", lowest=Decimal(), highest=HIGHEST, decimals=DECIMALS, what="penurunan", example="12,5"
            )
        except NumberProblem as problem:
            raise ValidationError(problem.text, code="invalid") from problem


class AssumptionForm(forms.Form):
    """One assumption; entering the same step and part again replaces it."""

    step = forms.ChoiceField(
        label="Setelah penilaian",
        choices=[(value, label.removeprefix("Penilaian ")) for value, label in GapAssumption.STEPS],
        error_messages={"required": "Pilih TPI atau TPN.", "invalid_choice": "Pilih TPI atau TPN."},
    )
    part = forms.ChoiceField(
        label="Bagian",
        help_text="Asumsi sebuah komponen berlaku bagi area di dalamnya yang tidak diisi tersendiri.",
        error_messages={"required": "Pilih bagian.", "invalid_choice": "Pilih bagian dari daftar."},
    )
    amount = AmountField(
        label="Turun",
        help_text="Misalnya 12,5.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"required": "Isi penurunannya, misalnya 12,5."},
    )
    measure = forms.ChoiceField(
        label="Satuan",
        choices=GapAssumption.Measure.choices,
        error_messages={"required": "Pilih persen atau poin.", "invalid_choice": "Pilih persen atau poin."},
    )
    reason = LineField(
        label="Alasan",
        required=False,
        max_length=200,
        help_text="Misalnya hasil reviu TPI tahun lalu di kantor sejenis.",
        error_messages={"max_length": "Alasan paling panjang 200 huruf."},
    )

    def __init__(self, *args: Any, parts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]
