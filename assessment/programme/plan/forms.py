"""Forms of the rencana kerja: one line, its end, and a month of it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.models import WorkItem
from assessment.programme.months import ALL, bits_of, months_of
from assessment.programme.plan.facts import Facts
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.reading import CellProblem, read_codes, read_rupiah, rupiah_text
from zi_portal.kit.forms.fields import LineField, WholeNumberField
from zi_portal.kit.indonesian import MONTHS


def _limit(model: type[Any], name: str) -> int:
    return model._meta.get_field(name).max_length or 0


TITLE, GOAL = _limit(WorkItem, "title"), _limit(WorkItem, "goal")
TEXT, WHY, ENDED = _limit(WorkProgress, "text"), _limit(WorkProgress, "why_lower"), _limit(WorkItem, "ended_reason")


class LineForm(forms.Form):
    """One line: what is done, in which months, by whom, for which questions."""

    area = forms.ChoiceField(
        label="Area",
        error_messages={"required": "Pilih area kegiatan.", "invalid_choice": "Pilih area dari daftar."},
    )
    title = LineField(
        label="Kegiatan",
        max_length=TITLE,
        error_messages={
            "required": "Tuliskan nama kegiatan.",
            "max_length": f"Nama kegiatan paling panjang {TITLE} huruf.",
        },
    )
    goal = LineField(
        label="Target",
        required=False,
        max_length=GOAL,
        help_text="Dalam kata, misalnya: 12 SOP dipantau.",
        error_messages={"max_length": f"Target paling panjang {GOAL} huruf."},
    )
    is_priority = forms.BooleanField(label="Target prioritas", required=False)
    months = forms.TypedMultipleChoiceField(
        label="Bulan pelaksanaan",
        coerce=int,
        choices=[(month, MONTHS[month - 1]) for month in ALL],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu bulan.",
            "invalid_choice": "Pilih bulan dari daftar.",
            "invalid_list": "Pilih bulan dari daftar.",
        },
    )
    owner = forms.TypedChoiceField(
        label="Penanggung jawab",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Pilih seorang anggota tim dari daftar."},
    )
    budget = forms.CharField(label="Anggaran", required=False, help_text="Dalam rupiah, misalnya: 12.500.000.")
    codes = forms.CharField(
        label="Untuk pertanyaan",
        required=False,
        help_text="Kode seperti pada LKE, dipisah koma, misalnya: A.I.2.i.a, A.II.2.i.a.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `digest_of` the line as it was read

    def __init__(self, *args: Any, areas: Iterable[AreaKey], people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas, self.people = tuple(areas), tuple(people)
        self.fields["area"].choices = [(key.value, key.label) for key in self.areas]  # type: ignore[attr-defined]
        named = [(person.pk, str(person)) for person in self.people]
        self.fields["owner"].choices = [("", "Belum ada"), *named]  # type: ignore[attr-defined]

    def clean_budget(self) -> int | None:
        """Return whole rupiah."""
        try:
            return read_rupiah(self.cleaned_data["budget"])
        except CellProblem as problem:
            raise forms.ValidationError(problem.text) from problem

    def clean_codes(self) -> tuple[str, ...]:
        """Return the codes, each once."""
        return read_codes(self.cleaned_data["codes"])

    def facts(self) -> Facts:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Facts(
            area=said["area"],
            title=said["title"],
            months=bits_of(said["months"]),
            goal=said["goal"],
            is_priority=said["is_priority"],
            owner=said["owner"],
            budget=said["budget"],
            codes=said["codes"],
        )

    def again(self, seen: str) -> "LineForm":
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return LineForm(data, areas=self.areas, people=self.people)


def line_initial(item: WorkItem, codes: Iterable[str], seen: str) -> dict[str, Any]:
    """Return what the form of a line shows before anything is typed."""
    return {
        "area": item.area,
        "title": item.title,
        "goal": item.goal,
        "is_priority": item.is_priority,
        "months": months_of(item.months),
        "owner": item.owner_id,
        "budget": rupiah_text(item.budget),
        "codes": ", ".join(codes),
        "seen": seen,
    }


class EndForm(forms.Form):
    """Why a line will not be done."""

    reason = LineField(
        label="Alasan",
        max_length=ENDED,
        error_messages={
            "required": "Tuliskan alasan kegiatan ini dihentikan.",
            "max_length": f"Alasan paling panjang {ENDED} huruf.",
        },
    )


class MonthForm(forms.Form):
    """How far a line is at one month."""

    month = forms.TypedChoiceField(
        label="Bulan",
        coerce=int,
        error_messages={
            "required": "Pilih bulan yang dilaporkan.",
            "invalid_choice": "Bulan itu belum dimulai. Pilih bulan dari daftar.",
        },
    )
    percent = WholeNumberField(
        label="Kemajuan seluruh kegiatan (persen)",
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Dari awal sampai bulan ini, 0 sampai 100.",
        error_messages={
            "required": "Isi kemajuan, 0 sampai 100.",
            "invalid": "Isi kemajuan dengan bilangan bulat, 0 sampai 100.",
            "min_value": "Kemajuan berada di antara 0 dan 100 persen.",
            "max_value": "Kemajuan berada di antara 0 dan 100 persen.",
        },
    )
    text = LineField(
        label="Yang sudah dikerjakan",
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu kalimat, misalnya: 9 dari 12 SOP selesai dipantau.",
        error_messages={
            "required": "Tuliskan apa yang sudah dikerjakan.",
            "max_length": f"Kalimat paling panjang {TEXT} huruf.",
        },
    )
    why_lower = LineField(
        label="Alasan turun",
        required=False,
        max_length=WHY,
        help_text="Hanya bila angkanya lebih rendah daripada bulan sebelumnya.",
        error_messages={"max_length": f"Alasan paling panjang {WHY} huruf."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` of the month as it was read

    def __init__(self, *args: Any, latest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest  # the last month that has begun
        self.fields["month"].choices = [(month, MONTHS[month - 1]) for month in range(1, latest + 1)]  # type: ignore[attr-defined]

    def again(self, seen: str) -> "MonthForm":
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return MonthForm(data, latest=self.latest)
