"""How a letter is numbered, kept and signed by the rules of official letters (tata naskah dinas).

Source: Peraturan ANRI 5/2021 tentang Pedoman Umum Tata Naskah Dinas: sifat; a.n., u.b., Plt. and Plh. of who signs.
"""

import re
import secrets
from dataclasses import dataclass

from django.db.models import TextChoices

# Letters and digits that nobody takes for another (no I, L, O, U).
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, _GROUP = 20, 5
_MISREAD = str.maketrans("ILO", "110")
_PRINTED = re.compile(
    rf"\b[{_SIGNS}]{{{_GROUP}}}(?:\s?[-‐–]\s?[{_SIGNS}]{{{_GROUP}}}){{{CODE_LENGTH // _GROUP - 1}}}\b"
)


class Confidentiality(TextChoices):
    """*Sifat*: who may read it."""

    ORDINARY = "biasa", "Biasa"
    LIMITED = "terbatas", "Terbatas"
    SECRET = "rahasia", "Rahasia"


class Capacity(TextChoices):
    """By what right somebody signs who does not hold the office, or holds it for a time."""

    OWN = "", "Atas jabatannya sendiri"
    ON_BEHALF = "a.n.", "Atas nama (a.n.)"
    FOR_ATTENTION = "u.b.", "Untuk beliau (u.b.)"
    ACTING = "Plt.", "Pelaksana tugas (Plt.)"
    DAILY = "Plh.", "Pelaksana harian (Plh.)"


@dataclass(frozen=True)
class Signer:
    """One who signs; `mandate` is the office that lets him (a.n., u.b.), `via` the one between them (u.b.)."""

    name: str
    position: str
    nip: str = ""
    capacity: str = ""
    mandate: str = ""
    via: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines above the signature: `a.n. Kepala Kantor`, `Kepala Subbagian Umum`."""
        if self.capacity == Capacity.ON_BEHALF:
            return f"a.n. {self.mandate}", self.position
        if self.capacity == Capacity.FOR_ATTENTION:
            return f"a.n. {self.mandate}", self.via, "u.b.", self.position
        if self.capacity in {Capacity.ACTING, Capacity.DAILY}:
            return (f"{self.capacity} {self.position}",)
        return (self.position,)


@dataclass(frozen=True)
class Issue:
    """What makes a report final: its number, who signs it, and where anyone may verify it."""

    number: str
    dated: str  # in words
    confidentiality: str  # as printed
    place: str
    signer: Signer
    code: str  # as printed
    address: str  # of its verification page
    audit_sequence: int = 0  # of the unit's last audit event; 0 without one
    audit_hash: str = ""

    @property
    def audit_head(self) -> str:
        """Return the unit's last audit event as it is printed."""
        return f"kejadian {self.audit_sequence}, {self.audit_hash}" if self.audit_hash else ""


def new_code() -> str:
    """Return a code of 100 random bits, which nobody guesses."""
    return "".join(secrets.choice(_SIGNS) for _ in range(CODE_LENGTH))


def printed_code(code: str) -> str:
    """Return a code in groups of five: `7K3MZ-…`."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read_code(typed: str) -> str:
    """Return the code that somebody typed, whatever its case, spaces and hyphens; "" if it is none."""
    signs = re.sub(r"[\s\-‐–]", "", typed).upper().translate(_MISREAD)
    return signs if len(signs) == CODE_LENGTH and set(signs) <= set(_SIGNS) else ""


def codes_in(text: str) -> set[str]:
    """Return the printed codes that stand in the words of a document."""
    return {read_code(found) for found in _PRINTED.findall(text)}
