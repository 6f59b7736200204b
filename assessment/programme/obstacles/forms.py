"""Forms of obstacles: what hinders, what is done about it, and its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django import forms

from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.obstacles.facts import Facts, Solution
from assessment.programme.plan.reading import read_codes
from zi_portal.kit.forms.fields import DateField, LineField
from zi_portal.kit.forms.numbers import NumberProblem, read_decimal
from zi_portal.kit.forms.text import PlainTextField
from zi_portal.kit.indonesian import plain_number

HIGHEST = Decimal(10**12)


def _limit(name: str) -> int:
    field: Any = Obstacle._meta.get_field(name)
    return field.max_length or 0


def _text(label: str, name: str, *, rows: int = 3, required: str = "", hint: str = "") -> PlainTextField:
    """Return a field of several lines; required: what is said where it is empty."""
    return PlainTextField(
        label=label,
        required=bool(required),
        max_length=_limit(name),
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
        error_messages={
            "required": required,
            "max_length": f"{label} paling panjang {_limit(name)} huruf. Ringkaslah.",
        },
    )


class NumberField(forms.CharField):
    """A figure with at most two decimals, typed and asked back as all figures are."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        try:
            return read_decimal(
                text, lowest=Decimal(0), highest=HIGHEST, decimals=2, what="angka", example="12 atau 12,5"
            )
        except NumberProblem as problem:
            raise forms.ValidationError(problem.text) from problem

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Choices:
    """Among what the form of an obstacle chooses."""

    areas: tuple[AreaKey, ...]
    people: tuple[User, ...]
    items: tuple[WorkItem, ...]


class ObstacleForm(forms.Form):
    """What hinders the office, since when, whom it concerns. A new one takes its solution along."""

    area = forms.ChoiceField(
        label="Area",
        error_messages={"required": "Pilih area hambatan.", "invalid_choice": "Pilih area dari daftar."},
    )
    obstacle = _text("Hambatan", "obstacle", rows=4, required="Tuliskan hambatannya.")
    solution = _text("Solusi", "solution", hint="Kosongkan bila belum ada.")
    owner = forms.TypedChoiceField(
        label="Penanggung jawab",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Ia dapat melaporkan solusi dan dampaknya.",
        error_messages={"invalid_choice": "Pilih seorang anggota tim dari daftar."},
    )
    since_on = DateField(label="Sejak", required=False, help_text="Hari mulai dirasakan, misalnya 31 Mei 2026.")
    work_item = forms.TypedChoiceField(
        label="Kegiatan yang terhambat",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Pilih kegiatan dari rencana kerja penilaian ini."},
    )
    codes = forms.CharField(
        label="Untuk pertanyaan",
        required=False,
        help_text="Kode seperti pada LKE, dipisah koma, misalnya: A.I.2.i.a, A.II.2.i.a.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `digest_of` the obstacle as it was read

    def __init__(self, *args: Any, choices: Choices, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices, self.is_new = choices, is_new
        if not is_new:
            del self.fields["solution"]
        self._offer("area", ((key.value, key.label) for key in choices.areas))
        self._offer("owner", [("", "Belum ada"), *((person.pk, str(person)) for person in choices.people)])
        self._offer("work_item", [("", "Tidak ada"), *((item.pk, item.title) for item in choices.items)])

    def _offer(self, name: str, choices: Iterable[tuple[Any, str]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean_codes(self) -> tuple[str, ...]:
        """Return the codes, each once."""
        return read_codes(self.cleaned_data["codes"])

    def facts(self) -> Facts:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Facts(**{name: said[name] for name in ("area", "obstacle", "since_on", "owner", "work_item", "codes")})

    def again(self, seen: str) -> Self:
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return type(self)(data, choices=self.choices, is_new=self.is_new)


def obstacle_initial(row: Obstacle, codes: Iterable[str], seen: str) -> dict[str, Any]:
    """Return what the form of an obstacle shows before anything is typed."""
    return {
        "area": row.area,
        "obstacle": row.obstacle,
        "since_on": row.since_on,
        "owner": row.owner_id,
        "work_item": row.work_item_id,
        "codes": ", ".join(codes),
        "seen": seen,
    }


class SolutionForm(forms.Form):
    """What is done about an obstacle, what came of it, and since when it is solved."""

    solution = _text("Solusi", "solution", rows=4, hint="Kosongkan bila belum ada.")
    effect_before = _text("Keadaan sebelum", "effect_before", hint="Misalnya: petugas jarang menerima aduan.")
    effect_after = _text("Keadaan sesudah", "effect_after", hint="Wajib diisi bila hambatan sudah teratasi.")
    measure = LineField(
        label="Yang dihitung",
        required=False,
        max_length=_limit("measure"),
        help_text="Bila ada angkanya, misalnya: aduan per bulan.",
        error_messages={"max_length": f"Yang dihitung paling panjang {_limit('measure')} huruf."},
    )
    number_before = NumberField(label="Angka sebelum", required=False)
    number_after = NumberField(label="Angka sesudah", required=False)
    solved_on = DateField(label="Teratasi pada", required=False, help_text="Kosongkan bila belum teratasi.")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `digest_of` the obstacle as it was read

    def said(self) -> Solution:
        """Return what a valid form says."""
        return Solution(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})

    def again(self, seen: str) -> Self:
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return type(self)(data)


def solution_initial(row: Obstacle, seen: str) -> dict[str, Any]:
    """Return what the form of its solution shows before anything is typed."""
    names = ("solution", "effect_before", "effect_after", "measure", "number_before", "number_after", "solved_on")
    return {name: getattr(row, name) for name in names} | {"seen": seen}


class EndForm(forms.Form):
    """Why an obstacle is none."""

    reason = LineField(
        label="Alasan",
        max_length=_limit("ended_reason"),
        error_messages={
            "required": "Tuliskan alasan hambatan ini dihentikan.",
            "max_length": f"Alasan paling panjang {_limit('ended_reason')} huruf.",
        },
    )
