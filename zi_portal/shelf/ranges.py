"""Files in the parts a browser or player asks for (RFC 9110, Range)."""

import re
from collections.abc import Iterator
from typing import IO

from zi_portal.shelf.shelf import CHUNK

RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


class NoSuchPart(Exception):
    """The part asked for lies outside the file; the page answers 416."""


def asked_span(header: str, size: int, *, most: int | None = None) -> tuple[int, int] | None:
    """Return the first and last byte that a Range header asks for, `most` bytes at most; None where it asks for no part.

    A header of another form, several parts among them, is none. Raises NoSuchPart.
    """
    asked = RANGE.fullmatch(header.strip())
    if asked is None:
        return None
    first, last = asked[1], asked[2]
    if first:
        begin, end = int(first), min(int(last) if last else size - 1, size - 1)
    elif last:
        begin, end = max(size - int(last), 0), size - 1
    else:
        raise NoSuchPart
    if begin > end:
        raise NoSuchPart
    return begin, end if most is None else min(end, begin + most - 1)


class Part:
    """The next `length` bytes of an open file; closes it also where nobody has read them."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.length = file, length

    def __iter__(self) -> Iterator[bytes]:
        left = self.length
        while left and (data := self.file.read(min(left, CHUNK))):
            left -= len(data)
            yield data

    def close(self) -> None:
        """Called by the response when it ends, however it ends."""
        self.file.close()
