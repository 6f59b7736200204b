"""Forms of the registers: months of counts, and one service."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment.programme.registers.kinds import Kind
from assessment.programme.registers.models import ServicePromise, digest_of
from assessment.programme.registers.rules import NOTE, REFERENCE, Entry, place
from zi_portal.kit.forms.fields import DateField, LineField, WholeNumberField
from zi_portal.kit.indonesian import MONTHS

SEEN = "dilihat"  # `digest_of` a month as it was read
LABELS = {NOTE: "Keterangan", REFERENCE: "Nomor surat"}
LONGEST_TIME = 100_000  # of any unit of time


def _limit(name: str) -> int:
    field: Any = ServicePromise._meta.get_field(name)
    return field.max_length or 0


NAME, DECREE, REASON = _limit("name"), _limit("decree_number"), _limit("withdrawn_reason")


@dataclass(frozen=True)
class FormLine:
    """The fields of one month."""

    month: int
    name: str
    counts: tuple[forms.BoundField, ...]
    texts: tuple[forms.BoundField, ...]
    seen: forms.BoundField


class MonthsForm(forms.Form):
    """Some months of one register. A month that is left empty says nothing, which is not 0."""

    def __init__(self, *args: Any, kind: Kind, entries: Mapping[int, Entry], **kwargs: Any) -> None:
        """entries: the months that are asked, with what stands there."""
        self.kind, self.months = kind, sorted(entries)
        kwargs["initial"] = {
            place(month, name): value for month in self.months for name, value in _shown(entries[month]).items()
        }
        super().__init__(*args, **kwargs)
        for month in self.months:
            for count in kind.counts:
                self.fields[place(month, count.key)] = WholeNumberField(
                    label=f"{count.label}, {MONTHS[month - 1]}",
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                )
            for name in (REFERENCE, NOTE):
                self.fields[place(month, name)] = LineField(
                    label=f"{LABELS[name]}, {MONTHS[month - 1]}", required=False, max_length=None
                )
            self.fields[place(month, SEEN)] = forms.CharField(required=False, widget=forms.HiddenInput)

    def entries(self) -> dict[int, tuple[Entry, str]]:
        """Return what a valid form says of each month, and the digest of what stood there."""
        said = self.cleaned_data
        return {
            month: (
                Entry(
                    {key: said[place(month, key)] for key in self.kind.keys},
                    said[place(month, NOTE)],
                    said[place(month, REFERENCE)],
                ),
                said[place(month, SEEN)],
            )
            for month in self.months
        }

    def lines(self) -> Iterator[FormLine]:
        """Yield the months with their fields, as the page lays them out."""
        for month in self.months:
            yield FormLine(
                month,
                MONTHS[month - 1],
                tuple(self[place(month, key)] for key in self.kind.keys),
                tuple(self[place(month, name)] for name in (REFERENCE, NOTE)),
                self[place(month, SEEN)],
            )

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The errors for the summary, each with its column and month."""
        found = [{"text": str(text)} for text in self.non_field_errors()]
        for field in self:
            found += [{"id": field.auto_id, "text": f"{field.label}: {text}"} for text in field.errors]
        return found

    def again(self, saved: Mapping[int, Entry]) -> "MonthsForm":
        """Return a form with the same typing that stands on what is `saved` of these months."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for month, entry in saved.items():
            data[place(month, SEEN)] = digest_of(entry)
        return MonthsForm(data, kind=self.kind, entries=dict.fromkeys(self.months, Entry()))


def _shown(entry: Entry) -> dict[str, Any]:
    return {**entry.filled, NOTE: entry.note, REFERENCE: entry.reference, SEEN: digest_of(entry)}


def _time(label: str, **options: Any) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        min_value=1,
        max_value=LONGEST_TIME,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": f"Isi {label.lower()}.",
            "min_value": "Janji waktu paling sedikit 1. Pilih satuan waktu yang lebih kecil bila perlu.",
            "max_value": "Janji waktu ini terlalu lama. Periksa lagi angka dan satuannya.",
        },
        **options,
    )


class PromiseForm(forms.Form):
    """One service with its promised times."""

    name = LineField(
        label="Layanan",
        max_length=NAME,
        error_messages={
            "required": "Tuliskan nama layanan.",
            "max_length": f"Nama layanan paling panjang {NAME} huruf.",
        },
    )
    old_time = _time("Janji waktu lama", help_text="Bilangan bulat, dalam satuan di bawah.")
    new_time = _time("Janji waktu baru", required=False, help_text="Kosongkan bila janji waktunya tidak berubah.")
    time_unit = forms.ChoiceField(
        label="Satuan waktu",
        choices=ServicePromise.TimeUnit.choices,
        help_text="Satu satuan untuk keduanya: dari 1 hari menjadi 4 jam ditulis 24 dan 4 jam.",
        error_messages={"required": "Pilih satuan waktu.", "invalid_choice": "Pilih satuan waktu dari daftar."},
    )
    decree_number = LineField(
        label="Nomor keputusan",
        required=False,
        max_length=DECREE,
        help_text="Yang menetapkan janji waktu baru.",
        error_messages={"max_length": f"Nomor keputusan paling panjang {DECREE} huruf."},
    )
    decree_date = DateField(label="Tanggal keputusan", required=False, help_text="Misalnya: 31 Mei 2026.")
    beats_centre = forms.BooleanField(label="Lebih cepat dari standar pusat", required=False)
    eased_otherwise = forms.BooleanField(
        label="Dipermudah dengan cara lain: terpadu, alur lebih pendek, atau terintegrasi dengan aplikasi",
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` as it was read

    def facts(self) -> dict[str, Any]:
        """Return what a valid form says, without the digest."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def again(self, seen: str) -> "PromiseForm":
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return PromiseForm(data)


def promise_initial(row: ServicePromise) -> dict[str, Any]:
    """Return what the form of a service shows before anything is typed."""
    names: Iterable[str] = (name for name in PromiseForm.base_fields if name != "seen")
    return {name: getattr(row, name) for name in names} | {"seen": row.content_digest}


class WithdrawForm(forms.Form):
    """Why a service is taken out of the register."""

    reason = LineField(
        label="Alasan",
        max_length=REASON,
        error_messages={
            "required": "Tuliskan alasan layanan ini dicabut.",
            "max_length": f"Alasan paling panjang {REASON} huruf.",
        },
    )
