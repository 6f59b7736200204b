"""The password rule that needs to know where a person works."""

import re

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import Q

from assessment.people.models import Unit, User

SHORTEST_NAME = 4  # letters; shorter unit codes occur in good passwords by chance
FEWEST_OTHER_LETTERS = 6


class UnitNameValidator:
    """Refuse a password that is little more than the name or code of an office the person works for."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError if fewer than six letters remain besides the words of the office's name."""
        if not isinstance(user, User) or user.pk is None:
            return
        letters = rest = _letters(password)
        for word in sorted(_office_words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != letters and len(rest) < FEWEST_OTHER_LETTERS:
            raise ValidationError(
                "Kata sandi ini tersusun dari nama kantor Anda. Pakai rangkaian kata lain.", code="unit_name"
            )

    def get_help_text(self) -> str:
        """Return the rule in the words shown beside the password field."""
        return "Hindari nama kantor Anda."


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.lower())


def _office_words(user: User) -> set[str]:
    """Return the names of the person's units and instansi, whole and word by word."""
    units = Unit.objects.filter(memberships__user=user).select_related("instansi", "parent")
    names = {
        name
        for unit in units
        for name in (
            unit.name,
            unit.code,
            unit.instansi.name,
            unit.instansi.short_name,
            unit.parent and unit.parent.name,
        )
        if name
    }
    held = user.memberships.filter(~Q(instansi=None)).select_related("instansi")
    names |= {
        name
        for membership in held
        if membership.instansi
        for name in (membership.instansi.name, membership.instansi.short_name)
    }
    words = {_letters(word) for name in names for word in (name, *name.split())}
    return {word for word in words if len(word) >= SHORTEST_NAME}
