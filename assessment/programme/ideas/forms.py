"""Forms of ideas: one, its rank, and why it is not adopted."""

from datetime import date
from typing import Any, Self

from django import forms

from assessment.people.areas import AreaKey
from assessment.programme.ideas.facts import IdeaFacts
from assessment.programme.ideas.models import HIGHEST, LOWEST, InnovationIdea
from assessment.programme.models import Innovation
from zi_portal.kit.forms.fields import DateField, LineField, clean_line
from zi_portal.kit.forms.text import PlainTextField

NAMES = ("area", "title", "problem", "came_from", "proposed_on")
_SCALE = tuple((number, str(number)) for number in range(LOWEST, HIGHEST + 1))


def _limit(name: str) -> int:
    field: Any = InnovationIdea._meta.get_field(name)
    return field.max_length or 0


class SeenForm(forms.Form):
    """A form of one idea, which stands on the content it was loaded with."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` of the idea as it was read

    def again(self, seen: str) -> Self:
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return type(self)(data)


class IdeaForm(SeenForm):
    """What somebody would do better, and why."""

    area = forms.ChoiceField(
        label="Area",
        choices=[("", "Pilih area"), *AreaKey.choices],
        error_messages={"required": "Pilih area ide.", "invalid_choice": "Pilih area dari daftar."},
    )
    title = LineField(
        label="Ide",
        max_length=_limit("title"),
        help_text="Dalam satu kalimat, misalnya: antrean diambil dari rumah.",
        error_messages={
            "required": "Tuliskan idenya.",
            "max_length": f"Ide paling panjang {_limit('title')} huruf. Ringkaslah.",
        },
    )
    problem = PlainTextField(
        label="Masalah yang dijawab",
        required=False,
        max_length=_limit("problem"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Masalah paling panjang {_limit('problem')} huruf. Ringkaslah."},
    )
    came_from = LineField(
        label="Dari siapa",
        required=False,
        max_length=_limit("came_from"),
        help_text="Boleh dikosongkan, atau bagiannya saja. Tuliskan nama hanya bila orangnya setuju: seluruh tim membacanya.",
        error_messages={"max_length": f"Dari siapa paling panjang {_limit('came_from')} huruf."},
    )
    proposed_on = DateField(
        label="Tanggal",
        help_text="Misalnya: 31 Mei 2026.",
        error_messages={"required": "Isi hari ide disampaikan."},
    )

    def facts(self) -> IdeaFacts:
        """Return what a valid form says."""
        return IdeaFacts(**{name: self.cleaned_data[name] for name in NAMES})


def idea_initial(idea: InnovationIdea) -> dict[str, Any]:
    """Return what the form of an idea shows before anything is typed."""
    return {name: getattr(idea, name) for name in NAMES} | {"seen": idea.content_digest}


def suggested_initial(text: str, sent_on: date) -> dict[str, Any]:
    """Return what the form of an idea shows of an answer of the staff: never the name given there, which is deleted with it."""
    line = clean_line(text)
    is_short = len(line) <= _limit("title")
    told = {"title": line, "problem": ""} if is_short else {"title": "", "problem": text[: _limit("problem")]}
    return told | {"proposed_on": sent_on}


def adoption_initial(idea: InnovationIdea) -> dict[str, Any]:
    """Return what the form of an innovation shows of the idea that begins it. It is not claimed before it runs."""
    told = {"area": idea.area, "name": idea.title, "problem": idea.problem, "maker": Innovation.Maker.UNIT.value}
    return told | {"is_claimed": False, "seen": idea.content_digest}


def _score(label: str, hint: str) -> forms.TypedChoiceField:
    wrong = f"Pilih angka {LOWEST} sampai {HIGHEST}."
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[("", "Pilih angka"), *_SCALE],
        help_text=hint,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )


class RankForm(SeenForm):
    """How much an idea would bring, and how easy it is."""

    benefit = _score("Manfaat", "1 kecil, 5 besar bagi pengguna layanan atau kantor.")
    ease = _score("Kemudahan", "1 sulit atau mahal, 5 mudah dan murah.")


class DeclineForm(SeenForm):
    """Why an idea is not adopted."""

    reason = LineField(
        label="Alasan",
        max_length=_limit("declined_reason"),
        help_text="Dibaca seluruh tim, jadi tuliskan apa yang kurang atau apa yang dikerjakan sebagai gantinya.",
        error_messages={
            "required": "Tuliskan alasan ide ini tidak diadopsi.",
            "max_length": f"Alasan paling panjang {_limit('declined_reason')} huruf.",
        },
    )
