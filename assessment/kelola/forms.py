"""Forms of a round: its facts and windows, and the units it is opened for."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from assessment.accounts.forms.units import InstansiMixin
from assessment.lke.models import Instrument, Predicate
from assessment.people.models import Instansi, Unit
from assessment.rounds.models import Assessment, Cancellation, Period, Stage
from zi_portal.kit.forms.fields import DateField, LineField, TimeField, WholeNumberField
from zi_portal.kit.forms.text import PlainTextField
from zi_portal.kit.indonesian import count_text

END_OF_DAY = time(23, 59)
LONGEST_ID = 18  # digits that every database keeps
LONGEST_REASON = Cancellation._meta.get_field("reason").max_length or 0


class PeriodForm(InstansiMixin):
    """A round with the windows of its stages, whose hours are local to the zone the page names."""

    year = WholeNumberField(
        label="Tahun",
        min_value=2014,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Isi tahun.",
            "min_value": "Tahun paling awal 2014.",
            "max_value": "Tahun paling akhir 2100.",
        },
    )
    name = LineField(
        label="Nama periode",
        max_length=120,
        help_text="Misalnya Penilaian ZI 2026.",
        error_messages={"required": "Isi nama periode.", "max_length": "Nama periode paling panjang 120 karakter."},
    )
    instrument = forms.ModelChoiceField(
        label="LKE",
        queryset=Instrument.objects.none(),
        empty_label="Pilih LKE",
        error_messages={"required": "Pilih LKE.", "invalid_choice": "Pilih LKE dari daftar."},
    )
    evidence_from = DateField(
        label="Data dukung sejak",
        help_text="Data dukung dihitung bila bertanggal, atau masih berlaku, di dalam rentang ini.",
        error_messages={"required": "Isi awal rentang data dukung."},
    )
    evidence_to = DateField(label="Data dukung sampai", error_messages={"required": "Isi akhir rentang data dukung."})
    zone = forms.ChoiceField(
        label="Zona waktu jadwal",
        choices=Unit.Zone.choices,
        initial=Unit.Zone.WIB,
        help_text="Semua jam di bawah ini menurut zona ini. Unit di zona lain melihat jamnya sendiri.",
        error_messages={"required": "Pilih zona waktu.", "invalid_choice": "Pilih WIB, WITA, atau WIT."},
    )

    def __init__(
        self,
        *args: Any,
        instansi: QuerySet[Instansi] | None,
        instruments: QuerySet[Instrument],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = instruments  # type: ignore[attr-defined]
        self.offer_instansi(instansi)
        for stage in Stage:
            self.fields[f"{stage}_opens"] = DateField(label="Dibuka tanggal", required=False)
            self.fields[f"{stage}_opens_time"] = TimeField(label="Jam buka", required=False)
            self.fields[f"{stage}_closes"] = DateField(label="Ditutup tanggal", required=False)
            self.fields[f"{stage}_closes_time"] = TimeField(label="Jam tutup", required=False)
        self.order_fields(["instansi"])

    def fact_fields(self) -> list[forms.BoundField]:
        """Return the fields that are not hours of a stage."""
        hours = {f"{stage}_{part}" for stage in Stage for part in ("opens", "opens_time", "closes", "closes_time")}
        return [self[name] for name in self.fields if name not in hours]

    def stages(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each stage in words with its four fields."""
        parts = ("opens", "opens_time", "closes", "closes_time")
        return [(str(stage.label), [self[f"{stage}_{part}"] for part in parts]) for stage in Stage]

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of a window, in order."""
        cleaned = super().clean() or {}
        evidence_from, evidence_to = cleaned.get("evidence_from"), cleaned.get("evidence_to")
        if evidence_from and evidence_to and evidence_to < evidence_from:
            self.add_error("evidence_to", "Akhir rentang data dukung mendahului awalnya. Periksa kedua tanggal.")
        for stage in Stage:
            opens, closes = cleaned.get(f"{stage}_opens"), cleaned.get(f"{stage}_closes")
            broken = f"{stage}_opens" in self.errors or f"{stage}_closes" in self.errors
            if broken or (not opens and not closes):
                continue
            if not opens:
                self.add_error(f"{stage}_opens", f"Isi tanggal buka {stage.label}, atau kosongkan tanggal tutupnya.")
            elif not closes:
                self.add_error(f"{stage}_closes", f"Isi tanggal tutup {stage.label}, atau kosongkan tanggal bukanya.")
            elif self._moment(stage, "closes", END_OF_DAY) <= self._moment(stage, "opens", time.min):
                self.add_error(f"{stage}_closes", "Waktu tutup harus sesudah waktu buka. Periksa kedua waktu.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the round apart from its windows."""
        names = ("year", "name", "instrument", "evidence_from", "evidence_to")
        return {name: self.cleaned_data[name] for name in names}

    def spans(self) -> list[dict[str, Any]]:
        """Return stage, opening and closing instant of each window; an hour left empty is the day's first or last."""
        return [
            {
                "stage": stage,
                "opens_at": self._moment(stage, "opens", time.min),
                "closes_at": self._moment(stage, "closes", END_OF_DAY),
            }
            for stage in Stage
            if self.cleaned_data[f"{stage}_opens"]
        ]

    def _moment(self, stage: Stage, part: str, default: time) -> datetime:
        day: date = self.cleaned_data[f"{stage}_{part}"]
        hour: time | None = self.cleaned_data.get(f"{stage}_{part}_time")
        zone = ZoneInfo(self.cleaned_data.get("zone") or timezone.get_current_timezone_name())
        return datetime.combine(day, default if hour is None else hour, tzinfo=zone)


def period_initial(period: Period, zone: str) -> dict[str, Any]:
    """Return what a form of `period` shows, its hours local to `zone`."""
    initial: dict[str, Any] = {
        "year": period.year,
        "name": period.name,
        "instrument": period.instrument_id,
        "evidence_from": period.evidence_from,
        "evidence_to": period.evidence_to,
        "zone": zone,
    }
    for window in period.windows.all():
        for part, moment in (("opens", window.opens_at), ("closes", window.closes_at)):
            local = moment.astimezone(ZoneInfo(zone))
            initial |= {f"{window.stage}_{part}": local.date(), f"{window.stage}_{part}_time": local.time()}
    return initial


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several units by their ids; an id that no row can have is unknown like any other."""

    def clean(self, value: Any) -> Any:
        """Return the units; a database stops at numbers above its own, so they never reach it."""
        if isinstance(value, list | tuple) and any(len(str(pk)) > LONGEST_ID for pk in value):
            raise forms.ValidationError("Pilih unit dari daftar.", code="invalid_pk_value")
        return super().clean(value)


class OpenAssessmentsForm(forms.Form):
    """The units a round is opened for, and the predicate they aim at."""

    units = UnitsField(
        label="Unit",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu unit."},
    )
    target = forms.ChoiceField(
        label="Target unit yang dipilih",
        choices=Predicate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih target WBK atau WBBM.", "invalid_choice": "Pilih WBK atau WBBM."},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


class TargetForm(forms.Form):
    """The predicate one assessment aims at."""

    target = forms.ChoiceField(
        label="Target predikat",
        choices=Predicate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih target WBK atau WBBM.", "invalid_choice": "Pilih WBK atau WBBM."},
    )

    @classmethod
    def of(cls, assessment: Assessment, data: Any = None) -> "TargetForm":
        """Return the form of one assessment."""
        return cls(data, initial={"target": assessment.target})


class CancelForm(forms.Form):
    """Why a round is cancelled."""

    reason = PlainTextField(
        label="Alasan pembatalan",
        max_length=LONGEST_REASON,
        help_text="Misalnya: dibuka untuk unit yang keliru. Tim unit membaca kalimat ini.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Isi alasan pembatalan. Tim unit membaca kalimat ini.",
            "max_length": f"Alasan paling panjang {count_text(LONGEST_REASON)} karakter. Ringkaskan isinya.",
        },
    )
