"""Forms of tasks: what is given to whom, how far the owner is, and what the leader decides."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment.people.models import User
from assessment.tasks.models import LONGEST_REASON, OF_ANYONE, Task
from assessment.tasks.selectors.board import SHOWN
from assessment.tasks.selectors.needs import Sharing, choose_words, owner_field
from zi_portal.kit.forms.fields import DateField, LineField, VersionField
from zi_portal.kit.forms.filters import Filter
from zi_portal.kit.forms.text import PlainTextField

LONGEST_PROGRESS = Task._meta.get_field("progress").max_length or 0


def _person(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        error_messages={
            "required": "Pilih orang yang mengerjakan.",
            "invalid_choice": "Pilih seorang dari daftar. Hanya tim area Anda yang dapat diberi tugas.",
        },
    )


class GiveForm(forms.Form):
    """Which questions go to whom, until when. The questions are ticked in hand-written markup."""

    owner = _person("Diberikan kepada")
    due_on = DateField(
        label="Tenggat",
        help_text="Misalnya 31 Mei 2026.",
        error_messages={"required": "Isi tenggat, misalnya 31 Mei 2026."},
    )

    def __init__(self, *args: Any, people: Iterable[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Pilih orang"), *((person.pk, f"{person} ({areas})") for person, areas in people)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]


class NeedsForm(forms.Form):
    """To whom what is ticked goes in each area, `owner_MP` and so on, until when. It is ticked in hand-written markup."""

    def __init__(self, *args: Any, sharing: Sharing, day_help: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for area, persons in sharing.people.items():
            of_all = sharing.subject in OF_ANYONE
            field = _person("Dikerjakan oleh" if of_all else f"Dikerjakan oleh ({area.label})")
            field.choices = [("", "Pilih orang"), *((person.pk, str(person)) for person in persons)]
            field.initial = persons[0].pk if persons else ""
            # Of several areas only where something is ticked, which the service knows.
            field.required = len(sharing.people) == 1
            field.error_messages["required"] = choose_words(sharing.subject, area)
            field.empty_value = None
            self.fields[owner_field(area)] = field
        self.fields["due_on"] = DateField(label="Tenggat", required=False, help_text=day_help)

    def owners(self) -> dict[str, int | None]:
        """Return area key → id of the person chosen there, of a valid form."""
        return {name.removeprefix("owner_"): pk for name, pk in self.cleaned_data.items() if name.startswith("owner_")}


class VersionForm(forms.Form):
    """Nothing but the version of the task that the page was loaded with."""

    version = VersionField(required=False, widget=forms.HiddenInput)


class ProgressForm(VersionForm):
    """How far the owner is."""

    text = PlainTextField(
        label="Kemajuan",
        required=False,
        max_length=LONGEST_PROGRESS,
        help_text="Apa yang sudah dilakukan, dan apa yang masih kurang. Dibaca tim unit.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Kemajuan paling panjang {LONGEST_PROGRESS} karakter. Ringkaskan isinya."},
    )


class TimeForm(VersionForm):
    """A later day, and why."""

    until = DateField(
        label="Sampai tanggal",
        help_text="Misalnya 31 Mei 2026.",
        error_messages={"required": "Isi tanggal yang Anda minta, misalnya 31 Mei 2026."},
    )
    reason = LineField(
        label="Alasan",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Isi alasannya, supaya ketua dapat memutuskan.",
            "max_length": f"Alasan paling panjang {LONGEST_REASON} karakter. Ringkaskan isinya.",
        },
    )


class MoveForm(VersionForm):
    """To whom a task goes, and until when."""

    owner = _person("Dikerjakan oleh")
    due_on = DateField(label="Tenggat", required=False, help_text="Misalnya 31 Mei 2026. Kosongkan bila tanpa tenggat.")

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Pilih orang"), *((person.pk, str(person)) for person in people)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]


class BoardFilter(Filter):
    """Which tasks of a round are shown; `template_name` is that of every list."""

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tampil"] = forms.ChoiceField(label="Tampilkan", required=False, choices=list(SHOWN.items()))
        self.fields["area"] = forms.ChoiceField(label="Area", required=False, choices=[("", "Semua"), *areas])
        names = [("", "Semua"), *((str(person.pk), str(person)) for person in people)]
        self.fields["orang"] = forms.ChoiceField(label="Orang", required=False, choices=names)


class HandOverForm(GiveForm):
    """To whom tasks without an owner go. The tasks are ticked in hand-written markup."""

    due_on = DateField(
        label="Tenggat baru", required=False, help_text="Misalnya 31 Mei 2026. Kosongkan untuk tenggat masing-masing."
    )
