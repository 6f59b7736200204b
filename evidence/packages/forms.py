"""The outside link of a package: made by its unit, opened by its reader."""

from django import forms

from zi_portal.kit.forms.fields import LineField, WholeNumberField

USUAL_DAYS, MOST_DAYS = 14, 30
_WRONG_DAYS = f"Isi angka 1 sampai {MOST_DAYS}."


class LinkForm(forms.Form):
    """For whom an outside link is, and how long it holds."""

    recipient = LineField(
        label="Untuk siapa",
        max_length=100,
        help_text="Nama tim atau kantor penilai, misalnya Tim Penilai Nasional.",
        error_messages={
            "required": "Isi untuk siapa tautan ini.",
            "max_length": "Nama penerima paling panjang 100 karakter. Singkatkan.",
        },
    )
    days = WholeNumberField(
        label="Berlaku berapa hari",
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=f"Paling lama {MOST_DAYS} hari; dapat dicabut lebih awal.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _WRONG_DAYS, "min_value": _WRONG_DAYS, "max_value": _WRONG_DAYS},
    )


class PassphraseForm(forms.Form):
    """What the holder of a link types."""

    passphrase = forms.CharField(
        label="Frasa sandi",
        max_length=100,
        help_text="Empat kelompok huruf dan angka dari unit yang membagikan tautan ini.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Isi frasa sandi.", "max_length": "Frasa sandi tidak sepanjang itu. Periksa lagi."},
    )

    def refuse(self) -> None:
        """Say that it is not the one."""
        self.add_error("passphrase", "Frasa sandi tidak cocok. Periksa huruf dan angkanya, lalu ketik lagi.")
