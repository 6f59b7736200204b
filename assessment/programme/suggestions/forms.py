"""Forms of suggestions: what is asked of the staff, what they answer, and the task that comes of an answer."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django import forms

from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.suggestions.facts import FormFacts, Said, TaskFacts
from assessment.programme.suggestions.models import (
    Suggestion,
    SuggestionAnswer,
    SuggestionForm,
    SuggestionQuestion,
)
from assessment.programme.suggestions.selectors import SHOWN
from assessment.tasks.models import Task
from zi_portal.kit.forms.fields import DateField, LineField, clean_line
from zi_portal.kit.forms.filters import Filter
from zi_portal.kit.forms.text import PlainTextField

NAMELESS, NAMED = "tanpa", "nama"
LONGEST_QUESTION = SuggestionQuestion._meta.get_field("text").max_length or 0


def _limit(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length or 0


class AskForm(forms.Form):
    """What the ketua tim asks of the staff, and when."""

    title = LineField(
        label="Judul",
        max_length=_limit(SuggestionForm, "title"),
        error_messages={
            "required": "Tuliskan judul formulir.",
            "max_length": f"Judul paling panjang {_limit(SuggestionForm, 'title')} huruf.",
        },
    )
    intro = PlainTextField(
        label="Pengantar",
        required=False,
        max_length=_limit(SuggestionForm, "intro"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dibaca pegawai di atas pertanyaan, misalnya untuk apa jawabannya dipakai.",
        error_messages={"max_length": f"Pengantar paling panjang {_limit(SuggestionForm, 'intro')} huruf."},
    )
    questions = PlainTextField(
        label="Pertanyaan",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Satu pertanyaan per baris, paling banyak 10.",
        error_messages={
            "required": "Tuliskan sedikitnya satu pertanyaan.",
            "max_length": "Pertanyaannya terlalu panjang. Ringkaslah.",
        },
    )
    opens_on = DateField(
        label="Dibuka mulai",
        help_text="Misalnya 31 Mei 2026.",
        error_messages={"required": "Isi hari formulir dibuka."},
    )
    closes_on = DateField(
        label="Sampai", help_text="Hari terakhir menjawab.", error_messages={"required": "Isi hari terakhir menjawab."}
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `digest_of` the form as it was read

    def clean_questions(self) -> tuple[str, ...]:
        """Return the questions, empty lines left out."""
        lines = (clean_line(line) for line in self.cleaned_data["questions"].splitlines())
        found = tuple(line for line in lines if line)
        if any(len(line) > LONGEST_QUESTION for line in found):
            raise forms.ValidationError(f"Satu pertanyaan paling panjang {LONGEST_QUESTION} huruf. Ringkaslah.")
        return found

    def facts(self) -> FormFacts:
        """Return what a valid form says."""
        return FormFacts(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})

    def again(self, seen: str) -> Self:
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return type(self)(data)


def ask_initial(form: SuggestionForm, questions: Iterable[str], seen: str) -> dict[str, Any]:
    """Return what the form of a form shows before anything is typed."""
    names = ("title", "intro", "opens_on", "closes_on")
    return {name: getattr(form, name) for name in names} | {"questions": "\n".join(questions), "seen": seen}


class AnswerForm(forms.Form):
    """What one of the staff answers: each question or none, with a name or without."""

    def __init__(self, *args: Any, questions: Sequence[SuggestionQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        longest = _limit(SuggestionAnswer, "text")
        for question in questions:
            self.fields[_field(question)] = PlainTextField(
                label=question.text,
                required=False,
                max_length=longest,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"max_length": f"Jawaban paling panjang {longest} huruf. Ringkaslah."},
            )
        self.fields["who"] = forms.ChoiceField(
            label="Nama Anda",
            choices=[(NAMELESS, "Kirim tanpa nama"), (NAMED, "Kirim dengan nama")],
            initial=NAMELESS,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Pilih dengan nama atau tanpa nama.",
                "invalid_choice": "Pilih dengan nama atau tanpa nama.",
            },
        )
        self.fields["name"] = LineField(
            label="Nama",
            required=False,
            max_length=_limit(Suggestion, "name"),
            help_text="Diisi hanya bila Anda memilih Kirim dengan nama.",
            error_messages={"max_length": f"Nama paling panjang {_limit(Suggestion, 'name')} huruf."},
        )
        self.fields["key"] = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse an empty answer, and a name that was announced and not given."""
        said = super().clean() or {}
        fields = [_field(question) for question in self.questions]
        if not any(said.get(name) for name in fields) and not any(name in self.errors for name in fields):
            self.add_error(fields[0], "Jawablah sedikitnya satu pertanyaan.")
        if said.get("who") == NAMED and not said.get("name") and "name" not in self.errors:
            self.add_error("name", "Tuliskan nama Anda, atau pilih Kirim tanpa nama.")
        return said

    def said(self) -> Said:
        """Return what a valid form says. A name typed beside *Kirim tanpa nama* is let go."""
        answers = {question.pk: self.cleaned_data[_field(question)] for question in self.questions}
        return Said(
            answers={pk: text for pk, text in answers.items() if text},
            key=self.cleaned_data["key"],
            name=self.cleaned_data["name"] if self.cleaned_data["who"] == NAMED else "",
        )


def _field(question: SuggestionQuestion) -> str:
    return f"jawaban_{question.position}"


class AnswerFilter(Filter):
    """Which answers of a form are shown; `template_name` is that of every list."""

    cari = LineField(label="Kata dalam jawaban atau nama", required=False, max_length=100)
    tampil = forms.ChoiceField(
        label="Tampilkan", required=False, choices=[(key, words) for key, (words, _) in SHOWN.items()]
    )


class TaskForm(forms.Form):
    """The task that comes of an answer: what, of which area, whose, until when."""

    area = forms.ChoiceField(
        label="Area", error_messages={"required": "Pilih area tugas.", "invalid_choice": "Pilih area dari daftar."}
    )
    title = LineField(
        label="Tugas",
        max_length=_limit(Task, "title"),
        error_messages={
            "required": "Tuliskan apa yang harus dikerjakan.",
            "max_length": f"Tugas paling panjang {_limit(Task, 'title')} huruf. Ringkaslah.",
        },
    )
    owner = forms.TypedChoiceField(
        label="Dikerjakan oleh",
        coerce=int,
        help_text="Ia dapat membaca saran ini.",
        error_messages={
            "required": "Pilih orang yang mengerjakannya.",
            "invalid_choice": "Pilih seorang anggota tim dari daftar.",
        },
    )
    due_on = DateField(label="Tenggat", required=False, help_text="Misalnya 31 Mei 2026.")

    def __init__(self, *args: Any, areas: Iterable[AreaKey], people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(key.value, key.label) for key in areas]  # type: ignore[attr-defined]
        names = [("", "Pilih orang"), *((person.pk, str(person)) for person in people)]
        self.fields["owner"].choices = names  # type: ignore[attr-defined]

    def facts(self) -> TaskFacts:
        """Return what a valid form says."""
        return TaskFacts(**self.cleaned_data)
