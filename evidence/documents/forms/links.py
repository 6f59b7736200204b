"""A link that stands for a document whose file is still elsewhere."""

from typing import Any

from django import forms

from evidence.documents.forms.documents import DetailsForm
from zi_portal.kit.forms.fields import LineField
from zi_portal.shelf.faults import LinkRefused
from zi_portal.shelf.validators import link_address


class LinkForm(DetailsForm):
    """An address and what is said of the document behind it."""

    field_order = ("url", "title", "number", "document_date", "valid_until", "is_restricted")

    url = LineField(
        label="Alamat tautan",
        help_text="Alamat lengkap yang diawali https://, paling panjang 500 karakter. Portal tidak membukanya.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Isi alamat tautan."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title = self.fields["title"]
        title.required = False
        title.help_text = "Nama dokumennya. Bila dikosongkan, diambil dari nama situs."

    def clean_url(self) -> str:
        """Return the address as it is kept."""
        try:
            return link_address(self.cleaned_data["url"])
        except LinkRefused as refused:
            raise forms.ValidationError(refused.reason) from refused
