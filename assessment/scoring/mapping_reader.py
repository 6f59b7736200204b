"""Read plain mappings, as a YAML loader gives them, strictly and with every problem collected.

`parse.py` and `parse_eligibility.py` use it to turn an instrument file into dataclasses.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

MAX_TEXT = 5_000  # characters of one text; ours have 235 at most
MAX_SHOWN = 80  # characters of a wrong value in a problem
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})  # Unicode's marks of direction
_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)


class FileProblem(str):
    """What is wrong and with which part, in English; `place` is where that stands in its file, "" if nobody knows."""

    __slots__ = ("place",)
    place: str

    def __new__(cls, text: str, place: str = "") -> "FileProblem":
        """Return the text with its place."""
        made = super().__new__(cls, text)
        made.place = place
        return made


class InstrumentError(ValueError):
    """An instrument that cannot be used; `problems` names every node and what is wrong with it, in English."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(one if isinstance(one, FileProblem) else FileProblem(one) for one in problems)
        super().__init__("; ".join(self.problems))


class Located(dict[str, Any]):
    """A mapping that knows where it and each of its values stand in the file: `baris 12`, `Pertanyaan!C12`."""

    def __init__(self, place: str) -> None:
        """Begin empty."""
        super().__init__()
        self.place = place
        self.places: dict[str, str] = {}

    def put(self, key: str, value: Any, place: str) -> None:
        """Set a value that stands at `place`."""
        self[key] = value
        self.places[key] = place


class Entry:
    """One mapping of the file under reading, with the name problems are reported under.

    Each getter reports a missing or wrong value and returns a harmless stand-in, so that reading goes on and one
    run names every problem; the result is thrown away if there is any. `close` reports keys nobody asked for: a
    mistyped optional key would otherwise change scores silently.
    """

    def __init__(self, data: object, name: str, problems: list[str], place: str = "") -> None:
        """Begin reading. place: where what holds the mapping stands, if the mapping does not know its own."""
        self.name = name
        self.problems = problems
        self._place = data.place if isinstance(data, Located) else place
        self._asked: set[str] = set()
        self._data: Mapping[Any, Any] = {}
        if isinstance(data, Mapping):
            self._data = data
        else:
            self.report("must be a mapping")

    def report(self, problem: str, key: str = "") -> None:
        """Add a problem of this entry, or of its value under `key`."""
        self.problems.append(FileProblem(f"{self.name}: {problem}", self.place_of(key)))

    def place_of(self, key: str) -> str:
        """Return where the value under `key` stands, else the entry itself, "" if the file does not tell."""
        places = self._data.places if isinstance(self._data, Located) else {}
        return places.get(key) or self._place

    def has(self, key: str) -> bool:
        """Whether the key stands here, whatever its value."""
        return key in self._data

    def raw(self, key: str) -> Any:
        """Return the value as it stands, None if the key is missing."""
        self._asked.add(key)
        return self._data.get(key)

    def text(self, key: str) -> str:
        """Return a text that must be there and not be blank."""
        value = self.optional_text(key)
        if value is None:
            if not self.has(key):
                self.report(f"{key} is missing", key)
            return ""
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text, None if the key is left out."""
        value = self.raw(key)
        if not self.has(key):
            return None
        if not isinstance(value, str) or not value.strip():
            self.report(f"{key} must be a text, not {shown(value)}", key)
            return None
        self._check_texts(key, [value])
        return value

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """Return a text that must be one of `allowed`."""
        value = self.text(key)
        if value and value not in allowed:
            self.report(f"{key} {value!r} is not one of {', '.join(allowed)}", key)
        return value

    def decimal(self, key: str) -> Decimal:
        """Return a number of at most six whole digits and six decimals, written as text so that no float touches it."""
        value = self.optional_decimal(key)
        if value is None:
            if not self.has(key):
                self.report(f"{key} is missing", key)
            return Decimal()
        return value

    def optional_decimal(self, key: str) -> Decimal | None:
        """Return a decimal written as text, None if the key is left out."""
        value = self.raw(key)
        if not self.has(key):
            return None
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            self.report(f"{key} must be a decimal in quotes, such as '2.5', not {shown(value)}", key)
            return None
        return Decimal(value)

    def whole(self, key: str) -> int:
        """Return a whole number, 0 or more."""
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.report(
                f"{key} must be a whole number, not {shown(value)}" if self.has(key) else f"{key} is missing", key
            )
            return 0
        return value

    def optional_whole(self, key: str) -> int | None:
        """Return a whole number, None if the key is left out."""
        return self.whole(key) if self.has(key) else None

    def flag(self, key: str) -> bool:
        """Return true or false, which must be there."""
        value = self.raw(key)
        if not isinstance(value, bool):
            self.report(
                f"{key} must be true or false, not {shown(value)}" if self.has(key) else f"{key} is missing", key
            )
            return False
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts without blanks or repeats; the key must be there and the list not empty."""
        value = self.raw(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
            self.report(f"{key} must be a list of texts" if self.has(key) else f"{key} is missing", key)
            return ()
        if len(set(value)) < len(value):
            self.report(f"{key} names something twice", key)
        self._check_texts(key, value)
        return tuple(value)

    def _check_texts(self, key: str, texts: Sequence[str]) -> None:
        if any(is_unprintable(text) for text in texts):
            self.report(f"{key} holds a character that no text may hold", key)
        longest = max(map(len, texts))
        if longest > MAX_TEXT:
            self.report(f"{key} has {longest} characters, more than {MAX_TEXT}", key)

    def optional_texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty if the key is left out."""
        return self.texts(key) if self.has(key) else ()

    def entry(self, key: str) -> "Entry":
        """Return the mapping under `key`, which must be there."""
        value = self.raw(key)
        if not self.has(key):
            self.report(f"{key} is missing", key)
            value = {}
        return Entry(value, f"{self.name}, {key}", self.problems, self.place_of(key))

    def optional_entry(self, key: str) -> "Entry | None":
        """Return the mapping under `key`, None if it is left out."""
        return self.entry(key) if self.has(key) else None

    def entries(self, key: str, title: str, naming: str = "code") -> Iterator["Entry"]:
        """Yield the mappings of a list that must be there, each named `title` and its `naming` key or its place.

        title: how problems call one item, such as `node`.
        """
        value = self.raw(key)
        if not isinstance(value, list):
            self.report(f"{key} must be a list" if self.has(key) else f"{key} is missing", key)
            return
        for place, item in enumerate(value, 1):
            label = item.get(naming) if isinstance(item, Mapping) else None
            spot = label if isinstance(label, str) and label else f"number {place} of {self.name}"
            yield Entry(item, f"{title} {spot}", self.problems, self.place_of(key))

    def all_keys(self) -> tuple[str, ...]:
        """Return every key, each of which counts as asked for."""
        self._asked.update(self._data)
        return tuple(self._data)

    def close(self) -> None:
        """Report the keys nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                self.report(f"unknown key {key!r}", str(key))


def shown(value: object) -> str:
    """Return a value as a problem names it, cut where it is long."""
    told = repr(value)
    return told if len(told) <= MAX_SHOWN else f"{told[:MAX_SHOWN]}…"


def is_unprintable(text: str) -> bool:
    """Whether a text holds what databases or documents refuse: a control character, half a pair, a mark that turns lines."""
    return any(
        sign not in "\n\t"
        and (unicodedata.category(sign) in {"Cc", "Cs"} or unicodedata.bidirectional(sign) in _TURNING)
        for sign in text
    )


def frozen(value: Any) -> Any:
    """Return nested mappings and lists as read-only mappings and tuples; other values as they are."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def thawed(value: Any) -> Any:
    """Return what `frozen` made as plain dicts and lists, for JSON."""
    if isinstance(value, Mapping):
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thawed(item) for item in value]
    return value


def report_repeats(entry: Entry, title: str, keys: list[str | None]) -> None:
    """Report each key that stands twice."""
    given = [key for key in keys if key]
    for key in sorted({key for key in given if given.count(key) > 1}):
        entry.report(f"{title} {key!r} stands twice")
