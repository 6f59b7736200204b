"""Forms that files come in by, whole or in pieces, and what is said of them; the service judges the bytes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.html import format_html

from evidence.documents.forms.documents import DetailsForm, RequestKeyForm
from evidence.documents.standard import Item
from zi_portal.shelf.accepted import ACCEPT, several_files, upload_limits

NO_ITEM = "Tidak ditandai"


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, as they arrived: an empty or unreadable one is told apart from the others later."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":  # noqa: ARG002  (Django hands it)
        """Return the files; one at least where they are required."""
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class FilesForm(RequestKeyForm):
    """Files in the form itself, or the token of one that arrived before it in pieces."""

    uploads = FilesField(
        label="Berkas",
        help_text=lazy(lambda: format_html("{} {}", upload_limits(), several_files()), str)(),
        widget=FilesInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Pilih berkas yang akan diunggah."},
    )
    arrived = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].required = not self.data.get("arrived")


class UploadForm(FilesForm, DetailsForm):
    """Files and what is said of all of them; at a question also which asked document they are."""

    field_order = ("uploads", "document_date", "valid_until", "title", "number", "is_restricted", "item", "request_key")

    # When a photograph was taken, where the browser drew it anew without what its camera noted.
    noted = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    item = forms.ChoiceField(
        label="Memenuhi data dukung yang diminta",
        required=False,
        error_messages={"invalid_choice": "Pilih butir yang ada pada daftar."},
    )

    def __init__(self, *args: Any, items: Sequence[Item] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title = self.fields["title"]
        title.required = False
        title.help_text = "Bila dikosongkan, diambil dari nama berkas."
        if items:
            self.fields["item"].choices = [("", NO_ITEM), *((item.key, item.label) for item in items)]  # type: ignore[attr-defined]
        else:
            del self.fields["item"]

    def details(self) -> dict[str, Any]:
        """Return what is said of the files; of several without title and number, since each takes its own name as title."""
        details = super().details()
        is_one = bool(self.cleaned_data["arrived"]) or len(self.cleaned_data["uploads"]) == 1
        return details if is_one else details | {"title": "", "number": ""}

    def items(self) -> list[str]:
        """Return the keys of the asked documents that were chosen."""
        return [key for key in (self.cleaned_data.get("item"),) if key]


class RepeatForm(DetailsForm):
    """What is said of bytes that the unit has already and that become one more document."""

    name = forms.CharField(max_length=4000)  # of the file
    item = forms.ChoiceField(required=False)
    request_key = forms.CharField(max_length=64, required=False)

    def __init__(self, *args: Any, items: Sequence[Item] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["item"].choices = [("", NO_ITEM), *((item.key, item.label) for item in items)]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what was said, by argument of the service."""
        cleaned = self.cleaned_data
        return {"name": cleaned["name"], "details": self.details(), "request_key": cleaned["request_key"]} | {
            "checklist_keys": [cleaned["item"]] if cleaned["item"] else []
        }


class PartialForm(forms.Form):
    """What is said of a large file before its first piece."""

    name = forms.CharField(max_length=4000)
    size_bytes = forms.IntegerField(min_value=1, max_value=2**40)
    modified_ms = forms.IntegerField(min_value=0, max_value=2**50, required=False)
    batch = forms.CharField(max_length=40, required=False)  # of a folder drop

    def clean_modified_ms(self) -> int:
        """Return 0 where the browser does not say when the file was changed."""
        return self.cleaned_data["modified_ms"] or 0
