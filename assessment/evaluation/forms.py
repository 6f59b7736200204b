"""The forms of evaluators: their value and note at one question, and how a round ends."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment.handover.forms.handovers import LONGEST_REASON, StepForm
from assessment.rounds.models import Assessment
from assessment.sheet.forms import EXPLANATION_LIMIT, AnswerForm
from zi_portal.kit.forms.fields import DateField, LineField
from zi_portal.kit.forms.numbers import NumberProblem, read_decimal
from zi_portal.kit.forms.text import PlainTextField

LONGEST_DECREE = Assessment._meta.get_field("outcome_decree").max_length or 0


class EvaluationForm(AnswerForm):
    """The evaluator's own value, with a note instead of the unit's explanation."""

    explanation = PlainTextField(
        label="Catatan penilai",
        required=False,
        max_length=EXPLANATION_LIMIT,
        help_text="Wajib bila nilai Anda lebih rendah daripada jawaban unit. "
        "Hanya tim Anda yang melihat catatan ini sampai hasil diterbitkan.",
        error_messages={"max_length": f"Catatan paling panjang {EXPLANATION_LIMIT} karakter. Ringkaskan isinya."},
    )


class TotalField(forms.CharField):
    """A total of 0 to 100 with at most four decimals, as people here type it."""

    def to_python(self, value: Any) -> Any:
        """Return the total, None where nothing is filled."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_decimal(
                text, lowest=Decimal(), highest=Decimal(100), decimals=4, what="nilai total", example="85,25"
            )
        except NumberProblem as problem:
            raise ValidationError(problem.text, code="invalid") from problem


def _reason(label: str, help_text: str) -> PlainTextField:
    return PlainTextField(
        label=label,
        required=False,
        max_length=LONGEST_REASON,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Alasan paling panjang {LONGEST_REASON} karakter. Ringkaskan isinya."},
    )


class TPIResultForm(StepForm):
    """Whether TPI proposes the unit to TPN."""

    PROPOSED, NOT_PROPOSED = "usul", "tidak"

    decision = forms.ChoiceField(
        label="Keputusan TPI",
        choices=[(PROPOSED, "Usulkan kepada TPN"), (NOT_PROPOSED, "Tidak diusulkan; penilaian selesai")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keputusan TPI.", "invalid_choice": "Pilih keputusan TPI."},
    )
    reason = _reason("Alasan", "Harus diisi bila unit tidak diusulkan. Unit membaca kalimat ini.")


class TPNResultForm(StepForm):
    """How TPN decided."""

    result = forms.ChoiceField(
        label="Hasil",
        choices=Assessment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih hasil akhirnya.", "invalid_choice": "Pilih hasil akhirnya."},
    )
    total = TotalField(
        label="Nilai total TPN",
        help_text="Dari 0 sampai 100, misalnya 85,25.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": "Isi nilai total TPN, atau mulai evaluasi untuk menilai per pertanyaan.",
        },
    )
    decree = LineField(
        label="Surat atau keputusan",
        required=False,
        max_length=LONGEST_DECREE,
        error_messages={"max_length": f"Surat atau keputusan paling panjang {LONGEST_DECREE} karakter. Singkatkan."},
    )
    dated = DateField(label="Tanggal keputusan", required=False, help_text="Misalnya 31 Mei 2026.")
    reason = _reason("Alasan", "Harus diisi bila predikat tidak diraih. Unit membaca kalimat ini.")

    def __init__(self, *args: Any, asks_total: bool, **more: Any) -> None:
        """Leave the total out where the questions that were scored make it."""
        super().__init__(*args, **more)
        if not asks_total:
            del self.fields["total"]
