"""Names inside a package that Windows, macOS and Linux all unpack: folders of area and question, numbered files."""

import re
import unicodedata

from assessment.people.areas import AreaKey

MOST_PATH = 180  # characters of a path, so that a folder above it still fits the 260 of Windows
_QUESTION_BYTES, _FILE_BYTES = 60, 70
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_OTHER = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
CONDITIONS_FOLDER = f"{len(AreaKey) + 1}. Syarat Pengusulan"


def area_folder(area: str) -> str:
    """Return `1. Manajemen Perubahan`."""
    return f"{list(AreaKey).index(AreaKey(area)) + 1}. {AreaKey(area).label}"


def file_path(folder: str, question: str, number: int, title: str, kind: str) -> str:
    """Return `<folder>/<question>/01 <title>.pdf`; the number keeps the names of one question apart."""
    name = safe_part(f"{number:02d} {title}", _FILE_BYTES - len(kind) - 1)
    return f"{folder}/{safe_part(question, _QUESTION_BYTES)}/{name}.{kind}"


def safe_part(text: str, most_bytes: int) -> str:
    """Return one part of a path: NFC, no sign that a system refuses, no point or space at its end, cut to its bytes.

    What is cut ends with a whole word, unless that would leave less than half of it.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(
        " " if sign.isspace() else sign
        for sign in composed
        if unicodedata.category(sign) not in _OTHER or sign.isspace()
    )
    clean = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", visible)).strip(" .")
    cut = clean.encode()[:most_bytes].decode(errors="ignore")
    if len(cut) < len(clean) and clean[len(cut)] != " ":
        whole = cut.rpartition(" ")[0]
        cut = whole if len(whole) > len(cut) // 2 else cut
    return cut.rstrip(" .")
