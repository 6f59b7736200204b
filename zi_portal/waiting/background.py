"""Work that nobody's request waits for: a thread that is there while something waits, and one that keeps a lease."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.db import DatabaseError, connections

from zi_portal.waiting.leases import LeaseLost

log = structlog.get_logger(__name__)
BEAT_SECONDS = 20  # between two renewals of a lease while nothing is noted


@contextmanager
def beating(renew: Callable[[], None], *, name: str) -> Iterator[None]:
    """Renew a lease from a thread of its own, called `name`, while one long step goes on."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(BEAT_SECONDS):
            try:
                renew()
            except LeaseLost:  # the step's own thread meets it next
                return
            except DatabaseError:
                log.exception("lease_not_renewed", thread=name)
            finally:
                connections.close_all()

    thread = threading.Thread(target=beat, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


class Builder:
    """One thread of this process, there while something waits."""

    def __init__(self, work: Callable[[], int], *, name: str) -> None:
        self.work, self.name = work, name
        self.lock = threading.Lock()
        self.is_wanted = False
        self.thread: threading.Thread | None = None

    def wake(self) -> None:
        """Start the thread, or have the running one look once more before it ends."""
        with self.lock:
            self.is_wanted = True
            if self.thread is None or not self.thread.is_alive():
                # A daemon: a server that stops does not wait for it; its lease runs out and another takes the work over.
                self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)
                self.thread.start()

    def _run(self) -> None:
        while True:
            with self.lock:
                if not self.is_wanted:
                    self.thread = None
                    return
                self.is_wanted = False
            try:
                self.work()
            except Exception:  # the database is away: the row waits, and its page says so
                log.exception("line_not_worked_at", thread=self.name)
            finally:
                connections.close_all()
