"""Which question a file is meant for, read from the numbers in its name and in the folders around it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePosixPath

_PART = r"(?:[0-9]{1,2}|[ivx]{1,5}|[a-z])"  # one part of a code: 1, iv, a
_NUMBER = re.compile(_PART)
_LONGEST, _SHORTEST = 6, 3  # parts: A.II.5.iii.a.1; "1.a" alone would fit too many
_COMPONENTS = ("a", "b")
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = {numeral: value for value, numeral in enumerate(_NUMERALS, start=1)}
_SEPARATORS = re.compile(r"[\s.\-(),\[\]]+")
# Several parts written in one: A1, AI1ia, 1a; and, behind a point, ia.
_GLUED = re.compile(r"[ab]?(?:[ivx]{1,4})?[0-9](?:[ivx]{1,4})?[a-h]?[0-9]?")
_GLUED_LETTERS = re.compile(r"[ivx]{1,4}[a-h]")
_PIECES = re.compile(r"[0-9]|[ivx]+|[a-h]")
# A code within a name, its parts joined without spaces.
_INSIDE = re.compile(rf"(?<![a-z0-9.\-]){_PART}(?:[.\-]{_PART})+(?![a-z0-9])")
_EXTENSION = re.compile(r"\.[a-z0-9]{3,5}$")
# What people call the halves of the LKE, and how the codes of each begin.
_HALVES = {"reform": "a.ii.", "pemenuhan": "a.i.", "hasil": "b."}
# What stands before the numbers.
_CALLED = re.compile(
    r"^(?:area|pokja|kode|no|nomor|pertanyaan|indikator|sub ?area|lke|pengungkit|pemenuhan|reform|hasil)\b[\s.:\-]*"
)
# What people call the areas; the short names say something only alone or right before numbers ("PP 53" is a regulation).
_AREA_NAMES = {
    "MP": r"manajemen perubahan",
    "TL": r"(?:penataan )?tata ?laksana",
    "SDM": r"(?:penataan )?(?:sistem )?(?:manajemen )?(?:sdm|sumber daya manusia)",
    "AK": r"(?:penguatan )?akuntabilitas(?: kinerja)?",
    "PW": r"(?:penguatan )?pengawasan",
    "PP": r"(?:peningkatan )?(?:kualitas )?pelayanan publik",
}


@dataclass(frozen=True)
class Reading:
    """The question a name leads to; not `is_sure` where its numbers are not written as the LKE writes them."""

    code: str
    is_sure: bool


@dataclass(frozen=True)
class _Code:
    """One code of the LKE, by part as written and as compared, with how many of its parts name the area."""

    code: str
    written: tuple[str, ...]
    read: tuple[str, ...]
    area: str  # key
    area_parts: int


@dataclass(frozen=True)
class _Name:
    """One file's or folder's name: the parts it begins with, the area and the half it says in words ("" for none)."""

    text: str
    lead: tuple[str, ...]
    area: str
    half: str = ""


def propose(path: str, codes: Iterable[str], areas: Mapping[str, str]) -> Reading | None:
    """Return the one of `codes` that `path` names, or None.

    path: a file's name, with the folders it came in: `A.I.1.i.a SK Tim.pdf`, `Manajemen Perubahan/ii/a_rencana.pdf`.
    areas: the key of each area by the code of its node, `A.I.1` → MP.
    A code may lack its first parts (`1.ii.a`), or those that the words of a folder say. Where that fits two halves of the
    LKE, a folder called pemenuhan or reform decides; without one it is pemenuhan, whose numbers people write short.
    """
    texts = [text for text in map(_plain, PurePosixPath(path.replace("\\", "/")).parts) if text not in {"", "/"}]
    if not texts:
        return None
    texts[-1] = _EXTENSION.sub("", texts[-1])
    numbers = {_value(node.lower().rpartition(".")[2]): key for node, key in areas.items() if "." in node}
    names = [_name(text, numbers) for text in texts]
    # "Laporan hasil" or "Tim reformasi" in the name of a file says nothing of a half; in front of the numbers it does.
    halves = [_half(name.text) for name in names[:-1]] + [names[-1].half]
    half = next((half for half in reversed(halves) if half), "")
    known = [_code(code, areas) for code in codes]
    found = _reading(names, known, [code for code in known if code.code.lower().startswith(half)])
    if found is None and half:
        found = _reading(names, known, known)
        return found and Reading(found.code, is_sure=False)
    return found


def _reading(names: list[_Name], known: list[_Code], inside: list[_Code]) -> Reading | None:
    """Return the first that fits and is in no other area than the one the names say; else that one, in doubt."""
    said = {name.area for name in names if name.area}
    doubted = None
    for is_read in (False, True):  # a name taken at its word goes before one read more freely
        for found, is_whole in _found(names, known, inside, is_read=is_read):
            if len(said) != 1 or found.area in said:
                return Reading(found.code, is_sure=not is_read)
            doubted = doubted or Reading(found.code, is_sure=False)
            if is_whole:
                return doubted
    return doubted


def _half(text: str) -> str:
    """Return how the codes begin of the half that `text` names as a word of its own, "" for none."""
    return next((begin for word, begin in _HALVES.items() if re.search(rf"\b{word}\b", text)), "")


type _Hits = Iterator[tuple[_Code, bool]]  # with whether the whole code stands there


def _found(names: list[_Name], known: list[_Code], inside: list[_Code], *, is_read: bool) -> _Hits:
    """Yield what fits, the nearest to the file first."""
    for end in range(len(names), 0, -1):
        for start in range(end - 1, -1, -1):
            parts = list(chain.from_iterable(name.lead for name in names[start:end]))
            yield from _fitting(parts, inside, is_read=is_read)
            if is_read and parts[:1] == ["a"]:  # A.1.i.a: the half left out
                yield from _fitting(parts[1:], inside, is_read=True)
        yield from _within(names[end - 1].text, known, inside, is_read=is_read)
    for place in range(len(names) - 1, -1, -1):
        if names[place].area:
            yield from _below(names[place:], inside, is_read=is_read)


def _fitting(parts: list[str], codes: list[_Code], *, is_read: bool) -> _Hits:
    """Yield the code that `parts`, whole or without their last ones, is the end of."""
    for length in range(min(len(parts), _LONGEST), _SHORTEST - 1, -1):
        if is_read and parts[0] not in _COMPONENTS and not _is_letter(parts[length - 1]):
            continue  # 1.2.3 is rather a date or a chapter
        short = _compared(parts[:length], is_read=is_read)
        for code in codes:
            if _parts_of(code, is_read=is_read)[-length:] == short:
                yield code, length == len(code.written)


def _within(text: str, known: list[_Code], inside: list[_Code], *, is_read: bool) -> _Hits:
    """Yield the one code that stands somewhere in a name: whole, or short with its roman numeral and letter."""
    found: dict[str, tuple[_Code, bool]] = {}
    for match in _INSIDE.finditer(text):
        parts = re.split(r"[.\-]", match[0])
        if parts[0] in _COMPONENTS and len(parts) > _SHORTEST:
            hits = _fitting(parts, known, is_read=is_read)
        elif is_read and len(parts) == _SHORTEST and parts[0].isdecimal() and parts[1] in _ROMAN:
            hits = _fitting(parts, inside, is_read=False)
        else:
            continue
        found |= {code.code: (code, is_whole) for code, is_whole in islice(hits, 1)}
    if len(found) == 1:
        yield from found.values()


def _below(names: list[_Name], codes: list[_Code], *, is_read: bool) -> _Hits:
    """Yield the code that the numbers in and below a folder named after its area complete."""
    parts = list(chain.from_iterable(name.lead for name in names))
    own = [code for code in codes if code.area == names[0].area]
    for start in range(len(parts)):
        for code in own:
            rest = _parts_of(code, is_read=is_read)[code.area_parts :]
            if len(rest) > 1 and _compared(parts[start : start + len(rest)], is_read=is_read) == rest:
                yield code, False


def _compared(parts: Iterable[str], *, is_read: bool) -> tuple[str, ...]:
    return tuple(_value(part) if is_read else part for part in parts)


def _parts_of(code: _Code, *, is_read: bool) -> tuple[str, ...]:
    return code.read if is_read else code.written


def _value(part: str) -> str:
    """Return a numeral as a plain number, so that `i` and `01` are 1; a letter as it is."""
    return str(_ROMAN[part]) if part in _ROMAN else part.lstrip("0") or part


def _is_letter(part: str) -> bool:
    return part.isalpha() and part not in _ROMAN


def _code(code: str, areas: Mapping[str, str]) -> _Code:
    written = tuple(code.lower().split("."))
    node = next((node for node in areas if code.startswith(f"{node}.")), "")
    return _Code(code, written, _compared(written, is_read=True), areas.get(node, ""), len(node.split(".")))


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name.lower()).strip(" ._-()[]")


def _name(text: str, areas: Mapping[str, str]) -> _Name:
    """Return what a name begins with: `A.I.1 SK` → a, i, 1; `Manajemen Perubahan - A1.ia` → a, 1, i, a of MP.

    areas: their keys by number, for `Area 1`.
    """
    rest = re.sub(r"^[0-9]{1,2}[. )\-]+(?=[ab][.\- ]?(?:[ivx]{1,3}|[0-9])[.\-])", "", text)  # "01. A.I.1.i.a"
    while called := _CALLED.match(rest):
        rest = rest[called.end() :]
    half = _half(text[: len(text) - len(rest)])
    for key, spoken in _AREA_NAMES.items():
        if begun := re.match(rf"{spoken}\b[\s.:\-]*", rest):
            return _Name(text, _lead(rest[begun.end() :]), key, half)
        if rest == key.lower() or (
            (short := re.match(rf"{key.lower()}[\s.:\-]+", rest)) and len(_lead(rest[short.end() :])) > 1
        ):
            return _Name(text, _lead(rest[len(key) :].lstrip(" .:-")), key, half)
    lead = _lead(rest)
    # "1. Manajemen Perubahan": the number of the area, said twice.
    area = next((key for key, spoken in _AREA_NAMES.items() if lead and re.search(rf"[\s.\-]{spoken}$", rest)), "")
    if not area and lead and re.match(r"(?:area|pokja)\b", text):
        area = areas.get(_value(lead[0]), "")
    return _Name(text, lead, area, half)


def _lead(text: str) -> tuple[str, ...]:
    """Return the parts of a code that `text` begins with."""
    parts: list[str] = []
    before = ""  # what separates a piece from the one before it
    place = 0
    text = text.lstrip(" .-()[]")
    while place < len(text) and len(parts) < _LONGEST:
        gap = _SEPARATORS.search(text, place)
        piece = text[place : gap.start() if gap else len(text)]
        if _NUMBER.fullmatch(piece):
            parts.append({"l": "i", "ll": "ii"}.get(piece, piece) if parts == ["a"] else piece)
        elif _GLUED.fullmatch(piece) or (_GLUED_LETTERS.fullmatch(piece) and before == "."):
            parts += _PIECES.findall(piece)
        else:
            break
        before = gap[0] if gap else ""
        place = gap.end() if gap else len(text)
    return tuple(parts[:_LONGEST])
