"""Entries of a stored sheet, read one by one: a page of one area needs few of a hundred and fifty nodes."""

from collections.abc import Callable, Iterator, Mapping


class Unread[R, V](Mapping[str, V]):
    """A read-only mapping over raw entries that turns each into its value when it is first asked for."""

    def __init__(self, raw: Mapping[str, R], read: Callable[[R], V]) -> None:
        """Keep `raw`; `read` makes the value of one entry and may raise for a bad one."""
        self._raw = raw
        self._read = read
        self._values: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        """Return the value of `key`; raises KeyError, or whatever `read` raises."""
        if key not in self._values:
            self._values[key] = self._read(self._raw[key])
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the order they were stored."""
        return iter(self._raw)

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._raw)

    def __repr__(self) -> str:
        """Show the values, as a dict does."""
        return repr(dict(self))
