"""Heavy work of one server process: a few at a time, a few in line, and nobody else's thread waits for it."""

import enum
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Busy(Exception):
    """Too many others are ahead; ask again in a moment."""


class Patience(enum.Enum):
    """How long whoever asks for a turn waits for it."""

    NONE = enum.auto()  # whose work waits in a line of its own otherwise
    SOME = enum.auto()  # as long as `Turns` says, in one of its few places
    ENDLESS = enum.auto()  # a thread that answers nobody


class Turns:
    """Lets a few work, some wait a little, and sends the rest away.

    Whoever waits holds one of the sixteen threads that answer everybody else, so that a line without end is a portal
    that stands still.
    """

    def __init__(self, *, at_once: int, most_waiting: int, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        self._places = threading.BoundedSemaphore(most_waiting)
        self._work = threading.BoundedSemaphore(at_once)

    @contextmanager
    def taken(self, patience: Patience = Patience.SOME) -> Iterator[None]:
        """Hold a turn while the block runs; raises Busy."""
        if not self._work.acquire(blocking=patience is Patience.ENDLESS):
            self._wait(patience)
        try:
            yield
        finally:
            self._work.release()

    def _wait(self, patience: Patience) -> None:
        if patience is Patience.NONE or not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._work.acquire(timeout=self.wait_seconds):
                raise Busy
        finally:
            self._places.release()
