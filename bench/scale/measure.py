"""Ask the same pages of both portals in turn and compare the CPU that server and database take for a request."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any

from bench.load import Person
from bench.measures import Row
from bench.scale.cpu import seconds
from bench.scale.databases import Portal, portals, prepare, somewhere
from bench.scale.pages import Page, pages

SIZES = (50, 5000)
ROUNDS = 3  # interleaved; the medians count
BLOCK = 0.25  # seconds of CPU that one reading of the small portal takes at least, as /proc counts hundredths
FEWEST, MOST = 2, 80  # requests of a reading
BAR = 1.5


@dataclass
class Asked:
    """One portal with whoever has signed in there."""

    portal: Portal
    told: dict[str, Any]
    people: dict[str, Person] = field(default_factory=dict)

    def reading(self, page: Page, times: int) -> tuple[float, float]:
        """Return the CPU of a request, of the server and of its database, over so many of them."""
        before = seconds(self.portal.server), seconds(self.portal.database)
        for _ in range(times):
            self.ask(page)
        after = seconds(self.portal.server), seconds(self.portal.database)
        rows = page.rows(self.portal.units)
        return (after[0] - before[0]) / times / rows, (after[1] - before[1]) / times / rows

    def ask(self, page: Page) -> None:
        """Open a page as its person."""
        person = self._person(page.who or "admin")
        bearer = {"Authorization": f"Bearer {self.told['token']}"} if not page.who else None
        try:
            status, _, _ = person.get(page.path, bearer)
        except RemoteDisconnected:  # the server ends what was idle while others were measured
            person.close()
            status, _, _ = person.get(page.path, bearer)
        if status != 200:
            raise RuntimeError(f"{page.path} answered {page.who or 'PortalRB'} {status}")

    def _person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person(self.portal.port, name, self.told["password"])
        return self.people[name]


def scale(sizes: tuple[int, int] = SIZES, *, kept: Path | None = None) -> Iterator[Row]:
    """Yield a row a page: CPU of a request with many units, with few, their ratio.

    kept: a folder whose portals are used if they stand there, and are left there.
    """
    with somewhere(kept) as folder:
        told = prepare(folder, sizes)
        with portals(folder, sizes) as both:
            few, many = (Asked(portal, told) for portal in both)
            for page in pages(told):
                yield _row(page, few, many)


def _row(page: Page, few: Asked, many: Asked) -> Row:
    both = (few, many)
    for asked in both:
        for _ in range(2):
            asked.ask(page)  # warm
    once = sum(few.reading(page, FEWEST)) * page.rows(few.portal.units)
    times = min(MOST, max(FEWEST, round(BLOCK / max(once, 0.001))))
    # A list as a whole takes long enough by itself where there are many units.
    asked_for = (times, 1 if page.is_whole else times)
    readings: tuple[list[tuple[float, float]], ...] = ([], [])
    for number in range(ROUNDS):
        for which in (0, 1) if number % 2 else (1, 0):
            readings[which].append(both[which].reading(page, asked_for[which]))
    small, large = (statistics.median(sum(one) for one in found) for found in readings)
    ratio = large / small
    return Row(page.name, _told(readings[1]), _told(readings[0]), f"{ratio:.2f}", f"≤ {BAR}", ratio <= BAR)


def _told(readings: list[tuple[float, float]]) -> str:
    """Return milliseconds of the server and of its database as `12.3+4.5`."""
    server, database = (statistics.median(one[part] for one in readings) * 1000 for part in (0, 1))
    return f"{server:.1f}+{database:.1f}"
