"""Text made alike for searching: `É`, `é` and `e` are one letter, and so are a full-width `Ａ` and `a`.

SQLite calls `fold` as a function of its own, `zi_fold`; PostgreSQL does the same with its own functions
(`evidence/library/selectors/search.py`).
"""

import unicodedata
from collections.abc import Callable

# Line ends and tabs part words; every other control or format character (NUL, soft hyphen, direction marks) is left out.
_PARTING = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " ")
_ACCENTS = range(0x0300, 0x0370)  # combining marks that follow a Latin, Greek or Cyrillic letter


class _Letters(dict[int, int | str | None]):
    """What a letter becomes, found out once for each."""

    def __init__(self, become: Callable[[str], str | None]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str | None:
        self[code] = found = self._become(chr(code))
        return found


def clean(text: str) -> str:
    """Return `text` in one line: composed letters, no control characters, one blank between words."""
    composed = unicodedata.normalize("NFKC", text.translate(_PARTING)).translate(_KEPT)
    return " ".join(composed.split())


def fold(text: str) -> str:
    """Return `clean` text in small letters without accents; each letter becomes exactly one, so places stay the same."""
    return text.translate(_FOLDED)


def _kept(letter: str) -> str | None:
    return None if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"} else letter


def _folded(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    plain = parts[0] if all(ord(mark) in _ACCENTS for mark in parts[1:]) else letter
    small = plain.lower()
    return small if len(small) == 1 else plain


_KEPT, _FOLDED = _Letters(_kept), _Letters(_folded)
