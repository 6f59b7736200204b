"""Ask the same pages of both portals in turn and compare the CPU that server and database take for a request."""

import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any

from bench.load import Person
from bench.measures import Row
from bench.scale.cpu import rough_seconds, seconds
from bench.scale.databases import Portal, portals, prepare, somewhere
from bench.scale.pages import Page, pages

SIZES = (50, 5000)
LONG = 0.3  # seconds of CPU from which on a request is asked less often
OFTEN, SELDOM, LISTS = 9, 5, 3  # requests of each portal, in turn; the medians count
BAR = 1.5
OFFER = re.compile(rb'href="(/daftar/antrean/\d+/unduh/)"')
MADE_WITHIN, LOOK_AFTER = 300, 1  # seconds


@dataclass
class Asked:
    """One portal with whoever has signed in there."""

    portal: Portal
    told: dict[str, Any]
    people: dict[str, Person] = field(default_factory=dict)

    def reading(self, page: Page) -> tuple[float, float]:
        """Return the CPU that one request takes, of the server and of its database."""
        spent = rough_seconds if page.is_whole else seconds
        before = spent(self.portal.server), spent(self.portal.database)
        self.ask(page)
        after = spent(self.portal.server), spent(self.portal.database)
        rows = page.rows(self.portal.units)
        return (after[0] - before[0]) / rows, (after[1] - before[1]) / rows

    def ask(self, page: Page) -> None:
        """Open a page as its person."""
        person = self._person(page.who or "admin")
        bearer = {"Authorization": f"Bearer {self.told['token']}"} if not page.who else None
        try:
            status, _, _ = person.get(page.path, bearer)
        except RemoteDisconnected:  # the server ends what was idle while others were measured
            person.close()
            status, _, _ = person.get(page.path, bearer)
        if status == 302:
            status = _fetched(person, person.location)
        if status != 200:
            raise RuntimeError(f"{page.path} answered {page.who or 'PortalRB'} {status}")

    def _person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person(self.portal.port, name, self.told["password"])
        return self.people[name]


def _fetched(person: Person, place: str) -> int:
    """Wait for a long list at its place in the line and fetch it; return the status."""
    deadline = time.monotonic() + MADE_WITHIN
    while time.monotonic() < deadline:
        status, body, _ = person.get(place)
        if (offer := OFFER.search(body)) is not None:
            return person.get(offer[1].decode())[0]
        if status != 200 or b"gagal" in body:
            raise RuntimeError(f"{place} answered {status} and offers no file")
        time.sleep(LOOK_AFTER)
    raise RuntimeError(f"{place} offers no file within {MADE_WITHIN} s")


def scale(sizes: tuple[int, int] = SIZES, *, kept: Path | None = None, only: str = "") -> Iterator[Row]:
    """Yield a row a page: CPU of a request with many units, with few, their ratio.

    kept: a folder whose portals are used if they stand there, and are left there. only: a pattern of the names of pages.
    """
    with somewhere(kept) as folder:
        told = prepare(folder, sizes)
        with portals(folder, sizes) as both:
            few, many = (Asked(portal, told) for portal in both)
            for page in pages(told):
                if re.search(only, page.name):
                    yield _row(page, few, many)


def _row(page: Page, few: Asked, many: Asked) -> Row:
    for asked in (few, many):
        for _ in range(1 if page.is_whole else 3):
            asked.ask(page)  # signed in, and warm
    is_long = sum(few.reading(page)) > LONG
    small, large = [], []
    for _ in range(LISTS if page.is_whole else SELDOM if is_long else OFTEN):
        small.append(few.reading(page))
        large.append(many.reading(page))
    ratio = statistics.median(map(sum, large)) / statistics.median(map(sum, small))
    return Row(page.name, _told(large), _told(small), f"{ratio:.2f}", f"≤ {BAR}", ratio <= BAR)


def _told(readings: list[tuple[float, float]]) -> str:
    """Return milliseconds of the server and of its database as `12.3+4.5`."""
    server, database = (statistics.median(one[part] for one in readings) * 1000 for part in (0, 1))
    return f"{server:.1f}+{database:.1f}"
