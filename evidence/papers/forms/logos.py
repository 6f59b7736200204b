"""Form of a letterhead's logo."""

from typing import Any

from django import forms

from assessment.people.models import Instansi


class LogoForm(forms.Form):
    """One picture, and whose papers it heads."""

    file = forms.FileField(
        label="Gambar logo",
        allow_empty_file=True,  # the service says so in our words
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        help_text="PNG atau JPG, paling besar 1 MB. PNG berlatar bening dicetak di atas putih.",
        error_messages={"required": "Pilih berkas logo."},
    )
    for_all = forms.TypedChoiceField(
        label="Dipakai untuk",
        coerce=lambda value: value == "instansi",
        initial="unit",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih unit yang memakai logo ini.",
            "invalid_choice": "Pilih unit yang memakai logo ini.",
        },
    )

    def __init__(self, *args: Any, instansi: Instansi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_all"].choices = [  # type: ignore[attr-defined]
            ("unit", "Unit ini saja"),
            ("instansi", f"Semua unit {instansi} yang tidak mempunyai logo sendiri"),
        ]
