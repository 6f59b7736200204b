"""Registers hold numbers, never people: what in a note or a reference tells of a person. Plain text, no database."""

import re

_APART = r"[ .\-]?"  # how digits are parted
# A NIK or a NIP, in one piece or in the groups by which they are written; days and sums of money have others.
_GROUPS = ((16,), (4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (18,), (8, 6, 1, 3))
_NUMBER = "|".join("[ .-]".join(f"[0-9]{{{length}}}" for length in groups) for groups in _GROUPS)
_DIGITS = re.compile(rf"(?<![0-9])(?:{_NUMBER})(?![0-9])")
_PHONE = re.compile(rf"(?<![0-9])(?:\+?62|0){_APART}8(?:{_APART}[0-9]){{7,11}}(?![0-9])")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
# A word by which people are named, then a word with a capital: the name of an office rarely follows it.
_NAMED = re.compile(
    r"\b(?:a\.\s?n\.|atas nama|(?:sdr|sdri|bpk|nn|tn|ny)\.|saudara|saudari|bapak|ibu|pelapor|terlapor|nama)"
    r"(?:\s+(?:bapak|ibu))?\s*:?\s+(?-i:[A-Z][\w']+)",
    re.IGNORECASE,
)

_SIGNS = (
    (_MAIL, "alamat e-mail"),
    (_PHONE, "nomor telepon"),
    (_DIGITS, "angka seperti NIK atau NIP"),
    (_NAMED, "nama orang"),
)


def person_in(text: str) -> str:
    """Return what in `text` looks like a person's, in Indonesian; "" for nothing."""
    return next((what for sign, what in _SIGNS if sign.search(text)), "")


def refusal_of(text: str) -> str:
    """Return why a text cannot be kept in a register; "" if it can."""
    found = person_in(text)
    if not found:
        return ""
    return (
        f"Teks ini tampaknya memuat {found}. Register hanya berisi jumlah dan nomor surat, tanpa data pribadi pelapor. "
        "Hapus bagian itu."
    )
