"""Makes what people typed fit for paper: no character that turns the line around, piles up, or cannot be broken."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any

MAX_MARKS = 3  # combining marks on one letter
MAX_RUN = 30  # characters without a place to break; a run of 100,000 took WeasyPrint 136 s, broken up 2.3 s
BREAK = "\u200b"

# Marks that steer the direction of text, and ones without width that hide inside words.
INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
LINE_ENDS = re.compile("\r\n?|\u0085|\u2028|\u2029|\x0b|\x0c")
LONG_RUN = re.compile(rf"[^ \n{BREAK}]{{{MAX_RUN}}}(?=[^ \n{BREAK}])")
DIGEST = re.compile("[0-9a-f]{64}")  # short enough to break where its column ends
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})
MARKS = frozenset({"Mn", "Me"})
PILED_OR_UNPRINTABLE = UNPRINTABLE | MARKS


def printable(text: str) -> str:
    """Return `text` as it may stand on paper: cleaned, and words longer than 30 characters with places to break."""
    text = cleaned(text)
    return text if DIGEST.fullmatch(text) else LONG_RUN.sub(rf"\g<0>{BREAK}", text)


def cleaned(text: str) -> str:
    r"""Return `text` as it may stand in any document of ours.

    Control characters, lone surrogates and direction marks go; at most three combining marks stay on a letter. Line
    ends stay, as `\n`; a tab becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = INVISIBLE.sub("", LINE_ENDS.sub("\n", text)).replace("\t", " ")
    return unicodedata.normalize("NFC", _without_piles(text))


def printable_all[T](value: T) -> T:
    """Return `value` with every text in it made printable: dataclasses, tuples and mappings are walked, all else kept."""
    walked: T = _walk(value)
    return walked


def _walk(value: Any) -> Any:
    # `type(...) is str`: a SafeString is markup of ours (a chart), not text.
    if type(value) is str:
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_walk(item) for item in value)
    if isinstance(value, dict):
        return {key: _walk(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _walk(getattr(value, field.name)) for field in fields(value) if field.init}
        return replace(value, **changed)
    return value


def _without_piles(text: str) -> str:
    # Of most texts nothing goes: their few different signs tell it sooner than all of them one by one.
    if not any(unicodedata.category(sign) in PILED_OR_UNPRINTABLE and sign != "\n" for sign in set(text)):
        return text
    kept: list[str] = []
    marks = 0
    for sign in text:
        category = unicodedata.category(sign)
        if category in UNPRINTABLE and sign != "\n":
            continue
        marks = marks + 1 if category in MARKS else 0
        if marks <= MAX_MARKS:
            kept.append(sign)
    return "".join(kept)
