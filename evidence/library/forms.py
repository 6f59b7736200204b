"""The library: finding documents in it and putting tags on them."""

from typing import Any

from django import forms

from assessment.people.areas import AreaKey
from evidence.documents.models import Document
from evidence.library.selectors.library import (
    DESTROYED,
    EXPIRED,
    EXPIRING,
    EXPIRING_DAYS,
    UNDATED,
    WITHDRAWN,
    LibraryChoices,
)
from zi_portal.kit.folding import clean as clean_text
from zi_portal.kit.folding import fold
from zi_portal.kit.forms.filters import Filter, search_field

TAG_LENGTH = 30


class DocumentFilter(Filter):
    """The search line above the library, what narrows it, its order and its look."""

    text = search_field("Kata yang dicari")
    area = forms.ChoiceField(label="Dipakai pada area", required=False, choices=[("", "Semua area"), *AreaKey.choices])
    state = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Semua yang masih dipakai"),
            *Document.State.choices,
            (WITHDRAWN, "Ditarik"),
            (DESTROYED, "Dimusnahkan"),
        ],
    )
    expiry = forms.ChoiceField(
        label="Masa berlaku",
        required=False,
        choices=[
            ("", "Semua"),
            (EXPIRED, "Sudah lewat"),
            (EXPIRING, f"Berakhir dalam {EXPIRING_DAYS} hari"),
            (UNDATED, "Tanpa masa berlaku"),
        ],
    )
    year = forms.ChoiceField(label="Tahun dokumen", required=False)
    owner = forms.ChoiceField(label="Pengunggah", required=False)
    tag = forms.CharField(label="Tag", required=False, max_length=TAG_LENGTH)
    sort = forms.ChoiceField(
        label="Urutan",
        required=False,
        choices=[
            ("", "Terbaru diunggah"),
            ("judul", "Judul, A–Z"),
            ("tanggal", "Tanggal dokumen, terbaru dulu"),
            ("berlaku", "Masa berlaku, terdekat dulu"),
        ],
    )

    def __init__(self, *args: Any, choices: LibraryChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = "Judul, nomor, nama berkas, tag, kode pertanyaan, atau isi berkas."
        years = [(str(year), str(year)) for year in choices.years]
        self.fields["year"].choices = [("", "Semua tahun"), *years, (UNDATED, "Tanpa tanggal")]  # type: ignore[attr-defined]
        owners = [(str(pk), name) for pk, name in choices.owners]
        self.fields["owner"].choices = [("", "Semua orang"), *owners]  # type: ignore[attr-defined]

    @property
    def selects(self) -> list[forms.BoundField]:
        """Return the fields that are chosen from a list, as they stand."""
        return [self[name] for name, field in self.fields.items() if isinstance(field, forms.ChoiceField)]

    @property
    def shows_only_gone(self) -> bool:
        """Whether what is asked for is out of use, so that nothing is done with it."""
        return self.chosen().get("state") in {WITHDRAWN, DESTROYED}

    @property
    def narrows(self) -> bool:
        """Whether something beside the words is chosen."""
        return bool(self.chosen().keys() - {"text"})


class TagsField(forms.CharField):
    """Tags, parted by commas; its value is the list of them, each once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, max_length=400, **{"widget": forms.TextInput(attrs={"autocomplete": "off"})} | options
        )

    def clean(self, value: Any) -> Any:
        """Return the tags; raise ValidationError for one too long."""
        tags = [clean_text(part).strip("#") for part in super().clean(value).split(",")]
        long = next((tag for tag in tags if len(tag) > TAG_LENGTH), None)
        if long is not None:
            raise forms.ValidationError(f"Tag “{long[:20]}…” lebih dari {TAG_LENGTH} karakter. Singkatkan.")
        return [tag for tag in dict.fromkeys(tags) if tag]


class DocumentTagsForm(forms.Form):
    """All tags of one document; `shown` are those it had when the page was made."""

    shown = TagsField(widget=forms.HiddenInput)
    tags = TagsField(label="Tag", help_text="Pisahkan dengan koma, misalnya: rapat, triwulan I. Paling banyak 10.")

    def changes(self) -> dict[str, list[str]]:
        """Return what was put on and taken off, so that a tag somebody else changed meanwhile stays as he left it."""
        shown, tags = self.cleaned_data["shown"], self.cleaned_data["tags"]
        return {
            "add": [tag for tag in tags if tag not in shown],
            "remove": [tag for tag in shown if fold(tag) not in set(map(fold, tags))],
        }


class TagsForm(forms.Form):
    """Tags to put on the chosen documents, and tags to take off; several are parted by commas."""

    add = TagsField(label="Tag yang ditambahkan", help_text="Pisahkan dengan koma, misalnya: rapat, triwulan I.")
    remove = TagsField(label="Tag yang dilepas", help_text="Pisahkan dengan koma.")

    def clean(self) -> dict[str, Any]:
        """Ask for a tag at least."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("add") and not cleaned.get("remove"):
            self.add_error("add", "Isi tag yang ditambahkan atau dilepas.")
        return cleaned


class PickFilter(Filter):
    """The search line above the picker."""

    text = search_field("Judul, nomor, nama, tag, atau isi berkas")
