"""Forms of the monitoring of a month."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms

from assessment.people.areas import AreaKey
from assessment.programme.monitoring.facts import Said
from assessment.programme.monitoring.models import TEAM, TEAM_LABEL, WHOLE, Decision, Monitoring
from zi_portal.kit.forms.fields import DateField, LineField, clean_lines
from zi_portal.kit.forms.text import PlainTextField
from zi_portal.kit.indonesian import MONTHS

LONGEST_DECISION = Decision._meta.get_field("text").max_length or 0


def _limit(name: str) -> int:
    field: Any = Monitoring._meta.get_field(name)
    return field.max_length or 0


def _text(label: str, name: str, *, rows: int, required: str, hint: str = "") -> PlainTextField:
    """Return a field of several lines; required: what is said where it is empty."""
    return PlainTextField(
        label=label,
        max_length=_limit(name),
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
        error_messages={
            "required": required,
            "max_length": f"{label} paling panjang {_limit(name)} huruf. Ringkaslah.",
        },
    )


class ChooseForm(forms.Form):
    """Of which pokja and month somebody records the monitoring."""

    area = forms.ChoiceField(
        label="Pokja", error_messages={"required": "Pilih pokja.", "invalid_choice": "Pilih pokja dari daftar."}
    )
    bulan = forms.TypedChoiceField(
        label="Bulan",
        coerce=int,
        error_messages={"required": "Pilih bulan.", "invalid_choice": "Pilih bulan yang sudah mulai."},
    )

    def __init__(self, *args: Any, areas: Sequence[str], latest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(WHOLE, TEAM_LABEL) if area == TEAM else (area, AreaKey(area).label) for area in areas]
        months = [(month, MONTHS[month - 1]) for month in range(1, latest + 1)]
        for name, choices in (("area", named), ("bulan", months)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, int]:
        """The area, TEAM for the whole team, and the month of a valid form."""
        area = self.cleaned_data["area"]
        return (TEAM if area == WHOLE else area), self.cleaned_data["bulan"]


class MonitoringForm(forms.Form):
    """What was seen of one month, and what was decided."""

    held_on = DateField(
        label="Dilaksanakan pada",
        help_text="Misalnya 31 Mei 2026.",
        error_messages={"required": "Isi hari monev dilaksanakan."},
    )
    attendees = _text(
        "Peserta", "attendees", rows=3, required="Tuliskan siapa yang hadir.", hint="Nama atau jabatan, satu per baris."
    )
    seen = _text("Hasil pemantauan", "seen", rows=12, required="Tuliskan hasil pemantauan.")
    decisions = forms.CharField(
        label="Keputusan",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Satu keputusan per baris. Sesudah disimpan, setiap keputusan dapat dijadikan tugas.",
    )
    seen_digest = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` as it was read

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        if not is_new:
            self.fields["decisions"].label = "Keputusan tambahan"
            self.fields["decisions"].help_text = "Satu per baris. Keputusan yang sudah tercatat tetap ada."

    def clean_decisions(self) -> tuple[str, ...]:
        """Return the decisions, each once and without the mark of a list before it."""
        lines = [line.lstrip("-•*– ").strip() for line in clean_lines(self.cleaned_data["decisions"]).splitlines()]
        found = tuple(dict.fromkeys(line for line in lines if line))
        if any(len(line) > LONGEST_DECISION for line in found):
            raise forms.ValidationError(f"Satu keputusan paling panjang {LONGEST_DECISION} huruf. Ringkaslah.")
        return found

    def said(self) -> Said:
        """Return what a valid form says."""
        return Said(**{name: self.cleaned_data[name] for name in ("held_on", "attendees", "seen", "decisions")})

    def again(self, digest: str) -> Self:
        """Return a form with the same typing that stands on the content `digest`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen_digest"] = digest
        return type(self)(data, is_new=self.is_new)


class EndForm(forms.Form):
    """Why a record is none."""

    reason = LineField(
        label="Alasan",
        max_length=_limit("ended_reason"),
        error_messages={
            "required": "Tuliskan alasan catatan monev ini dihentikan.",
            "max_length": f"Alasan paling panjang {_limit('ended_reason')} huruf.",
        },
    )
