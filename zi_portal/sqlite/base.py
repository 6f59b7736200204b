"""SQLite whose writers queue up instead of racing.

SQLite has one write lock and no queue: who finds it taken sleeps and tries again, and under twenty people saving at
once the unlucky one tries until its timeout and fails with "database is locked". Here a transaction first takes a lock
of the operating system on a file beside the database, which hands over in turn, across threads and processes, and is
let go by the kernel when a process dies. Reading takes no part in it.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base

from zi_portal.folding import clean, fold


def _fold(text: str | None) -> str:
    """Return `text` as it is compared; most texts of an office are plain letters, which need no looking up."""
    if not text or (text.isascii() and text.isprintable()):
        return (text or "").lower()
    return fold(clean(text))


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; it holds the queue's file open and locks it from BEGIN to COMMIT or ROLLBACK."""

    _queue: int | None = None  # file descriptor
    _is_first = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that knows `zi_fold`, which SQLite has nothing like."""
        connection = super().get_new_connection(conn_params)
        connection.create_function("zi_fold", 1, _fold, deterministic=True)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._let_next()
            raise

    def _commit(self) -> Any:
        # A commit that fails leaves the transaction open; the rollback that follows lets the next one in.
        done = super()._commit()  # type: ignore[misc]
        self._let_next()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._let_next()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._queue is not None:
                os.close(self._queue)  # lets go of the lock too
            self._queue, self._is_first = None, False

    def _wait_for_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._is_first or self.is_in_memory_db():
            return
        if self._queue is None:
            self._queue = os.open(f"{name}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        self._is_first = True

    def _let_next(self) -> None:
        if self._is_first and self._queue is not None:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
            self._is_first = False
