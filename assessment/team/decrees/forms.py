"""Forms of the register of SK."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment.people.models import Decree
from assessment.team.decrees.facts import DecreeFacts
from zi_portal.kit.forms.fields import DateField, LineField, LinesField, ask_of


def _limit(name: str) -> int:
    return Decree._meta.get_field(name).max_length or 0  # type: ignore[union-attr]


NUMBER, CHANGES, ENDED = _limit("number"), _limit("changes"), _limit("ended_reason")


class DecreeForm(forms.Form):
    """One SK: number, days, what it is about."""

    number = LineField(
        label="Nomor SK",
        max_length=NUMBER,
        help_text="Seperti tercetak, misalnya W23-A/117/OT.01.1/I/2026.",
        error_messages={"required": "Isi nomor SK.", "max_length": f"Nomor SK paling panjang {NUMBER} karakter."},
    )
    dated_on = DateField(
        label="Tanggal penetapan",
        help_text="Hari SK ditandatangani, misalnya 5 Januari 2026.",
        error_messages={"required": "Isi tanggal penetapan."},
    )
    valid_from = DateField(
        label="Berlaku sejak",
        required=False,
        help_text="Kosongkan bila berlaku sejak ditetapkan. Peran tidak dapat mulai sebelum hari ini.",
    )
    about = forms.ChoiceField(
        label="Tentang",
        choices=Decree.About.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih pembentukan atau perubahan.",
            "invalid_choice": "Pilih pembentukan atau perubahan.",
        },
    )
    changes = LinesField(
        label="Yang ditetapkan atau diubah",
        required=False,
        max_length=CHANGES,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya: ketua pokja Tatalaksana diganti karena mutasi.",
        error_messages={"max_length": f"Uraian paling panjang {CHANGES} karakter."},
    )
    amends = forms.TypedChoiceField(
        label="Mengubah SK",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Pilih SK unit ini dari daftar."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` of the SK as it was read

    def __init__(self, *args: Any, others: Iterable[Decree], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = tuple(others)
        named = [(one.pk, f"{one.number} ({one.get_about_display() or 'belum lengkap'})") for one in self.others]
        self.fields["amends"].choices = [("", "Tidak ada"), *named]  # type: ignore[attr-defined]
        ask_of(self.fields["changes"], "wajib bagi perubahan")

    def clean(self) -> dict[str, Any]:
        """Ask a change for what it changes."""
        cleaned = super().clean() or {}
        if cleaned.get("about") == Decree.About.CHANGED and cleaned.get("changes") == "":
            self.add_error("changes", "Tuliskan apa yang diubah SK ini.")
        return cleaned

    def facts(self) -> DecreeFacts:
        """Return what a valid form says."""
        said = self.cleaned_data
        return DecreeFacts(**{name: said[name] for name in DecreeFacts.__dataclass_fields__})

    def again(self, seen: str) -> "DecreeForm":
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return DecreeForm(data, others=self.others)


def decree_initial(decree: Decree) -> dict[str, Any]:
    """Return what the form of an SK shows before anything is typed."""
    names = ("number", "dated_on", "valid_from", "about", "changes")
    return {name: getattr(decree, name) for name in names} | {
        "amends": decree.amends_id,
        "seen": decree.content_digest,
    }


class DecreeEndForm(forms.Form):
    """Why an SK is ended."""

    reason = LineField(
        label="Alasan",
        max_length=ENDED,
        help_text="Misalnya: dicabut dengan SK yang baru, atau salah catat.",
        error_messages={
            "required": "Tuliskan alasan SK ini diakhiri.",
            "max_length": f"Alasan paling panjang {ENDED} karakter.",
        },
    )


class HangForm(forms.Form):
    """Which roles are to hang on an SK."""

    roles = forms.TypedMultipleChoiceField(
        label="Peran",
        coerce=int,
        error_messages={
            "required": "Centang sedikitnya satu peran.",
            "invalid_choice": "Peran yang dicentang sudah terkait SK. Muat ulang halaman ini.",
        },
    )

    def __init__(self, *args: Any, roles: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(pk, str(pk)) for pk in roles]  # type: ignore[attr-defined]
