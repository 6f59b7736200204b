"""Forms of the vault: shape and check what is typed; the files themselves are judged by the service."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy

from assessment.areas import AreaKey
from assessment.forms.fields import DateField, LineField, LinesField
from assessment.forms.filters import Filter, search_field
from assessment.models import Indicator
from evidence.limits import ACCEPT, upload_limits
from evidence.models import Document
from evidence.selectors.drops import DropLine
from evidence.selectors.library import EXPIRED, EXPIRING, EXPIRING_DAYS, UNDATED, WITHDRAWN, LibraryChoices
from zi_portal.folding import clean as clean_text

TAG_LENGTH = 30
DATE_HINT = "Tanggal yang tertulis pada dokumen, misalnya 31 Mei 2026. Tanpa tanggal, dokumen belum dihitung."


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, as they arrived: an empty or unreadable one is told apart from the others later."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":  # noqa: ARG002  (Django hands it)
        """Return the files; one at least."""
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class RequestKeyForm(forms.Form):
    """A form that carries a random key, so that a double click or a retry counts once."""

    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_key"].initial = secrets.token_hex(16)


class DetailsForm(forms.Form):
    """What is said of a document."""

    title = LineField(
        label="Judul",
        max_length=200,
        error_messages={
            "required": "Isi judul dokumen.",
            "max_length": "Judul paling panjang 200 karakter. Singkatkan.",
        },
    )
    number = LineField(
        label="Nomor dokumen",
        max_length=100,
        required=False,
        help_text="Nomor surat, SK, atau laporan.",
        error_messages={"max_length": "Nomor paling panjang 100 karakter. Singkatkan."},
    )
    document_date = DateField(label="Tanggal dokumen", required=False, help_text=DATE_HINT)
    valid_until = DateField(
        label="Berlaku sampai", required=False, help_text="Bila dokumen mempunyai masa berlaku, misalnya SK atau SOP."
    )
    is_restricted = forms.BooleanField(
        label="Terbatas: berisi data pribadi",
        required=False,
        help_text="Hanya dibuka oleh pokja yang menautkannya, ketua tim ZI, kepala kantor, dan penilai.",
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two dates."""
        cleaned = super().clean() or {}
        begun, ends = cleaned.get("document_date"), cleaned.get("valid_until")
        if begun and ends and ends < begun:
            self.add_error("valid_until", "Masa berlaku mendahului tanggal dokumen. Periksa kedua tanggal.")
        return cleaned

    def details(self) -> dict[str, Any]:
        """Return what was said, by field of the document."""
        return {name: self.cleaned_data[name] for name in DetailsForm.base_fields}


class UploadForm(RequestKeyForm, DetailsForm):
    """Files and what is said of all of them."""

    field_order = ("uploads", "document_date", "valid_until", "title", "number", "is_restricted", "request_key")

    uploads = FilesField(
        label="Berkas",
        help_text=lazy(lambda: f"{upload_limits()} Boleh beberapa sekaligus.", str)(),
        widget=FilesInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Pilih berkas yang akan diunggah."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title = self.fields["title"]
        title.required = False
        title.help_text = "Bila dikosongkan, diambil dari nama berkas."

    def details(self) -> dict[str, Any]:
        """Several files cannot share a title or a number; each takes its own name as title."""
        details = super().details()
        return details if len(self.cleaned_data["uploads"]) == 1 else details | {"title": "", "number": ""}


class DropForm(RequestKeyForm):
    """Many files whose names tell their questions."""

    uploads = FilesField(
        label="Berkas",
        help_text=lazy(lambda: f"{upload_limits()} Paling banyak 100 sekaligus.", str)(),
        widget=FilesInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Pilih berkas yang akan diunggah."},
    )


class PlaceForm(forms.Form):
    """Where one file of a drop goes, empty for the library alone, and the date it bears."""

    code = forms.CharField(label="Pertanyaan", required=False, max_length=30)
    dated = DateField(label="Tanggal dokumen", required=False)

    def __init__(self, *args: Any, line: DropLine, questions: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self.codes = {question.code.lower(): question.code for question in questions}
        self.fields["code"].initial = line.code
        self.fields["dated"].initial = line.document.document_date

    def clean_code(self) -> str:
        """Return the code as the LKE writes it."""
        typed = self.cleaned_data["code"].strip()
        if typed and typed.lower() not in self.codes:
            raise forms.ValidationError("Pertanyaan ini bukan milik area Anda. Pilih dari daftar, atau kosongkan.")
        return self.codes.get(typed.lower(), "")


class ReplaceForm(RequestKeyForm):
    """The new file of a document."""

    file = forms.FileField(
        label="Berkas pengganti",
        help_text=lazy(upload_limits, str)(),
        allow_empty_file=True,  # the service says what is wrong with it
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Pilih berkas pengganti.", "invalid": "Pilih berkas pengganti."},
    )


class WithdrawForm(forms.Form):
    """Why a document is taken out of use."""

    reason = LinesField(
        label="Alasan penarikan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Isi alasan penarikan.",
            "max_length": "Alasan paling panjang 500 karakter. Singkatkan.",
        },
    )


class JudgeForm(forms.Form):
    """In what state a document is, and why it does not count."""

    state = forms.ChoiceField(
        label="Keadaan",
        choices=[
            (Document.State.GOOD, "Baik: dapat dipakai"),
            (Document.State.PROBLEM, "Bermasalah: tidak lengkap, salah berkas, atau tidak terbaca"),
            (Document.State.REJECTED, "Ditolak: bukan bukti yang diminta"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keadaan dokumen.", "invalid_choice": "Pilih keadaan dokumen."},
    )
    reason = LinesField(
        label="Alasan",
        max_length=500,
        required=False,
        help_text="Harus diisi bila bermasalah atau ditolak: apa yang kurang, dan apa yang harus diperbaiki.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Alasan paling panjang 500 karakter. Singkatkan."},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where there must be one."""
        cleaned = super().clean() or {}
        is_good = cleaned.get("state", Document.State.GOOD) == Document.State.GOOD
        if not is_good and cleaned.get("reason") == "":
            self.add_error("reason", "Isi alasannya, supaya pemiliknya tahu apa yang harus diperbaiki.")
        return cleaned


class DocumentFilter(Filter):
    """The search line above the library, what narrows it, its order and its look."""

    text = search_field("Kata yang dicari")
    area = forms.ChoiceField(label="Dipakai pada area", required=False, choices=[("", "Semua area"), *AreaKey.choices])
    state = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[("", "Semua kecuali yang ditarik"), *Document.State.choices, (WITHDRAWN, "Ditarik")],
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
    def narrows(self) -> bool:
        """Whether something beside the words is chosen."""
        return bool(self.chosen().keys() - {"text"})


class TagsForm(forms.Form):
    """Tags to put on the chosen documents, and tags to take off; several are parted by commas."""

    add = forms.CharField(
        label="Tag yang ditambahkan",
        required=False,
        max_length=400,
        help_text="Pisahkan dengan koma, misalnya: rapat, triwulan I.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    remove = forms.CharField(
        label="Tag yang dilepas",
        required=False,
        max_length=400,
        help_text="Pisahkan dengan koma.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_add(self) -> list[str]:
        """Return the tags."""
        return self._tags("add")

    def clean_remove(self) -> list[str]:
        """Return the tags."""
        return self._tags("remove")

    def clean(self) -> dict[str, Any]:
        """Ask for a tag at least."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("add") and not cleaned.get("remove"):
            self.add_error("add", "Isi tag yang ditambahkan atau dilepas.")
        return cleaned

    def _tags(self, name: str) -> list[str]:
        tags = [clean_text(part).strip("#") for part in self.cleaned_data[name].split(",")]
        long = next((tag for tag in tags if len(tag) > TAG_LENGTH), None)
        if long is not None:
            raise forms.ValidationError(f"Tag “{long[:20]}…” lebih dari {TAG_LENGTH} karakter. Singkatkan.")
        return [tag for tag in dict.fromkeys(tags) if tag]


class PickFilter(Filter):
    """The search line above the picker."""

    text = search_field("Judul, nomor, nama, tag, atau isi berkas")
