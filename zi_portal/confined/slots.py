"""Heavy work of one server process: a few at a time, a few in line, and nobody else's thread waits for it."""

import enum
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Busy(Exception):
    """Too many others are ahead; ask again in a moment."""


class Patience(enum.Enum):
    """How long whoever asks for a slot waits for it."""

    NONE = enum.auto()  # whose work waits in a line of its own otherwise
    SOME = enum.auto()  # as long as `Slots` says, in one of its few places
    ENDLESS = enum.auto()  # a thread that answers nobody
    NEXT = enum.auto()  # an answer that has begun, and would break off: without end, but before all the others


class Slots:
    """Lets a few work, some wait a little, and sends the rest away.

    Whoever waits holds one of the sixteen threads that answer everybody else, so that a line without end is a portal
    that stands still.
    """

    def __init__(self, *, at_once: int, most_waiting: int = 0, wait_seconds: float = 0) -> None:
        self.wait_seconds = wait_seconds
        self._places = threading.BoundedSemaphore(most_waiting)
        self._changed = threading.Condition()
        self._free = at_once
        self._pressing = 0  # who waits as NEXT

    @contextmanager
    def taken(self, patience: Patience = Patience.SOME) -> Iterator[None]:
        """Hold a slot while the block runs; raises Busy."""
        self._take(patience)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _take(self, patience: Patience) -> None:
        if patience is Patience.NEXT:
            with self._changed:
                self._pressing += 1
                try:
                    self._changed.wait_for(lambda: self._free)
                    self._free -= 1
                finally:
                    self._pressing -= 1
                    self._changed.notify_all()  # where two slots came free, the others have waited for this one
        elif patience is Patience.ENDLESS:
            self._wait(None)
        elif not self._wait(0):
            if patience is Patience.NONE or not self._places.acquire(blocking=False):
                raise Busy
            try:
                if not self._wait(self.wait_seconds):
                    raise Busy
            finally:
                self._places.release()

    def _wait(self, seconds: float | None) -> bool:
        """Take a slot that nobody presses for, within so many seconds (None: without end); tell whether there was one."""
        with self._changed:
            is_mine = self._changed.wait_for(lambda: self._free and not self._pressing, seconds)
            if is_mine:
                self._free -= 1
            return bool(is_mine)
