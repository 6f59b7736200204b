"""The form of the open verification page."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

MB = 1024 * 1024


class CompareForm(forms.Form):
    """One file to compare with a final report; it is looked at and forgotten."""

    file = forms.FileField(
        label="Berkas laporan (PDF)",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": "Pilih berkas laporan yang akan dicocokkan.",
            "invalid": "Berkas tidak terbaca. Pilih lagi berkasnya.",
        },
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is larger than any report may be: of such a file not all was received."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.EVIDENCE_MAX_BYTES:
            raise forms.ValidationError(
                f"Berkas melebihi batas {settings.EVIDENCE_MAX_BYTES // MB} MB. Laporan final tidak pernah sebesar itu."
            )
        return file
