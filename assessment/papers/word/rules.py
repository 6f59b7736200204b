"""What a Word template of an instansi must say and may not hold: the draft mark, and nothing fetched when it is opened.

Word follows the fields of a letter and the content it links to while it shows the letter, so that each of them could
tell another host who opened it, or show another file in it.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from xml.etree.ElementTree import Element

from zi_portal.kit.office.active import looks_like_xml
from zi_portal.kit.office.container import Limits, opened_container, parse_part

MAIN = "wordprocessingml.document.main+xml"
LIMITS = Limits(entries=2_000, unpacked=100 * 1024 * 1024)
DRAFT_MARK = "KONSEP"
SHOWN = re.compile(r"word/(document|header\d*|footer\d*)\.xml", re.IGNORECASE)
FIELDS = {"PAGE", "NUMPAGES", "DATE"}


def has_draft_mark(letter: bytes) -> bool:
    """Whether a filled letter says KONSEP, in its text, head or foot. Raises as `fetches` does."""
    with _opened(letter) as archive:
        for name in filter(SHOWN.fullmatch, archive.namelist()):
            text = "".join(element.text or "" for element in _elements(archive, name) if _kind(element.tag) == "t")
            if DRAFT_MARK in text:
                return True
    return False


def fetches(document: bytes) -> bool:
    """Whether a template holds a field other than a page number or a date, or takes another document in.

    Raises BadZipFile or ContainerRefused for one that cannot be read.
    """
    with _opened(document) as archive:
        return any(_is_bad_field(field) for name in archive.namelist() for field in _fields(archive, name))


def _opened(content: bytes) -> AbstractContextManager[zipfile.ZipFile]:
    return opened_container(io.BytesIO(content), len(content), main=MAIN, limits=LIMITS)


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[Element]:
    for child in parse_part(archive, name):
        yield from child.iter()


def _fields(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """Yield the instruction of every field of a part, whatever it is called; Word joins the pieces between two marks."""
    with archive.open(name) as part:
        if not looks_like_xml(part.read(64)):
            return
    pieces: list[str] = []
    for element in _elements(archive, name):
        kind = _kind(element.tag)
        if kind == "instrText":
            pieces.append(element.text or "")
        elif kind == "fldChar" and pieces:
            yield "".join(pieces)
            pieces = []
        elif kind == "fldSimple":
            yield next((value for name, value in element.items() if _kind(name) == "instr"), "")
        elif kind == "altChunk":
            yield "altChunk"
    if pieces:
        yield "".join(pieces)


def _kind(name: str) -> str:
    """Return the name of an element or attribute without its namespace, of which Word knows two."""
    return name.rpartition("}")[2]


def _is_bad_field(instruction: str) -> bool:
    word = re.match(r"\s*([A-Za-z]*)", instruction)
    return word is None or word[1].upper() not in FIELDS
