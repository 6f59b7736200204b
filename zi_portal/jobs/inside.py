"""The worker that lives in the server: some threads of each server process carry out jobs.

A server that has workers of their own (`manage.py ox_worker`) needs none of it: `ZI_JOBS_IN_SERVER=0`.
"""

import threading

import structlog
from django.conf import settings
from django_ox.worker import Worker

log = structlog.get_logger(__name__)
POLL_SECONDS = 1.0
THREADS = 4  # so that long jobs, as packages are, do not hold up what somebody waits for
LAST_SECONDS = 8  # that a server which stops waits for jobs; granian kills after 10


class InsideWorker:
    """The worker of this process, and the thread that looks for jobs."""

    def __init__(self) -> None:
        """Make both; nothing runs yet."""
        self.worker = Worker(concurrency=THREADS, poll_interval=POLL_SECONDS)
        self.thread = threading.Thread(target=self._run, name="pekerjaan", daemon=True)

    def start(self) -> None:
        """Begin to carry out jobs."""
        self.thread.start()

    def stop(self, *, patience: float = LAST_SECONDS) -> bool:
        """Take no further job, wait so many seconds for those at hand, and return whether they ended.

        One that did not is taken over by another worker when its lease has run out.
        """
        self.worker.request_stop()
        self.thread.join(patience)
        return not self.thread.is_alive()

    def _run(self) -> None:
        try:
            self.worker.run()
        except (
            Exception
        ):  # the worker rides out a database that is away; this is a fault in code, which the log must tell
            log.exception("jobs_worker_ended")


def start() -> InsideWorker | None:
    """Start the worker of this process, unless the settings leave jobs to workers of their own; it stops with the process."""
    if not settings.JOBS_IN_SERVER:
        return None
    inside = InsideWorker()
    inside.start()
    # Before the pool of the worker is closed, which `atexit` comes too late for: a job claimed in between would wait out its lease.
    threading._register_atexit(inside.stop)  # type: ignore[attr-defined]
    return inside
