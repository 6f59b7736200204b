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


class CodeField(forms.CharField):
    """A code of the authenticator app, or a recovery code; pasting is welcome, spaces and hyphens do not matter."""

    def __init__(self, *, label: str, missing: str, help_text: str = "", numeric: bool = True, **kwargs: Any) -> None:
        attrs = {"autocomplete": "one-time-code" if numeric else "off", "autocapitalize": "none", "spellcheck": "false"}
        if numeric:
            attrs["inputmode"] = "numeric"
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=60,
            widget=forms.TextInput(attrs=attrs),
            error_messages={
                "required": missing,
                "max_length": "Kode ini terlalu panjang. Ketik satu kode saja.",
                "null_characters_not_allowed": "Kode berisi karakter yang tidak dapat diketik. Ketik lagi.",
            },
            **kwargs,
        )
        self.widget.attrs.pop("maxlength", None)  # the browser would cut a pasted code silently


APP_CODE = "6 angka yang sedang tampil di aplikasi autentikator."


class SignInCodeForm(forms.Form):
    """The second step: a code of the phone or, where it is not at hand, a recovery code. Either is enough."""

    one_time_password = CodeField(label="Kode verifikasi", missing="Isi kode verifikasi.", help_text=APP_CODE)
    recovery_password = CodeField(
        label="Kode pemulihan",
        missing="Isi kode pemulihan.",
        help_text="16 huruf dan angka dari daftar yang Anda simpan. Setiap kode hanya dapat dipakai sekali.",
        numeric=False,
    )
    use_required_attribute = False  # of two fields of which one is filled

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: that of the phone where none was filled."""
        cleaned = super().clean() or {}
        filled = [name for name in self.fields if self.data.get(name, "").strip()] or ["one_time_password"]
        for name in set(self.fields) - set(filled):
            self.errors.pop(name, None)
        return cleaned

    @property
    def filled(self) -> tuple[str, str]:
        """Return the name and the code of the field that was filled, the recovery code where both were."""
        name = "recovery_password" if self.cleaned_data.get("recovery_password") else "one_time_password"
        return name, self.cleaned_data[name]


class FirstCodeForm(forms.Form):
    """The first code of the phone that was just set up."""

    one_time_password = CodeField(label="Kode verifikasi", missing="Isi kode verifikasi.", help_text=APP_CODE)


class FactorSetUpForm(FirstCodeForm):
    """That code, and the password once more."""

    password = PasswordField(label="Kata sandi Anda", missing="Isi kata sandi.", autocomplete="current-password")


class OldCodeField(CodeField):
    """A code that proves who asks while the second step is on."""

    def __init__(self, *, label: str, help_text: str) -> None:
        super().__init__(label=label, missing=f"Isi {label[0].lower()}{label[1:]}.", help_text=help_text, numeric=False)


class FactorMoveForm(FirstCodeForm):
    """The old phone, or a recovery code where it is lost, and the new one."""

    old_password_code = OldCodeField(
        label="Kode dari ponsel lama", help_text="6 angka dari aplikasi di ponsel lama, atau satu kode pemulihan."
    )
    field_order = ("old_password_code", "one_time_password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["one_time_password"].label = "Kode dari ponsel baru"


class RecoveryCodesForm(forms.Form):
    """Who asks for new recovery codes proves it by a code."""

    one_time_password = OldCodeField(
        label="Kode verifikasi", help_text="6 angka dari aplikasi autentikator, atau satu kode pemulihan."
    )


class FactorOffForm(RecoveryCodesForm):
    """Password and a code."""

    password = PasswordField(label="Kata sandi", missing="Isi kata sandi.", autocomplete="current-password")
    field_order = ("password", "one_time_password")


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
