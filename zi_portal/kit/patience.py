"""How long whoever asks for a page waits until it may write: a limit for all of one request, of one thread."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# A browser and a proxy still wait for an answer then, and other steps of the request may take their time.
REQUEST_SECONDS = 15.0
HURRIED_SECONDS = 0.25

_of_thread = threading.local()


def until() -> float | None:
    """Return the moment (`time.monotonic`) after which this thread waits no more; None, outside of requests: no limit."""
    moment: float | None = getattr(_of_thread, "until", None)
    return moment


def note_commit() -> None:
    """Note that something of this request stands, whatever comes after."""
    _of_thread.has_committed = True


def has_committed() -> bool:
    """Return whether a transaction of this request was committed."""
    return getattr(_of_thread, "has_committed", False)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let what is written in this block wait for its turn `seconds` in all, or less where a limit around it ends sooner."""
    outer = until()
    if outer is None:
        _of_thread.has_committed = False
    own = time.monotonic() + seconds
    _of_thread.until = own if outer is None else min(own, outer)
    try:
        yield
    finally:
        _of_thread.until = outer
