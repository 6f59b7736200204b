"""Lists too long to be sent at once: whoever asks is led to a place in a line, and the list is read again in its turn.

`assessment` does not know where the line is: it registers itself once, in the `ready` of its app, as `evidence` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse

from assessment.people.models import Instansi, Unit, User
from zi_portal.kit.tables.asked import PARAMETER
from zi_portal.kit.tables.table import Table

AGAIN = "baru"
NOT_OF_THE_LIST = (PARAMETER, AGAIN, "halaman", "konsep")  # formats, and pages of it


@dataclass(frozen=True)
class Address:
    """Where a list stands: the name of its page, what its path holds, and the search and filters behind it, encoded."""

    name: str
    kwargs: Mapping[str, Any]
    query: str

    def url(self, **more: str) -> str:
        """Return the address, with `more` behind what is asked for."""
        asked = QueryDict(self.query, mutable=True)
        asked.update(more)
        return reverse(self.name, kwargs=dict(self.kwargs)) + (f"?{asked.urlencode()}" if asked else "")


@dataclass(frozen=True)
class Found:
    """A list as its page gives it: the rows still to be read, and the offices whose trail notes that it was taken along."""

    table: Table[Any]
    recorded_in: tuple[Unit | Instansi, ...]


class Line(Protocol):
    """Where long lists wait for their turn."""

    # Puts the list into the line; returns the address that tells its place.
    def place_for(self, *, reader: User, title: str, file_format: str, address: Address, is_new: bool) -> str: ...


_lines: list[Line] = []


def register(line: Line) -> None:
    """Let long lists wait in `line` from now on."""
    _lines[:] = [line]


def place_for(request: HttpRequest, reader: User, title: str) -> str:
    """Put the list that `request` asks for into the line, and return the address of its place."""
    match, asked = resolve(request.path_info), request.GET.copy()
    for name in NOT_OF_THE_LIST:
        asked.pop(name, None)
    return _lines[0].place_for(
        reader=reader,
        title=title,
        file_format=request.GET[PARAMETER],
        address=Address(match.view_name, match.kwargs, asked.urlencode()),
        is_new=AGAIN in request.GET,
    )


class ReadAgain(HttpRequest):
    """What a list's own page is asked for behind the scenes: it answers by `found` instead of sending a file."""

    def __init__(self, reader: User, address: Address, file_format: str) -> None:
        """Ask as `reader`, whose rights are looked at as they are now."""
        super().__init__()
        asked = QueryDict(address.query, mutable=True)
        asked[PARAMETER] = file_format
        self.method, self.user, self.GET = "GET", reader, asked  # type: ignore[assignment]
        self.path = self.path_info = reverse(address.name, kwargs=dict(address.kwargs))
        self.found: Found | None = None


def read_again(reader: User, address: Address, file_format: str) -> Found | None:
    """Return the list as its page gives it to `reader` now; None where the page has none any more.

    Raises what the page raises for whoever may not read it: ActionDenied, Http404.
    """
    request = ReadAgain(reader, address, file_format)
    match = resolve(request.path_info)
    match.func(request, *match.args, **match.kwargs)
    return request.found
