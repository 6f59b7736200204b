"""Text that people typed, in the one form in which it is kept, and whether two say the same to the eye. Plain Python."""

import re
import unicodedata

# Control characters but tab and newline, and the marks that reorder the line around them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean_text(typed: str) -> str:
    """Return `typed` with plain newlines, composed letters, no control or reordering characters, no blank ends."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNPRINTABLE.sub("", text).strip()


def looks_same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but tabs for blanks and signs without width, which our documents leave out."""
    return one == other or _seen(one) == _seen(other)


def _seen(text: str) -> str:
    return "".join(sign for sign in clean_text(text).replace("\t", " ") if unicodedata.category(sign) != "Cf")
