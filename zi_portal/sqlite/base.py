"""SQLite whose writers queue up instead of racing.

SQLite has one write lock and no queue: who finds it taken sleeps and tries again, and under twenty people saving at
once the unlucky one tries until its timeout and fails with "database is locked". Here a transaction first waits in a
line (`line.py`) that hands over in turn, across threads and processes. Reading takes no part in it.
"""

import fcntl
import os
import sqlite3
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from zi_portal.kit import patience
from zi_portal.kit.folding import clean, fold
from zi_portal.sqlite.line import BEGIN_SECONDS, DatabaseBusy, State, line_of, open_file, read_state, write_state


def _fold(text: str | None) -> str:
    """Return `text` as it is compared; most texts of an office are plain letters, which need no looking up."""
    if not text or (text.isascii() and text.isprintable()):
        return (text or "").lower()
    return fold(clean(text))


def _is_busy(error: OperationalError) -> bool:
    """Whether somebody else holds SQLite's lock; the lower byte is the kind of a fault."""
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; it holds the queue's file open and locks it from BEGIN to COMMIT or ROLLBACK."""

    _queue: int | None = None  # file descriptor
    _has_turn = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that knows `zi_fold`, which SQLite has nothing like."""
        connection = super().get_new_connection(conn_params)
        connection.create_function("zi_fold", 1, _fold, deterministic=True)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        queue = self._wait_for_turn()
        try:
            self._begin(queue)
        except BaseException:
            self._let_next()
            raise

    def _commit(self) -> Any:
        # A commit that fails leaves the transaction open; the rollback that follows lets the next one in.
        done = super()._commit()  # type: ignore[misc]
        patience.note_commit()
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
            self._let_next()
            if self._queue is not None:
                os.close(self._queue)
            self._queue, self._has_turn = None, False

    def _wait_for_turn(self) -> int:
        """Return the descriptor of the lock once it is held."""
        name = str(self.settings_dict["NAME"])
        if self._queue is None:
            self._queue = open_file(f"{name}-queue")
        if not self._has_turn:
            line_of(name).take(self._queue, patience.until())
            self._has_turn = True
        return self._queue

    def _begin(self, queue: int) -> None:
        """Begin at once, or, where something outside the line holds SQLite's lock, tell so and wait for the rest of the time."""
        until = patience.until()
        usual = float(self.settings_dict["OPTIONS"].get("timeout", 5))  # seconds
        state = read_state(queue)
        try:
            self._wait_for_sqlite(BEGIN_SECONDS)
            try:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
            except OperationalError as error:
                if not _is_busy(error):
                    raise
                write_state(queue, State(state.begun, is_outside=True))
                self._wait_for_sqlite(usual if until is None else max(until - time.monotonic(), 0))
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if _is_busy(error):
                raise DatabaseBusy(*error.args) from error.__cause__
            raise
        finally:
            self._wait_for_sqlite(usual)
        write_state(queue, State(state.begun + 1))

    def _wait_for_sqlite(self, seconds: float) -> None:
        """Set how long a statement waits for SQLite's own lock."""
        self.connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}").close()

    def _let_next(self) -> None:
        if self._has_turn and self._queue is not None:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
            line_of(str(self.settings_dict["NAME"])).ring()
            self._has_turn = False
