"""A thread that keeps the lease of what is made while one long step of it goes on."""

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
