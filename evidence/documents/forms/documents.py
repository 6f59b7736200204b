"""A document: taking it in, saying what it is, replacing, judging and withdrawing it."""

import secrets
from typing import Any

from django import forms
from django.utils.functional import lazy

from evidence.documents.models import Document
from zi_portal.kit.forms.fields import DateField, LineField, LinesField, ask_of
from zi_portal.shelf.accepted import ACCEPT, upload_limits

DATE_HINT = "Tanggal yang tertulis pada dokumen, misalnya 31 Mei 2026. Tanpa tanggal, dokumen belum dihitung."


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


ask_of(DetailsForm.base_fields["document_date"], "perlu agar dihitung")


class EditForm(DetailsForm):
    """What is said of a document, and the version of it that was read."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def read_version(self) -> int:
        """Return the version that was read; one that cannot be told counts as an old one."""
        typed = self.cleaned_data.get("version", "")
        return int(typed) if typed.isascii() and typed.isdecimal() else 0


class DateForm(forms.Form):
    """Of which day a document is, and until when it is valid, said at the question it serves."""

    document_date = DateField(label="Tanggal dokumen", required=False)
    valid_until = DateField(label="Berlaku sampai", required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: a document with neither does not count."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("document_date") and not cleaned.get("valid_until"):
            self.add_error("document_date", "Isi tanggal dokumen, misalnya 31 Mei 2026.")
        return cleaned


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
