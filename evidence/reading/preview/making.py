"""Have pages drawn and words read in a confined process: a few at a time, and never a request that waits for long."""

from dataclasses import dataclass
from typing import IO, Any

import structlog

from evidence.reading.preview.faults import Fault, NotMade
from zi_portal.confined.parent import Confined, NoAnswer, real_file
from zi_portal.confined.slots import Busy, Slots
from zi_portal.shelf.validators.names import Kind

log = structlog.get_logger(__name__)
AT_ONCE = 2  # of this process; each takes one processor while it lasts
# A page of a usual PDF takes a twentieth of a second, so six wait half a second. More would take the threads that
# answer everybody else.
MOST_WAITING = 6
WAIT_SECONDS = 4.0
ANSWER_SECONDS = 30.0  # longer than the maker's own limit


@dataclass(frozen=True)
class PageLook:
    """One page: width and height in any unit, and its words ("" for a picture)."""

    number: int
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class Section:
    """A part of an Office file: paragraphs or, of a sheet, rows."""

    title: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Look:
    """What there is to see of a file: pages (those asked for, of `total`) or sections."""

    total: int = 0
    pages: tuple[PageLook, ...] = ()
    sections: tuple[Section, ...] = ()
    is_cut: bool = False  # sections leave something out


def look(file: IO[bytes], kind: Kind, *, first: int, count: int) -> dict[str, Any]:
    """Return what the maker tells of `file`, JSON-ready for `read_look`; raises NotMade or Busy.

    Where the words of a PDF are too much for it, the pages come without: one of them need not hide the others.
    """
    request = {"task": "look", "kind": kind.value, "first": first, "count": count}
    try:
        told, _ = _ask(file, request | {"with_words": True})
    except NotMade as fault:
        if fault.fault != Fault.HEAVY or kind is not Kind.PDF:
            raise
        told, _ = _ask(file, request | {"with_words": False})
    return told


def read_look(told: dict[str, Any], *, first: int) -> Look:
    """Return what `look` told, as a page uses it."""
    pages = enumerate(told.get("pages", ()), start=first)
    return Look(
        total=told.get("total", 0),
        pages=tuple(PageLook(number, *page) for number, page in pages),
        sections=tuple(
            Section(part["title"], tuple(part.get("lines", ())), tuple(map(tuple, part.get("rows", ()))))
            for part in told.get("sections", ())
        ),
        is_cut=told.get("is_cut", False),
    )


def draw(file: IO[bytes], kind: Kind, *, page: int, longest: int, mark: str = "") -> bytes:
    """Return one page as WebP, its longer side at most `longest` pixels, with `mark` over it; raises NotMade or Busy."""
    _, made = _ask(file, {"task": "draw", "kind": kind.value, "page": page, "longest": longest, "mark": mark})
    return made


def draw_logo(file: IO[bytes], kind: Kind, *, longest: int, least: int, most_bytes: int) -> bytes:
    """Return a picture as PNG, its longer side at most `longest` pixels; raises NotMade, also below `least`, or Busy."""
    asked = {"task": "logo", "kind": kind.value, "longest": longest, "least": least, "most_bytes": most_bytes}
    _, made = _ask(file, asked)
    return made


def _ask(file: IO[bytes], request: dict[str, object]) -> tuple[dict[str, Any], bytes]:
    with _slots.taken(), real_file(file) as real:
        try:
            told, made = _maker.ask(request, seconds=ANSWER_SECONDS, file=real)
        except NoAnswer as silence:
            log.warning("preview_too_heavy", kind=request["kind"], task=request["task"])
            raise NotMade(Fault.HEAVY) from silence
        except OSError as error:
            log.exception("preview_not_made")
            raise Busy from error
    if "fault" in told:
        raise NotMade(Fault(told["fault"]))
    return told, made


_slots = Slots(at_once=AT_ONCE, most_waiting=MOST_WAITING, wait_seconds=WAIT_SECONDS)
_maker = Confined("evidence.reading.preview.maker")
