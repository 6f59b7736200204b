"""A hundred connections ask for papers at the same moment: none is refused, all are delivered, pages stay quick.

Reports, summaries, packages, and final reports that a form orders. Each asks as a browser without JavaScript does: it follows
to its place in the line, looks again when the page says so, and fetches the file once it is offered. Meanwhile three others go on opening ordinary pages, and did before.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bench.load import Person, percentile
from bench.measures import Row, milliseconds
from bench.papers.report_memory import megabytes
from bench.processes import below
from bench.server import collect_statics, empty_database, serving, told_by

WATCHERS = 3
BEFORE_SECONDS = 20
# Both cores are kept busy by the papers, on purpose: what counts is whether somebody at a page notices. Within a second
# a person's thought is not broken off; twice the time of an idle server, some 0.2 s, would be told apart by nobody.
MOST_SECONDS = 1.0
LONGEST_SECONDS = 1800
MOST_MEGABYTES = (
    1500  # two papers at a time may take 1 GB each before they are ended; a full sheet takes a fifth of that
)
PLACE = re.compile(rb"Anda nomor [\d.]+ dalam antrean|sedang (?:dibuat|dikumpulkan|disusun)")
AGAIN = re.compile(rb'http-equiv="refresh" content="(\d+)(?:;url=([^"]+))?"')
ISSUED = re.compile(rb"Laporan final (\S+) diterbitkan")
KEY = re.compile(rb'name="request_key" value="([^"]+)"')
OFFER = re.compile(rb'href="(/penilaian/\d+/(?:antrean|paket/siap)/\d+/unduh/)"')
STATUS, TAG = re.compile(rb'<p role="status">(.*?)</p>', re.DOTALL), re.compile(r"<[^>]*>")
HEADING = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.DOTALL)
FILES = (b"%PDF-", b"PK")
# 20 people, each over five connections; the fourth asks for what the first has asked for, the last sends a form.
FORM = "laporan/terbitkan/"
ASKED = (
    "laporan.pdf?kertas=A4",
    "ringkasan.pdf?kertas=A4",
    "paket/unduh/",
    "laporan.pdf?kertas=A4",
    FORM,
)
TYPED = {"number": "", "dated": "3 Maret 2026", "place": "Badung", "confidentiality": "biasa", "paper": "A4"}
TYPED |= {"signer_name": "I Made", "signer_position": "Kepala Kantor"}
LOOK_SECONDS = 0.25  # between two looks at the memory


@dataclass
class Outcome:
    """What came of all that was asked for: how many were refused, and how many delivered at once or after a place.

    numbers: of the final reports.
    """

    counts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    numbers: set[bytes] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, word: str, number: bytes = b"") -> None:
        """Count one connection, and the number of its final report."""
        with self.lock:
            self.counts[word] += 1
            if number:
                self.numbers.add(number)

    def refuse(self, told: str) -> None:
        """Count one connection that was sent away, with what it was told."""
        with self.lock:
            self.refusals[told] += 1


def paper_line() -> list[Row]:
    """Ask for a hundred papers at once on SQLite and on PostgreSQL."""
    return [row for database in ("sqlite", "postgresql") for row in _measured(database)]


def _measured(database: str) -> Iterator[Row]:
    with empty_database(database) as environment:
        data = told_by("bench.office", environment)
        told_by("bench.papers.paper_files", environment)
        collect_statics(environment)
        with serving(environment) as (port, process):
            people = [Person(port, name, data["password"]) for name in data["people"]]
            page = f"/penilaian/{data['assessment']}/"
            watchers = [person.another() for person in people[:WATCHERS]]
            pages = [f"{page}area/SDM/", f"{page}jawaban/{data['codes'][0]}/", f"{page}laporan/"]
            _open_pages(watchers, pages)  # warm
            with _watching(watchers, pages) as before, _peak_of(process) as idle:
                time.sleep(BEFORE_SECONDS)
            asking = [(person.another(), page + what) for what in ASKED for person in people]
            outcome, begun = Outcome(), time.perf_counter()
            with _watching(watchers, pages) as during, _peak_of(process) as peak:
                _all_at_once(asking, outcome)
            seconds = time.perf_counter() - begun
    refused, delivered = outcome.refusals.total(), outcome.counts.total()
    for told, count in outcome.refusals.items():
        print(f"  refused {count} ×: {told}")
    waited, usual, busy = outcome.counts["waited"], percentile(before, 0.95), percentile(during, 0.95)
    name = f"{len(asking)} papers at once, {database}"
    yield Row(f"{name}: refused", str(refused), "–", "–", "0", refused == 0)
    yield Row(f"{name}: delivered", str(delivered), "–", "–", f"{len(asking)}", delivered == len(asking))
    yield Row(f"{name}: first shown a place", str(waited), "–", "–", "> 0", waited > 0)
    numbers, forms = len(outcome.numbers), len(people)
    yield Row(f"{name}: numbers of final reports", str(numbers), "–", "–", f"{forms}", numbers == forms)
    yield Row(f"{name}: until the last", f"{seconds:.0f} s", "–", "–", "–", is_met=True)
    ratio = f"{busy / usual:.2f}"
    yield Row(
        f"{name}: pages p95",
        milliseconds(busy),
        milliseconds(usual),
        ratio,
        f"≤ {MOST_SECONDS:g} s",
        busy <= MOST_SECONDS,
    )
    memory = (f"{peak[0]:.0f} MB", f"{idle[0]:.0f} MB", f"{peak[0] / idle[0]:.2f}")
    yield Row(f"{name}: memory of all processes", *memory, f"≤ {MOST_MEGABYTES}", peak[0] <= MOST_MEGABYTES)


@contextmanager
def _peak_of(process: int) -> Iterator[list[float]]:
    """Give the most memory, in MB, that the portal's processes have together while the block runs; pages shared count once."""
    peak, is_over = [0.0], threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_SECONDS):
            peak[0] = max(peak[0], sum(megabytes(pid) for pid in (process, *below(process))))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        is_over.set()
        thread.join()


def _open_pages(watchers: list[Person], pages: list[str]) -> None:
    for person in watchers:
        for path in pages:
            status, _, _ = person.get(path)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")


@contextmanager
def _watching(watchers: list[Person], pages: list[str]) -> Iterator[list[float]]:
    """Have the pages opened one after the other while the block runs; the seconds of each stand in the list."""
    seconds: list[float] = []
    faults: list[str] = []
    is_over = threading.Event()

    def work(person: Person) -> None:
        while not is_over.is_set():
            for path in pages:
                status, _, took = person.get(path)
                seconds.append(took)
                if status != 200:
                    faults.append(f"{path} answered {status}")
            is_over.wait(0.2)  # a person reads, too

    threads = [threading.Thread(target=work, args=(person,)) for person in watchers]
    for thread in threads:
        thread.start()
    try:
        yield seconds
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    if faults:
        raise RuntimeError("; ".join(faults[:5]))


def _all_at_once(asking: list[tuple[Person, str]], outcome: Outcome) -> None:
    gate = threading.Barrier(len(asking))

    def work(person: Person, path: str) -> None:
        gate.wait()
        try:
            _fetch(person, path, outcome)
        except Exception as error:  # noqa: BLE001  (a connection that breaks is a refusal, too)
            outcome.refuse(f"{path}: {error!r}")
        finally:
            with suppress(OSError):
                person.close()

    threads = [threading.Thread(target=work, args=entry) for entry in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _fetch(person: Person, path: str, outcome: Outcome) -> None:
    """Ask for a paper until it has come, or somebody says no."""
    word, deadline, here = "at once", time.monotonic() + LONGEST_SECONDS, path
    if path.endswith(FORM):
        status, body, _ = person.get(path)
        key = KEY.search(body)
        if status != 200 or key is None:
            outcome.refuse(f"{path} answered {status}")
            return
        status, _, _ = person.post(path, TYPED | {"request_key": key[1].decode()})
        if status != 302:
            outcome.refuse(f"the form at {path} answered {status}")
            return
        path = here = person.location
    while time.monotonic() < deadline:
        status, body, _ = person.get(path)
        if status == 302:
            path = here = person.location
            continue
        if status != 200:
            said = HEADING.search(body)
            told = TAG.sub("", said[1].decode()).strip() if said else "nothing"
            outcome.refuse(f"{path} answered {status}: {told}")
            return
        if body.startswith(FILES):
            outcome.note(word)
            return
        if issued := ISSUED.search(body):
            outcome.note(word, issued[1])
            return
        offer, again = OFFER.search(body), AGAIN.search(body)
        if offer is not None and again is None:
            path = offer[1].decode()
            continue
        if again is None or PLACE.search(body) is None:
            said = STATUS.search(body)
            told = TAG.sub("", said[1].decode()).strip() if said else "nothing"
            outcome.refuse(f"{path} shows neither a place nor a file: {told}")
            return
        word = "waited"
        time.sleep(int(again[1]))
        path = again[2].decode() if again[2] else here
    outcome.refuse(f"{path} waited for {LONGEST_SECONDS} s")
