"""Hold SQLite's write lock for 25 seconds from another program while 48 people save, eight read and the health is asked.

Who reads must not notice, and who saves must have an answer within 20 seconds, with what was typed in it.
"""

import contextlib
import copy
import http.client
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.load import Person
from bench.measures import Row
from bench.server import collect_statics, empty_database, serving, told_by

SAVERS, READERS = 48, 8
LOCK_SECONDS, HEALTH_EVERY = 25, 0.2
SIGNED_IN = 8  # who sign in; each has several tabs open
READ_BAR, SAVE_BAR = 1.0, 20.0  # seconds
HOLD = (
    "import sqlite3, sys\n"
    "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    "database.execute('BEGIN IMMEDIATE')\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


@dataclass
class Saver:
    """Somebody with an answer to save."""

    person: Person
    page: str
    version: str
    text: str
    answer: tuple[int, bytes, float] = (0, b"", 0.0)  # status, page and seconds of the last try

    def save(self) -> None:
        """Press the button."""
        fields = {"level": "A", "explanation": self.text, "version": self.version}
        self.answer = self.person.post(self.page, fields)

    @property
    def keeps_text(self) -> bool:
        """Whether the answer is a refusal that holds what was typed."""
        status, page, _ = self.answer
        return status == 503 and self.text.encode() in page


@dataclass
class Scene:
    """A running portal on SQLite with people in it."""

    port: int
    database: Path
    savers: list[Saver]
    readers: list[Person]
    area: str  # what is read
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "health": []})

    def read(self, reader: Person) -> None:
        """Open a page and note how long it took."""
        status, _, seconds = reader.get(self.area)
        if status != 200:
            raise RuntimeError(f"reading answered {status}")
        self.seconds["read"].append(seconds)

    def ask_health(self) -> None:
        """Ask as whoever watches the server does."""
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/healthz")
        if connection.getresponse().read() != b"ok\n":
            raise RuntimeError("the server is not healthy")
        connection.close()
        self.seconds["health"].append(time.perf_counter() - begun)


@contextlib.contextmanager
def scene(savers: int = SAVERS, readers: int = READERS) -> Iterator[Scene]:
    """Serve a portal in which `savers` hold an open question each, and `readers` read."""
    with empty_database("sqlite") as environment:
        office = told_by("bench.office", environment)
        collect_statics(environment)
        database = Path(environment["ZI_VAR_DIR"]) / "portal.sqlite3"
        with serving(environment) as (port, _):
            signed_in = [Person(port, name, office["password"]) for name in office["people"][:SIGNED_IN]]
            people = [_in_another_tab(signed_in[number % SIGNED_IN]) for number in range(savers + readers)]
            pages = [f"/penilaian/{office['assessment']}/jawaban/{code}/" for code in _codes(database, savers)]
            open_pages = [_open(person, page) for person, page in zip(people, pages, strict=False)]
            try:
                yield Scene(port, database, open_pages, people[savers:], f"/penilaian/{office['assessment']}/area/MP/")
            finally:
                for person in signed_in + people:
                    person.close()


@contextlib.contextmanager
def locked(database: Path) -> Iterator[None]:
    """Let another program hold SQLite's write lock in this block."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        if holder.stdout is None or holder.stdout.readline() != "held\n":
            raise RuntimeError("the lock was not taken")
        yield
    finally:
        holder.communicate()  # closes its input, which ends it


def long_lock() -> list[Row]:
    """Return the slowest of each kind while the lock is held, and whether what was refused is saved afterwards."""
    with scene() as office:
        over = threading.Event()
        with ThreadPoolExecutor(SAVERS + READERS + 1) as pool:
            with locked(office.database):
                saves = [pool.submit(saver.save) for saver in office.savers]
                others = [pool.submit(_repeat, over, 0.5, office.read, reader) for reader in office.readers]
                others.append(pool.submit(_repeat, over, HEALTH_EVERY, office.ask_health))
                over.wait(LOCK_SECONDS)
            over.set()
            for done in (*saves, *others):
                done.result()
            slowest = max(saver.answer[2] for saver in office.savers)
            lost = sum(saver.answer[0] != 302 and not saver.keeps_text for saver in office.savers)
            again = [saver for saver in office.savers if saver.answer[0] != 302]
            for done in [pool.submit(saver.save) for saver in again]:
                done.result()
        unsaved = sum(saver.answer[0] != 302 for saver in office.savers)
    name = f"lock of {LOCK_SECONDS} s, {SAVERS} save"
    slowest_read, slowest_health = max(office.seconds["read"]), max(office.seconds["health"])
    return [
        _row(f"{name}, slowest of {len(office.seconds['read'])} reads", slowest_read, READ_BAR),
        _row(f"{name}, slowest /healthz", slowest_health, READ_BAR),
        _row(f"{name}, slowest save", slowest, SAVE_BAR),
        Row(f"{name}, texts not given back", str(lost), "–", "–", "0", lost == 0),
        Row(f"{name}, not saved at once afterwards", str(unsaved), "–", "–", "0", unsaved == 0),
    ]


def _row(name: str, seconds: float, bar: float) -> Row:
    return Row(name, f"{seconds:.2f} s", "–", "–", f"{bar:.0f} s", seconds <= bar)


def _repeat(over: threading.Event, pause: float, act: Any, *arguments: Any) -> None:
    while not over.is_set():
        act(*arguments)
        over.wait(pause)


def _in_another_tab(person: Person) -> Person:
    """Return the same signed-in person with a connection of its own."""
    other = copy.copy(person)
    other.cookies = dict(person.cookies)
    other.connection = http.client.HTTPConnection("127.0.0.1", person.port, timeout=60)
    return other


def _open(person: Person, page: str) -> Saver:
    """Open the page of a question, as whoever will save there."""
    status, body, _ = person.get(page)
    version = re.search(rb'name="version"\s+value="(\d+)"', body)
    if status != 200 or version is None:
        raise RuntimeError(f"the question answered {status}")
    return Saver(person, page, version[1].decode(), f"Diketik di {page} selama basis data terkunci.")


def _codes(database: Path, most: int) -> list[str]:
    """Return questions that have an answer A."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT i.code FROM assessment_indicator i JOIN assessment_answer a ON a.indicator_id = i.id "
            "WHERE i.answer_type LIKE 'abc%' ORDER BY i.id LIMIT ?",
            [most],
        ).fetchall()
    if len(rows) < most:
        raise RuntimeError(f"only {len(rows)} questions")
    return [code for (code,) in rows]
