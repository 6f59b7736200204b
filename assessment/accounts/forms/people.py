"""Forms of a person, of a role, and of joining a unit's team."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from assessment.accounts.forms.units import InstansiMixin, UnitChoiceField
from assessment.people.areas import AreaKey
from assessment.people.models import (
    EVALUATOR_ROLES,
    INSTANSI_SCOPED_ROLES,
    POKJA_ROLES,
    UNIT_SCOPED_ROLES,
    UNIT_TEAM_ROLES,
    Instansi,
    Role,
    Unit,
)
from zi_portal.kit.forms.fields import DateField, LineField, ask_of

USER_NAME_RULE = "Nama pengguna hanya berisi huruf, angka, dan tanda @ . + - _ tanpa spasi."


def _choices(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles]


ADMIN_ROLE_CHOICES = [
    ("", "Pilih peran"),
    ("Tim unit", _choices(UNIT_TEAM_ROLES)),
    ("Penilai", _choices((*EVALUATOR_ROLES, Role.TPN_RECORDER))),
    ("Instansi", _choices((Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD))),
]


class NipField(LineField):
    """An NIP, with or without the spaces it is printed with."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="NIP",
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            validators=[RegexValidator(r"\A[0-9]{18}\Z", "NIP terdiri atas 18 angka. Periksa lagi angkanya.")],
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace(" ", "") if isinstance(text, str) else text


class FactorRemovalForm(forms.Form):
    """Why the second step of somebody's sign-in is to be removed, or why it is not."""

    reason = LineField(
        label="Alasan",
        max_length=500,
        help_text="Misalnya: ponsel hilang dan kode pemulihan tidak tersimpan; orangnya datang sendiri.",
        error_messages={"required": "Isi alasannya.", "max_length": "Alasan paling panjang 500 karakter."},
    )


class PersonForm(forms.Form):
    """Who a person is and how they sign in."""

    full_name = LineField(
        label="Nama lengkap",
        max_length=150,
        help_text="Dengan gelar, seperti dicetak pada laporan.",
        error_messages={"required": "Isi nama lengkap.", "max_length": "Nama lengkap paling panjang 150 karakter."},
    )
    nip = NipField()
    username = LineField(
        label="Nama pengguna",
        required=False,
        max_length=150,
        validators=[UnicodeUsernameValidator(message=USER_NAME_RULE)],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text="Dipakai untuk masuk. Kosongkan bila orang ini masuk dengan NIP.",
        error_messages={"max_length": "Nama pengguna paling panjang 150 karakter."},
    )
    position = LineField(
        label="Jabatan",
        required=False,
        max_length=150,
        error_messages={"max_length": "Jabatan paling panjang 150 karakter."},
    )
    phone = LineField(
        label="Telepon",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"max_length": "Nomor telepon paling panjang 30 karakter."},
    )
    email = forms.EmailField(
        label="Surel",
        required=False,
        max_length=254,
        error_messages={
            "invalid": "Alamat surel tidak lengkap. Tulis seperti nama@kantor.go.id.",
            "max_length": "Alamat surel paling panjang 254 karakter.",
        },
    )

    PERSON_FIELDS = ("full_name", "nip", "username", "position", "phone", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("nip", "username"):
            ask_of(self.fields[name], "salah satu wajib: NIP atau nama pengguna")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two names to sign in with."""
        cleaned = super().clean() or {}
        both_readable = "nip" in cleaned and "username" in cleaned
        if both_readable and not cleaned["nip"] and not cleaned["username"]:
            self.add_error("username", "Isi nama pengguna atau NIP; salah satunya dipakai untuk masuk.")
        return cleaned

    def person_facts(self) -> dict[str, Any]:
        """Return what was typed about the person."""
        return {name: self.cleaned_data[name] for name in self.PERSON_FIELDS}


class TermFields(forms.Form):
    """By which SK, for which areas, from when to when: what every role has."""

    areas = forms.MultipleChoiceField(
        label="Area",
        choices=AreaKey.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya untuk anggota dan ketua pokja. Area Hasil dikerjakan ketua tim ZI bila tidak dibagikan.",
        error_messages={"invalid_choice": "Pilih area dari daftar."},
    )
    sk_number = LineField(
        label="Nomor SK",
        required=False,
        max_length=100,
        help_text="Nomor yang ada di register SK tim unit langsung terkait; peran tidak dapat mulai sebelum SK itu berlaku.",
        error_messages={"max_length": "Nomor SK paling panjang 100 karakter."},
    )
    starts_on = DateField(
        label="Mulai", help_text="Misalnya 5 Januari 2026.", error_messages={"required": "Isi tanggal mulai."}
    )
    ends_on = DateField(
        label="Berakhir", required=False, help_text="Hari terakhir peran ini berlaku; kosongkan bila belum ditentukan."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_of(self.fields["areas"], "wajib bagi pokja")

    def clean(self) -> dict[str, Any]:
        """Ask pokja roles for an area, and dates for their order."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in POKJA_ROLES and not cleaned.get("areas") and "areas" not in self.errors:
            self.add_error("areas", "Pilih paling sedikit satu area untuk peran pokja.")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Tanggal berakhir mendahului tanggal mulai. Periksa kedua tanggal.")
        return cleaned

    def term(self) -> dict[str, Any]:
        """Return the role with its areas, SK and dates."""
        data = self.cleaned_data
        return {
            "role": Role(data["role"]),
            "areas": tuple(AreaKey(key) for key in data["areas"]),
            "sk_number": data["sk_number"],
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
        }


class RoleForm(InstansiMixin, TermFields):
    """Any role an admin instansi gives, with the unit or instansi it holds in."""

    role = forms.ChoiceField(
        label="Peran",
        choices=ADMIN_ROLE_CHOICES,
        error_messages={"required": "Pilih peran.", "invalid_choice": "Pilih peran dari daftar."},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], instansi: QuerySet[Instansi], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_instansi(instansi)
        if "instansi" in self.fields:
            self.fields["instansi"].required = False
            self.fields["instansi"].help_text = "Untuk peran instansi: admin, pimpinan, dan pencatat TPN."
            ask_of(self.fields["instansi"], "wajib bagi peran instansi")
        self.fields["unit"] = UnitChoiceField(
            queryset=units, label="Unit", required=False, help_text="Untuk peran tim unit dan penilai."
        )
        ask_of(self.fields["unit"], "wajib bagi peran unit")
        self.order_fields([*PersonForm.PERSON_FIELDS, "role", "unit", "instansi", "areas"])

    def clean(self) -> dict[str, Any]:
        """Ask for the scope that the role needs."""
        cleaned = super().clean()
        role = cleaned.get("role")
        if role in UNIT_SCOPED_ROLES and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", "Pilih unit untuk peran ini.")
        if role in INSTANSI_SCOPED_ROLES and "instansi" in self.fields and not cleaned.get("instansi"):
            self.add_error("instansi", "Pilih instansi untuk peran ini.")
        return cleaned

    def role_facts(self) -> dict[str, Any]:
        """Return the role with the one scope that fits it."""
        term = self.term()
        in_unit = term["role"] in UNIT_SCOPED_ROLES
        return term | {
            "unit": self.cleaned_data["unit"] if in_unit else None,
            "instansi": None if in_unit else self.chosen_instansi(),
        }


class NewPersonForm(RoleForm, PersonForm):
    """A person with a first role, as an admin instansi adds them."""


class TeamRoleForm(TermFields):
    """A pokja role, the only kind a ketua tim ZI gives."""

    role = forms.ChoiceField(
        label="Peran",
        choices=_choices(POKJA_ROLES),
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih peran.", "invalid_choice": "Pilih anggota atau ketua pokja."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].help_text = "Area Hasil dikerjakan ketua tim ZI bila tidak dibagikan."
        self.fields["sk_number"].widget.attrs["list"] = "sk-tim"
        self.order_fields(["known_as", *PersonForm.PERSON_FIELDS, "role", "areas"])


class KnownColleagueForm(TeamRoleForm):
    """A colleague who has an account already joins the team."""

    known_as = LineField(
        label="Nama pengguna atau NIP",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text="Tulis lengkap, seperti dipakai orang itu untuk masuk.",
        error_messages={
            "required": "Isi nama pengguna atau NIP.",
            "max_length": "Nama pengguna paling panjang 150 karakter.",
        },
    )


class NewColleagueForm(TeamRoleForm, PersonForm):
    """A colleague without an account joins the team."""
