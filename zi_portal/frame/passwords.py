"""Password rules of the portal that Django does not bring: a hasher for small machines, words every office knows."""

import re

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

OFFICE_WORDS = (
    "zonaintegritas", "integritas", "reformasi", "birokrasi", "pelayanan", "inspektorat", "kementerian", "penilaian",
    "antikorupsi", "korupsi", "indonesia", "merdeka", "rahasia", "katasandi", "password", "kantor", "pokja", "kepala",
    "admin", "menpan", "panrb", "wbbm", "wbk", "zona", "sandi", "tpi", "tpn", "lke", "zi",
)  # fmt: skip
FEWEST_OTHER_LETTERS = 6


class PortalArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with the memory of OWASP's second profile.

    Django's 100 MiB a hash lets 32 sign-ins at once take 3 GiB, which an office's small server does not have.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


class OfficeWordsValidator:
    """Refuse a password made of words that every office of this field would try first, such as `Integritas2026!`."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002  (Django's signature)
        """Raise ValidationError if fewer than six letters remain besides digits, signs and the well-known words."""
        letters = re.sub(r"[\W\d_]+", "", password.lower())
        if not letters:
            return  # a password of digits and signs is another validator's business
        rest = letters
        for word in OFFICE_WORDS:
            rest = rest.replace(word, "")
        if rest != letters and len(rest) < FEWEST_OTHER_LETTERS:
            raise ValidationError(
                "Kata sandi ini tersusun dari kata yang mudah ditebak, seperti “integritas” atau “wbk”. "
                "Pakai rangkaian kata lain.",
                code="office_words",
            )

    def get_help_text(self) -> str:
        """Return the rule in the words shown beside the password field."""
        return "Hindari kata yang mudah ditebak di kantor, seperti “integritas”, “wbk”, atau nama kantor."
