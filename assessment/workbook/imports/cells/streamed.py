"""Elements of a long XML part, one by one as each is whole: of all others no tree is built."""

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder

import defusedxml.ElementTree

_AT_ONCE = 64 * 1024  # bytes


def elements_of(file: IO[bytes], *tags: str) -> Iterator[Element | None]:
    """Yield each element of these local names with all that is in it, and None after each piece of the file.

    One within another of them comes as its part only. Raises defusedxml's errors for a DOCTYPE, an entity and what is no XML.
    """
    wanted = _Wanted(frozenset(tags))
    parser = defusedxml.ElementTree.DefusedXMLParser(target=wanted, forbid_dtd=True)
    while data := file.read(_AT_ONCE):
        parser.feed(data)
        yield from wanted.taken()
        yield None
    parser.close()
    yield from wanted.taken()


def local_name(tag: str) -> str:
    """Return the name without its namespace: two are in use for the same elements."""
    return tag.rpartition("}")[2]


class _Wanted:
    """What the parser tells its events, as ElementTree calls it."""

    def __init__(self, tags: frozenset[str]) -> None:
        self._tags = tags
        self._is_wanted: dict[str, bool] = {}  # by the name with its namespace
        self._builder: TreeBuilder | None = None  # of the element that is being read
        self._depth = 0  # in it
        self._whole: list[Element] = []

    def taken(self) -> list[Element]:
        """Return what became whole since the last time."""
        whole, self._whole = self._whole, []
        return whole

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._builder is None:
            is_wanted = self._is_wanted.get(tag)
            if is_wanted is None:
                is_wanted = self._is_wanted[tag] = local_name(tag) in self._tags
            if not is_wanted:
                return
            self._builder = TreeBuilder()
        self._depth += 1
        self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def end(self, tag: str) -> None:
        if self._builder is None:
            return
        self._builder.end(tag)
        self._depth -= 1
        if self._depth == 0:
            self._whole.append(self._builder.close())
            self._builder = None

    def close(self) -> None:
        """End the reading; nothing is left over, since what was not whole made the file no XML."""
