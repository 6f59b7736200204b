"""Forms of the route: what the ketua tim corrects at a question, and when the work is due."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms

from assessment.people.models import User
from assessment.planning.route.models import RouteSetting
from assessment.planning.route.selectors import PlannedStep
from assessment.planning.route.words import day_field
from assessment.programme.models import WorkItem
from zi_portal.kit.forms.fields import DateField, LinesField

RESULT_LIMIT = WorkItem._meta.get_field("result").max_length or 0


class RouteSettingForm(forms.Form):
    """Effort and whether a question can move at all."""

    effort = forms.TypedChoiceField(
        label="Upaya",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Menurut keadaan data dukung"), *RouteSetting.Effort.choices],
        help_text="Makin besar angkanya, makin jarang pertanyaan ini dipilih ke dalam jalur.",
        error_messages={"invalid_choice": "Pilih upaya dari daftar."},
    )
    is_locked = forms.BooleanField(
        label="Tidak dapat diubah",
        required=False,
        help_text="Jalur mencari jalan lain tanpa pertanyaan ini.",
    )


class WorkPlanForm(forms.Form):
    """The day of each step that becomes work. A step whose day is empty stays unplanned."""

    def __init__(self, *args: Any, steps: Iterable[PlannedStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = tuple(steps)
        for step in self.steps:
            field = DateField(label=f"Tenggat {step.code}", required=False, initial=step.day)
            self.fields[day_field(step.code)] = field

    @property
    def rows(self) -> Iterator[tuple[PlannedStep, forms.BoundField]]:
        """Each step with its field, in the order of the route."""
        return ((step, self[day_field(step.code)]) for step in self.steps)

    def clean(self) -> dict[str, Any]:
        """Refuse a form without any day."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.days():
            raise forms.ValidationError("Isi tenggat sedikitnya satu langkah.")
        return cleaned

    def days(self) -> dict[str, date]:
        """Return question code → the typed day, of a form whose fields are clean."""
        typed = ((step.code, self.cleaned_data.get(day_field(step.code))) for step in self.steps)
        return {code: day for code, day in typed if day is not None}


class WorkForm(forms.Form):
    """One line of the rencana kerja: who does it, until when, how far it is."""

    owner = forms.TypedChoiceField(
        label="Penanggung jawab",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Pilih seorang anggota tim dari daftar."},
    )
    due_on = DateField(label="Tenggat", required=False, help_text="Misalnya 31 Mei 2026. Kosongkan bila belum ada.")
    state = forms.ChoiceField(
        label="Keadaan",
        choices=WorkItem.State.choices,
        error_messages={"required": "Pilih keadaan kegiatan.", "invalid_choice": "Pilih keadaan dari daftar."},
    )
    result = LinesField(
        label="Catatan atau hasil",
        required=False,
        max_length=RESULT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Catatan paling panjang {RESULT_LIMIT} huruf."},
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` of the line as it was read

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["owner"].choices = [("", "Belum ada"), *((person.pk, str(person)) for person in people)]  # type: ignore[attr-defined]

    def again(self, seen: str) -> "WorkForm":
        """Return a form with the same typing that stands on the content `seen`."""
        data = {**self.data.dict(), "seen": seen}  # type: ignore[attr-defined]  # a QueryDict
        return WorkForm(data, people=self.people)
