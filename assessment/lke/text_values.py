"""JSON and YAML read so that every scalar is the text that stands there, and a repeated key is seen.

YAML 1.1 would turn `3.600` into 3.6, `012` into 10, `12:30` into 750, `no` into false and a time into another zone, and both
formats silently keep the last of two equal keys; here a number stays text until who needs it reads it exactly.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from assessment.scoring.answers import shown

MAX_DEPTH = 100  # of lists and mappings in each other
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NULL_TAG = "tag:yaml.org,2002:null"


class Unreadable(ValueError):
    """Bytes that are no JSON or YAML; `lines` say why, in Indonesian, one line each."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))


class Pairs(tuple[tuple[object, object], ...]):
    """The entries of one mapping in the file's order, repeats and all."""

    __slots__ = ()


def decode(content: bytes, most_bytes: int) -> str:
    """Return UTF-8 text, without its mark at the beginning.

    Raises Unreadable for more than `most_bytes`, other bytes than UTF-8, and nothing but blanks.
    """
    if len(content) > most_bytes:
        raise Unreadable([f"berkas lebih besar dari {most_bytes // 1024} kB"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable([f"berkas bukan teks UTF-8 (bita ke-{error.start + 1})"]) from error
    if not text.strip():
        raise Unreadable(["berkas kosong"])
    return text


def parse(text: str) -> object:
    """Return the content as None, text, `Pairs` or a list of these, whatever the format: JSON, else YAML.

    Raises Unreadable, which names the place.
    """
    try:
        return _plain(json.loads(text, object_pairs_hook=Pairs, parse_int=str, parse_float=str, parse_constant=str))
    except RecursionError as error:
        raise Unreadable(["isi berkas bersarang terlalu dalam"]) from error
    except json.JSONDecodeError as error:
        json_error = error
    try:
        return _document(text)
    except yaml.MarkedYAMLError as error:
        if text.lstrip().startswith(("{", "[")):
            place = f"baris {json_error.lineno}, kolom {json_error.colno}"
            raise Unreadable([f"berkas bukan JSON atau YAML yang sah: periksa {place}"]) from error
        raise Unreadable([_unfit(error.problem_mark)]) from error
    except yaml.YAMLError as error:
        raise Unreadable(["berkas bukan JSON atau YAML yang sah: berisi tanda kendali"]) from error


def _document(text: str) -> object:
    """Return the one document of a YAML text; built from the parser's events, so that no nesting exhausts a stack."""
    # In C where present, many times faster; it only tells the events, one after another.
    events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found: list[object] = []
    open_groups: list[tuple[bool, list[object]]] = []  # whether it is a mapping, and what stands in it so far
    for event in events:
        into = open_groups[-1][1] if open_groups else found
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.tag == _NULL_TAG or (event.implicit[0] and not event.style and event.value in _NULLS)
            into.append(None if is_null else str(event.value))
        elif isinstance(event, yaml.AliasEvent):
            raise Unreadable([_unfit(event.start_mark)])  # an alias, which multiplies what a file holds
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(open_groups) >= MAX_DEPTH:
                raise Unreadable(["isi berkas bersarang terlalu dalam"])
            open_groups.append((isinstance(event, yaml.MappingStartEvent), []))
        elif isinstance(event, yaml.CollectionEndEvent):
            is_mapping, items = open_groups.pop()
            (open_groups[-1][1] if open_groups else found).append(
                Pairs(zip(items[::2], items[1::2], strict=True)) if is_mapping else items
            )
        elif isinstance(event, yaml.DocumentStartEvent) and found:
            raise Unreadable([_unfit(event.start_mark)])  # a second document
    return found[0] if found else None


def _unfit(mark: Any) -> str:
    """Return the line that tells where a YAML text cannot be read. mark: yaml's, of either parser, or None."""
    place = f"baris {mark.line + 1}, kolom {mark.column + 1}" if mark else ""
    return f"berkas bukan JSON atau YAML yang sah: periksa {place}"


def _plain(value: object) -> object:
    """Return what `json.loads` gave in the same few shapes as YAML."""
    if isinstance(value, Pairs):
        return Pairs((key, _plain(item)) for key, item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return [_plain(item) for item in value] if isinstance(value, list) else value


def entries(pairs: Pairs, name: str, lines: list[str]) -> dict[str, object]:
    """Return the entries by key without surrounding blanks; add a line for each repeated or unreadable key.

    name: how the lines call the mapping; "" for the whole file.
    """
    where = f"{name}: " if name else ""
    found: dict[str, object] = {}
    for key, value in pairs:
        if not isinstance(key, str) or not key.strip():
            lines.append(f"{where}ada kunci yang kosong atau bukan teks")
        elif key.strip() in found:
            lines.append(f"{where}{shown(key.strip())} tertulis dua kali")
        else:
            found[key.strip()] = value
    return found
