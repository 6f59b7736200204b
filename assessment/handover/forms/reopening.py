"""Opening a submitted round again: why the unit asks, and how the admin instansi decides."""

from typing import Any

from django import forms

from assessment.handover.forms.handovers import DueForm, StepForm
from assessment.rounds.models import ReopenRequest
from zi_portal.kit.forms.text import PlainTextField

LONGEST_REASON = ReopenRequest._meta.get_field("reason").max_length or 0
TOO_LONG = f"Alasan paling panjang {LONGEST_REASON} karakter. Ringkaskan isinya."


class AskForm(forms.Form):
    """Why the unit wants its round back."""

    reason = PlainTextField(
        label="Alasan",
        max_length=LONGEST_REASON,
        help_text="Sebutkan apa yang keliru dan apa yang akan diperbaiki. Admin instansi dan penilai membaca kalimat ini.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Isi alasannya, supaya admin instansi dapat memutuskan.",
            "max_length": TOO_LONG,
        },
    )


class DecisionForm(DueForm, StepForm):
    """Whether the round is opened, until when, and why or why not."""

    OPEN, REFUSE = "buka", "tolak"

    decision = forms.ChoiceField(
        label="Keputusan",
        choices=[(OPEN, "Buka kembali untuk diperbaiki"), (REFUSE, "Tolak; penilaian tetap seperti sekarang")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keputusan.", "invalid_choice": "Pilih keputusan."},
    )
    reason = PlainTextField(
        label="Alasan",
        max_length=LONGEST_REASON,
        help_text="Unit dan penilainya membaca kalimat ini.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Isi alasan keputusan Anda.", "max_length": TOO_LONG},
    )
    field_order = ("step", "decision", "reason", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due_on = self.fields["due_on"]
        due_on.required = False
        due_on.help_text = f"Harus diisi bila dibuka kembali. {due_on.help_text}"

    @property
    def opens(self) -> bool:
        """Whether the round is to be opened, of a valid form."""
        return bool(self.cleaned_data["decision"] == self.OPEN)

    def clean(self) -> dict[str, Any]:
        """Ask for the end of the repair where there is to be one."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == self.OPEN and "due_on" in cleaned and cleaned["due_on"] is None:
            self.add_error("due_on", self.fields["due_on"].error_messages["required"])
        return cleaned
