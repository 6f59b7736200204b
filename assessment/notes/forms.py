"""The form of a note: its text, for whom it is, whom it names."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from assessment.notes.models import LONGEST_NOTE, Audience
from assessment.notes.permissions import NOT_ACCESSIBLE
from assessment.people.models import User
from zi_portal.kit.forms.text import PlainTextField

SEND = "catatan"  # what the button of a note says in `act` where it stands beside another form


class NoteForm(forms.Form):
    """One note. Its names are its own, so that it may stand in the form of an answer."""

    note_text = PlainTextField(
        label="Tulis catatan",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis catatan, lalu kirim.",
            "max_length": "Catatan %(length)s karakter melebihi batas %(limit)s karakter. Ringkaskan atau bagi dua.",
        },
    )
    note_for = forms.ChoiceField(label="Dibaca oleh", required=False)
    note_to = forms.TypedMultipleChoiceField(label="Sebut orang", required=False, coerce=int)
    note_key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[str, str]], people: Sequence[User]) -> None:
        """choices: for whom the person may write, the usual one first; people: who may be named."""
        super().__init__(data, initial={"note_key": uuid.uuid4().hex, "note_for": choices[0][0] if choices else ""})
        self.offer(choices, people)
        for name, text in (
            ("note_for", "Pilih siapa yang membaca catatan ini."),
            ("note_to", NOT_ACCESSIBLE),
        ):
            self.fields[name].error_messages["invalid_choice"] = text

    def offer(self, choices: Sequence[tuple[str, str]], people: Sequence[User]) -> None:
        """Let the form be shown with these choices and persons, also one that was sent with fewer."""
        self.choices = choices
        self.fields["note_for"].choices = list(choices)  # type: ignore[attr-defined]
        self.fields["note_to"].choices = [(person.pk, person.full_name) for person in people]  # type: ignore[attr-defined]

    @property
    def usual(self) -> str:
        """For whom a note is that does not say it; who may write for nobody is refused by the service."""
        return self.choices[0][0] if self.choices else Audience.TEAM.value

    @property
    def typed(self) -> str:
        """What was typed, whether or not it was taken."""
        return str(self["note_text"].value() or "")

    @property
    def chosen(self) -> list[str]:
        """Whom the form names so far, as its options say it."""
        return [str(pk) for pk in self["note_to"].value() or []]
