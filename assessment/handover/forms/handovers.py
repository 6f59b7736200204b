"""The forms of acts that move a round on: what is confirmed, why it is sent back, until when it is repaired."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from assessment.rounds.models import Handover
from zi_portal.kit.forms.fields import DateField, VersionField
from zi_portal.kit.forms.text import PlainTextField

LONGEST_REASON = Handover._meta.get_field("reason").max_length or 0
END_OF_DAY = time(23, 59)


class StepForm(forms.Form):
    """Nothing but the number of the last hand-over the page was loaded with."""

    step = VersionField(widget=forms.HiddenInput, required=False)


class ApprovalForm(StepForm):
    """The statement of the kepala kantor."""

    def __init__(self, *args: Any, statement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_confirmed"] = forms.BooleanField(
            label=statement, error_messages={"required": "Centang pernyataan ini sebelum menyetujui."}
        )


class ReasonForm(StepForm):
    """Why a round is sent back."""

    reason = PlainTextField(
        label="Alasan",
        max_length=LONGEST_REASON,
        help_text="Sebutkan pertanyaannya dan apa yang harus diperbaiki. Tim membaca kalimat ini.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Isi alasannya, supaya tim tahu apa yang harus diperbaiki.",
            "max_length": f"Alasan paling panjang {LONGEST_REASON} karakter. Ringkaskan isinya.",
        },
    )


class DueForm(forms.Form):
    """Until when the unit may repair a round."""

    due_on = DateField(
        label="Batas perbaikan",
        help_text="Misalnya 31 Mei 2026; sampai pukul 23.59 waktu unit.",
        error_messages={"required": "Isi batas perbaikan, misalnya 31 Mei 2026."},
    )

    def due_at(self, zone: str) -> datetime:
        """Return the end of the chosen day in `zone`, of a valid form."""
        due_on: date = self.cleaned_data["due_on"]
        return datetime.combine(due_on, END_OF_DAY, tzinfo=ZoneInfo(zone))


class RepairForm(DueForm, ReasonForm):
    """Why TPI sends a round back, and until when the unit may repair it."""

    field_order = ("step", "reason", "due_on")
