"""Which question a file is meant for, read from the numbers in its name and in the folders around it."""

import re
from collections.abc import Iterable
from itertools import chain
from pathlib import PurePosixPath

_NUMBER = re.compile(r"[0-9]{1,2}|[ivx]{1,5}|[a-z]")  # one part of a code: 1, iv, a
_PARTS = 6  # of the longest code: A.II.5.iii.a.1
_SHORTEST = 3  # parts; "1.a" would fit too many
_ROMAN = {"1": "i", "2": "ii"}  # of the halves
_ARABIC = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}  # of the areas
_COMPONENTS = ("a", "b")
_CALLED = re.compile(r"^(?:area|kode|no|nomor|pertanyaan|indikator)\b[\s._:\-]*")  # before the numbers
# What people call the halves of the LKE, and how the codes of each begin.
_HALVES = {"reform": "a.ii.", "pemenuhan": "a.i.", "hasil": "b."}


def propose(path: str, codes: Iterable[str]) -> str | None:
    """Return the one of `codes` that `path` names, or None.

    path: a file's name, with the folders it came in: `A.I.1.i.a SK Tim.pdf`, `1. MP/ii/a_rencana.pdf`.
    A code may lack its first parts (`1.ii.a`). Where that fits two halves of the LKE, a folder called pemenuhan or
    reform decides; without one it is pemenuhan, whose numbers people write short.
    """
    known = {code.lower(): code for code in codes}
    names = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in {"/", ".", ".."}]
    leads = [_lead(name) for name in names]
    half = next((_HALVES[word] for name in reversed(names) for word in _HALVES if word in name.lower()), "")
    for written in (_as_written, _with_other_numerals):  # a name taken at its word goes before one read more freely
        for end in range(len(names), 0, -1):
            for start in range(end - 1, -1, -1):
                found = _fitting(written(list(chain.from_iterable(leads[start:end]))), known, half)
                if found is not None:
                    return found
    return None


def _as_written(parts: list[str]) -> list[str]:
    return parts


def _with_other_numerals(parts: list[str]) -> list[str]:
    """Return `parts` with the numerals of the LKE where people take the other ones: `A.1.1.i.a`, `Area VI/i/a`."""
    if len(parts) > 1 and parts[0] in _COMPONENTS:
        return [parts[0], _ROMAN.get(parts[1], parts[1]), *parts[2:]]
    return [_ARABIC.get(part, part) if place == 0 else part for place, part in enumerate(parts)]


def _lead(name: str) -> list[str]:
    """Return the parts of a code that `name` begins with: `A.I.1 SK` → a, i, 1."""
    parts: list[str] = []
    for part in re.split(r"[\s._\-()]+", _CALLED.sub("", name.lower().strip(" ._-()[]"))):
        if len(parts) == _PARTS or not _NUMBER.fullmatch(part):
            break
        parts.append(part)
    return parts


def _fitting(parts: list[str], known: dict[str, str], half: str) -> str | None:
    """Return the code that `parts`, whole or without their last ones, is the end of."""
    for length in range(min(len(parts), _PARTS), _SHORTEST - 1, -1):
        short = ".".join(parts[:length])
        if short in known:
            return known[short]
        ends = sorted(code for code in known if code.endswith(f".{short}"))
        inside = [code for code in ends if code.startswith(half)] if half else ends
        if inside:
            return known[inside[0]]
    return None
