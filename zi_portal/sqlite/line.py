"""The line of writers in front of SQLite's write lock: whose turn it is, how long one waits, and who is sent away.

Two locks of the operating system, each on a file beside the database, hand over from process to process and are let go
by the kernel when a process dies. `-queue` is held during a transaction, `-queue-next` by the one writer of all
processes who comes next: he asks whether `-queue` is free whenever `-queue-bell`, a pipe, tells that a transaction ended,
and now and then in case that a process died without ringing, so that he can give up. The first writer of each other
process waits in the kernel, in turn, and everybody else inside his process, where he can be sent away at any moment. For whoever waits keeps one of the few threads that answer people who only read: as soon as the line
stands still, a few stay, and the rest are told at once that nothing was saved.
"""

import contextlib
import fcntl
import os
import select
import struct
import threading
import time
from collections import deque
from typing import NamedTuple

from django.db import OperationalError

STAY = 5  # writers of one process who wait while the line stands still, of the sixteen threads it has
# After how many seconds without a new transaction it stands still: another program may hold SQLite's lock past this
# line, which is seen soon; a transaction of ours may take its time.
OUTSIDE_SECONDS, OWN_SECONDS = 0.2, 0.7
BEGIN_SECONDS = 0.1  # how long SQLite's own lock is waited for before it counts as held from outside
HURRY_SECONDS = 1.0  # who has less than this left does not wait in a line that stands still
LOOK_SECONDS = 0.05  # how often who waits looks around
NEXT_SECONDS = 0.1  # how long one writer may be the next, until those of other processes may ask
DEAF_SECONDS = 0.02  # how often he asks although no bell rang

_STATE = struct.Struct("<Q?")


class DatabaseBusy(OperationalError):
    """Another transaction holds the write lock for too long; nothing of this one was begun."""


class State(NamedTuple):
    """What the line tells of itself in the file of `-queue`."""

    begun: int = 0  # transactions since the file was made
    is_outside: bool = False  # whoever has the turn waits for SQLite's lock, which something outside the line holds


def open_file(path: str) -> int:
    """Return the descriptor of a file that locks are put on, made if missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _open_bell(path: str) -> int:
    """Return the descriptor of a named pipe, made if missing, that never ends and never holds anybody up."""
    with contextlib.suppress(FileExistsError):
        os.mkfifo(path, 0o600)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)


def read_state(file: int) -> State:
    """Return what stands in the file of `-queue`."""
    said = os.pread(file, _STATE.size, 0)
    return State(*_STATE.unpack(said)) if len(said) == _STATE.size else State()


def write_state(file: int, state: State) -> None:
    """Tell it to everybody who waits; only whoever holds `-queue` may."""
    with contextlib.suppress(OSError):  # on a full disk the line still serves, it only seems to stand still
        os.pwrite(file, _STATE.pack(*state), 0)


class Line:
    """The writers of this process who want into one database."""

    def __init__(self, database: str) -> None:
        """Open what is shared with other processes."""
        self._guard = threading.Lock()
        self._has_first = False  # whether somebody of this process stands in front of the locks
        self._waiting: deque[threading.Lock] = deque()  # behind him, each with a lock that opens when he is the first
        self._next = open_file(f"{database}-queue-next")
        self._bell = _open_bell(f"{database}-queue-bell")
        self._seen, self._seen_at = State(), 0.0

    def take(self, queue: int, until: float | None) -> None:
        """Return once the turn has come and the lock on `queue`, a descriptor of the caller's own, is held.

        until: when waiting ends (`time.monotonic`); None waits for ever.
        Raises DatabaseBusy if that moment passes, or if the line stands still and enough others wait already.
        """
        self._become_first(queue, until)
        try:
            self._lock(queue, until)
        finally:
            self._follow()  # whoever comes next waits in front while this one's transaction runs

    def _become_first(self, queue: int, until: float | None) -> None:
        with self._guard:
            if not self._has_first:
                self._has_first = True
                self._seen, self._seen_at = read_state(queue), time.monotonic()
                return
            self._check(queue, until, place=len(self._waiting))
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        try:
            while not mine.acquire(timeout=LOOK_SECONDS):
                with self._guard:
                    if mine not in self._waiting:
                        return  # called up in this very moment
                    self._check(queue, until, place=self._waiting.index(mine))
        except BaseException:
            self._leave(mine)
            raise

    def _leave(self, mine: threading.Lock) -> None:
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._follow()  # called up in this very moment: the next one's place

    def _follow(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._has_first = False

    def _lock(self, queue: int, until: float | None) -> None:
        while True:
            fcntl.flock(self._next, fcntl.LOCK_EX)
            try:
                if self._lock_soon(queue, until):
                    return
            finally:
                fcntl.flock(self._next, fcntl.LOCK_UN)
            with self._guard:
                self._check(queue, until, place=-1)

    def ring(self) -> None:
        """Tell whoever is next that a transaction ended."""
        with contextlib.suppress(BlockingIOError):  # full: it has rung long since
            os.write(self._bell, b".")

    def _lock_soon(self, queue: int, until: float | None) -> bool:
        """Return whether the lock on `queue` came free while this writer was the next."""
        end = time.monotonic() + NEXT_SECONDS
        if until is not None:
            end = min(end, until)
        bell = select.poll()
        bell.register(self._bell, select.POLLIN)
        while True:
            with contextlib.suppress(BlockingIOError):  # has not rung
                os.read(self._bell, 1 << 16)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            bell.poll(min(left, DEAF_SECONDS) * 1000)

    def _check(self, queue: int, until: float | None, *, place: int) -> None:
        """Raise DatabaseBusy if who waits at `place` behind the first (-1: is the first) shall not wait any longer."""
        if until is None:
            return
        now = time.monotonic()
        state = read_state(queue)
        if state != self._seen:
            self._seen, self._seen_at = state, now
        stands_still = now - self._seen_at > (OUTSIDE_SECONDS if state.is_outside else OWN_SECONDS)
        if now >= until or (stands_still and (place >= STAY or until - now < HURRY_SECONDS)):
            raise DatabaseBusy("the write lock is held for too long")


_lines: dict[str, Line] = {}
_lines_guard = threading.Lock()


def line_of(database: str) -> Line:
    """Return this process's line for the database in this file."""
    with _lines_guard:
        if database not in _lines:
            _lines[database] = Line(database)
        return _lines[database]


def _begin_anew() -> None:
    """Forget in a forked process whoever waited in its parent, whose locks it would share."""
    global _lines_guard  # noqa: PLW0603  (it may be held by a thread that the fork did not take along)
    _lines.clear()
    _lines_guard = threading.Lock()


os.register_at_fork(after_in_child=_begin_anew)
