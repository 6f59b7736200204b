"""Turns to download a package: a few at once in each process, of one holder fewer, everybody else in a line with a place.

A download holds one of the sixteen threads of its process as long as the line of whoever takes it is slow. So the places
are of the process; the line is of the portal and stands in the database. Whoever waits looks again every few seconds, and is
out of the line once he has not for a while.
"""

import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from evidence.packages.models import DownloadTurn

GONE = timedelta(seconds=40)  # some looks of whoever waits
KEPT = timedelta(hours=1)


class Places:
    """The places of one process: `at_once` in all, `of_one` for one holder. name: of their line, which all processes share."""

    def __init__(self, name: str, *, at_once: int, of_one: int) -> None:
        self.name, self.at_once, self.of_one = name, at_once, of_one
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    def free(self) -> int:
        """Return how many may begin now."""
        with self._lock:
            return self.at_once - self._held.total()

    def is_full(self, holder: str) -> bool:
        """Whether `holder` has as many as one may have."""
        with self._lock:
            return self._held[holder] >= self.of_one

    def take(self, holder: str, *, beyond: int = 0) -> bool:
        """Take a place for `holder`, or one of `beyond` more than there are; False where there is none."""
        with self._lock:
            if self._held.total() >= self.at_once + beyond or self._held[holder] >= self.of_one:
                return False
            self._held[holder] += 1
            return True

    def give_back(self, holder: str) -> None:
        """Give a place back."""
        with self._lock:
            self._held[holder] -= 1
            if not self._held[holder]:
                del self._held[holder]


class Held:
    """Chunks sent from a place that is given back when the response ends."""

    def __init__(self, chunks: Iterable[bytes], give_back: Callable[[], None]) -> None:
        self.chunks, self.give_back, self.is_held = chunks, give_back, True

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)

    def close(self) -> None:
        """Called by the response when it ends, however it ends."""
        close = getattr(self.chunks, "close", None)
        if close is not None:
            close()
        if self.is_held:
            self.is_held = False
            self.give_back()


@dataclass(frozen=True)
class Waiting:
    """A place in the line: what the page carries along, and the number, 1 for the next one."""

    token: str
    place: int


def begin(places: Places, holder: str, token: str = "") -> Waiting | None:
    """Take a place for `holder`, else have him wait in the line; `token` is what its page brings from the look before.

    None: a place is taken, and whoever asked gives it back. The line goes round the holders: the first download of each
    comes before the second of any.
    """
    line = _line(places)
    mine = next((turn for turn in line if turn.token == token and turn.holder == holder), None)
    ranked = ranked_line([*line, None] if mine is None else [*line], holder)
    position = ranked.index(mine)
    ahead = sum(not places.is_full(turn.holder) for turn in ranked[:position] if turn is not None)
    if ahead < places.free() and places.take(holder):
        if mine is not None:
            with suppress(DatabaseError):  # else it is out of the line in a moment by itself
                mine.delete()
        return None
    now = timezone.now()
    if mine is None:
        mine = DownloadTurn.objects.create(
            token=secrets.token_hex(16), line=places.name, holder=holder, asked_at=now, seen_at=now
        )
        DownloadTurn.objects.filter(seen_at__lt=now - KEPT).delete()
    else:
        DownloadTurn.objects.filter(pk=mine.pk).update(seen_at=now)
    return Waiting(mine.token, position + 1)


def ranked_line(line: list[DownloadTurn | None], newcomer: str) -> list[DownloadTurn | None]:
    """Return the line as it is served: round the holders, then by time. None stands for the one who just came."""
    counts: Counter[str] = Counter()
    rounds: list[tuple[int, int, DownloadTurn | None]] = []
    for number, turn in enumerate(line):
        holder = newcomer if turn is None else turn.holder
        rounds.append((counts[holder], number, turn))
        counts[holder] += 1
    return [turn for _, _, turn in sorted(rounds, key=lambda entry: entry[:2])]


def _line(places: Places) -> list[DownloadTurn]:
    seen = DownloadTurn.objects.filter(line=places.name, seen_at__gt=timezone.now() - GONE)
    return list(seen.order_by("asked_at", "pk"))
