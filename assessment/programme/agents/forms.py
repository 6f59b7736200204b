"""Forms of this package: an agent or role model, a change, a group of the pakta integritas, and an end."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.db.models import Model

from assessment.people.models import User
from assessment.programme.agents.facts import AgentFacts, ChangeFacts, PactFacts
from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.programme.agents.selectors.rows import Row
from zi_portal.kit.forms.fields import DateField, LineField, WholeNumberField
from zi_portal.kit.forms.text import PlainTextField

Part = ChangeAgent.Part
MOST = 1_000_000  # people of a group
NOBODY = "Pilih anggota tim, atau tuliskan nama orangnya di bawah."


def _limit(model: type[Model], name: str) -> int:
    field: Any = model._meta.get_field(name)
    return field.max_length or 0


def _line(model: type[Model], name: str, label: str, hint: str = "", required: str = "") -> LineField:
    """Return a field of one line; required: what is said where it is empty."""
    longest = _limit(model, name)
    errors = {"required": required, "max_length": f"{label} paling panjang {longest} huruf."}
    return LineField(label=label, required=bool(required), max_length=longest, help_text=hint, error_messages=errors)


def _text(model: type[Model], name: str, label: str, hint: str = "") -> PlainTextField:
    longest = _limit(model, name)
    return PlainTextField(
        label=label,
        required=False,
        max_length=longest,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"{label} paling panjang {longest} huruf. Ringkaslah."},
    )


class RowForm(forms.Form):
    """A form of one row, which stands on the content it was loaded with."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` of the row as it was read

    def __init__(self, *args: Any, row: Row | None = None, **kwargs: Any) -> None:
        """row: what is changed, None for a new one."""
        if row is not None:
            kwargs["initial"] = self.initial_of(row) | {"seen": row.content_digest}
        super().__init__(*args, **kwargs)
        self.row = row

    def initial_of(self, row: Row) -> dict[str, Any]:
        """Return what the form of a row shows before anything is typed."""
        return {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}

    def again(self, seen: str) -> Self:
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return type(self)(data, row=self.row)


class AgentForm(RowForm):
    """Who is agent of change or role model, and by which decree."""

    part = forms.ChoiceField(
        label="Peran",
        choices=Part.choices,
        error_messages={"required": "Pilih perannya.", "invalid_choice": "Pilih peran dari daftar."},
    )
    person = forms.TypedChoiceField(
        label="Anggota tim",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Pilih seorang anggota tim dari daftar."},
    )
    name = _line(ChangeAgent, "name", "Nama", "Hanya bila orangnya tidak ada dalam daftar di atas.")
    position = _line(ChangeAgent, "position", "Jabatan")
    decree_number = _line(ChangeAgent, "decree_number", "Nomor SK", "Wajib untuk agen perubahan.")
    decree_date = DateField(label="Tanggal SK", required=False, help_text="Misalnya: 31 Mei 2026.")
    example = _text(
        ChangeAgent, "example", "Yang diteladankan", "Untuk role model, misalnya: hadir tepat waktu, LHKPN tepat waktu."
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        """people: who may be named."""
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        choices = [("", "Bukan anggota tim"), *((pk, str(person)) for pk, person in self.people.items())]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        if self.row is not None:
            del self.fields["part"]

    def initial_of(self, row: Row) -> dict[str, Any]:
        """Return the same, with the person as the list names them."""
        return super().initial_of(row) | {"person": getattr(row, "person_id")}  # noqa: B009  (of an agent alone)

    def clean(self) -> dict[str, Any]:
        """Refuse a form that names nobody before anything is compared with what is saved."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not said["person"] and not said["name"]:
            self.add_error("person", NOBODY)
        return said

    def facts(self) -> AgentFacts:
        """Return what a valid form says."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        part = self.row.part if isinstance(self.row, ChangeAgent) else said["part"]
        return AgentFacts(**said | {"part": part, "person": self.people.get(said["person"])})

    def again(self, seen: str) -> Self:
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return type(self)(data, row=self.row, people=self.people.values())


class ChangeForm(RowForm):
    """One change of an agent, and how far it is."""

    plan = _line(
        AgentChange,
        "plan",
        "Perubahan yang direncanakan",
        "Satu perubahan yang konkret, misalnya: antrean layanan diambil daring.",
        "Tuliskan perubahan yang direncanakan.",
    )
    made = _text(AgentChange, "made", "Perubahan yang dibuat", "Kosongkan bila belum dibuat.")
    made_on = DateField(label="Dibuat pada", required=False, help_text="Misalnya: 31 Mei 2026.")
    system = _line(AgentChange, "system", "Terintegrasi dalam", "SOP, keputusan, atau aplikasi yang kini memuatnya.")
    integrated_on = DateField(label="Terintegrasi sejak", required=False)

    def facts(self) -> ChangeFacts:
        """Return what a valid form says."""
        return ChangeFacts(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


def _people(label: str, lowest: int, empty: str, too_low: str) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        min_value=lowest,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": empty,
            "min_value": too_low,
            "max_value": "Jumlah ini terlalu besar. Periksa lagi angkanya.",
        },
    )


class PactForm(RowForm):
    """How many of a group must sign the pakta integritas, and how many have."""

    name = _line(
        IntegrityPact, "name", "Kelompok pegawai", "Misalnya: pegawai ASN, atau PPNPN.", "Tuliskan kelompok pegawainya."
    )
    members = _people(
        "Yang wajib menandatangani", 1, "Isi berapa yang wajib menandatangani.", "Tulis paling sedikit 1 orang."
    )
    signed = _people(
        "Sudah menandatangani",
        0,
        "Isi berapa yang sudah menandatangani; tulis 0 bila belum ada.",
        "Tulis 0 atau lebih.",
    )
    signed_on = DateField(label="Terakhir ditandatangani", required=False, help_text="Misalnya: 31 Mei 2026.")

    def facts(self) -> PactFacts:
        """Return what a valid form says."""
        return PactFacts(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class EndForm(forms.Form):
    """Why a row is ended."""

    reason = LineField(
        label="Alasan",
        max_length=_limit(ChangeAgent, "ended_reason"),
        error_messages={
            "required": "Tuliskan alasannya.",
            "max_length": f"Alasan paling panjang {_limit(ChangeAgent, 'ended_reason')} huruf.",
        },
    )
