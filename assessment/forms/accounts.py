"""Forms of signing in and of one's own password."""

from typing import Any

from django import forms

LONGEST_PASSWORD = 1000  # characters; taken whole, and no further, so that hashing one stays cheap


class PasswordField(forms.CharField):
    """A password as it was typed: spaces at its ends count, pasting is welcome."""

    def __init__(self, *, label: str, missing: str, autocomplete: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            error_messages={
                "required": missing,
                "max_length": f"Kata sandi paling panjang {LONGEST_PASSWORD} karakter. Pakai yang lebih pendek.",
                "null_characters_not_allowed": "Kata sandi berisi karakter yang tidak dapat diketik. Ketik lagi.",
            },
        )
        self.widget.attrs.pop("maxlength", None)  # the browser would cut a pasted password silently


class SignInForm(forms.Form):
    """Name or NIP, and password."""

    name = forms.CharField(
        label="Nama pengguna atau NIP",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": "Isi nama pengguna atau NIP.",
            "max_length": "Nama pengguna terlalu panjang. Periksa lagi.",
            "null_characters_not_allowed": "Nama pengguna berisi karakter yang tidak dikenal. Ketik lagi.",
        },
    )
    password = PasswordField(label="Kata sandi", missing="Isi kata sandi.", autocomplete="current-password")


class PasswordChangeForm(forms.Form):
    """The own password: the old one, unless a start password was just used, and the new one twice."""

    old_password = PasswordField(
        label="Kata sandi lama", missing="Isi kata sandi lama.", autocomplete="current-password"
    )
    new_password = PasswordField(
        label="Kata sandi baru",
        missing="Isi kata sandi baru.",
        autocomplete="new-password",
        help_text="Paling sedikit 12 karakter; spasi boleh. Rangkaian beberapa kata mudah diingat dan sulit ditebak. "
        "Hindari kata umum seperti “integritas” dan nama kantor.",
    )
    repeated = PasswordField(
        label="Ulangi kata sandi baru", missing="Ketik sekali lagi kata sandi baru.", autocomplete="new-password"
    )

    def __init__(self, *args: Any, asks_old: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_old:
            del self.fields["old_password"]

    def clean(self) -> dict[str, Any]:
        """Compare the two new passwords."""
        cleaned = super().clean() or {}
        new, repeated = cleaned.get("new_password"), cleaned.get("repeated")
        if new and repeated and new != repeated:
            self.add_error("repeated", "Kedua kata sandi baru berbeda. Ketik lagi keduanya.")
        return cleaned
