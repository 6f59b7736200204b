"""Two hundred people of ten offices at once on a real server: the portal's pages and saves against bare views of the same.

Each has a session and a connection of their own and does what an office does: areas, questions, the sheet, Kesiapan, the
library, a save now and then; first with pauses to read and think, then without any, so that the server is never idle. Both
arms send the same people through the same steps, by turns. Afterwards the store is compared with what was acknowledged.
"""

import http.client
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bench.load import Person, percentile, together
from bench.measures import ROUNDS, Row, milliseconds, ratio_row
from bench.processes import cpu_seconds
from bench.server import collect_statics, empty_database, serving, told_by

# Of twenty steps; a fresh version of the same dice for every person and round.
STEPS = {"area": 6, "question": 4, "save": 3, "sheet": 2, "readiness": 2, "library": 3}
THINK_SECONDS = (4.0, 12.0)  # between two steps
THINKING, RUSHING = 4, 4  # steps of each person in a round
# By its parts 1.5 for pages, 2 for Kesiapan and 2.5 for saves may stand here: their mean over STEPS is 1.7.
MOST_CPU, MOST_TIME = 2, 2
MOST_SECONDS = 1.0  # p95 with pauses: a thought is not broken off
MOST_OF_A_CORE = 0.5  # for the client: beyond that it is measured instead of the server
AT_SIGN_IN = 8  # people at once; their passwords cost the most, and are not what is measured


@dataclass
class Worker:
    """Somebody of an office, and what was acknowledged of the one answer that is theirs."""

    person: Person
    place: dict[str, Any]
    version: int = 1
    level: str = "B"  # as bench/office.py answers
    text: str | None = None


@dataclass
class Arm:
    """Where the steps lead, and what came of them."""

    name: str
    paths: dict[str, str]
    changes_level: bool  # the bare save writes the score row as it is, which is right as long as the level stays
    acknowledged: set[tuple[int, int]] = field(default_factory=set)  # answer, version
    faults: Counter[str] = field(default_factory=Counter)


OURS = {
    "area": "/penilaian/{assessment}/area/SDM/",
    "question": "/penilaian/{assessment}/jawaban/{code}/",
    "save": "/penilaian/{assessment}/jawaban/{code}/",
    "sheet": "/penilaian/{assessment}/lke/",
    "readiness": "/penilaian/{assessment}/kesiapan/",
    "library": "/pustaka/{assessment}/",
}
BARE = {
    "area": "/bare/area/{evaluation}/SDM/",
    "question": "/bare/pertanyaan/{answer}/",
    "save": "/bare/jawaban/{answer}/",
    "sheet": "/bare/lke/{evaluation}/",
    "readiness": "/bare/lke/{evaluation}/",
    "library": "/bare/pustaka/{assessment}/",
}


@dataclass(frozen=True)
class Phase:
    """What one arm took for its steps: seconds of each by kind, until all were over, and of the processors."""

    seconds: dict[str, list[float]]
    whole: float
    server: float  # CPU per request, as the next
    database: float
    client: float

    @property
    def all(self) -> list[float]:
        """The seconds of every request."""
        return [value for values in self.seconds.values() for value in values]


def crowd() -> list[Row]:
    """Send the crowd through the portal on SQLite and on PostgreSQL."""
    return [row for database in ("sqlite", "postgresql") for row in _measured(database)]


def _measured(database: str) -> Iterator[Row]:
    with empty_database(database) as environment:
        data = told_by("bench.crowd.crowd_office", environment)
        collect_statics(environment)
        of_database = environment.get("ZI_BENCH_DATABASE_PID")
        with serving(environment) as (port, process):
            with ThreadPoolExecutor(AT_SIGN_IN) as pool:
                crowd = list(
                    pool.map(lambda place: Worker(Person(port, place["name"], data["password"]), place), data["people"])
                )
            ours, bare = Arm("ours", OURS, changes_level=True), Arm("bare", BARE, changes_level=False)
            pids = ([process], [int(of_database)] if of_database else [])
            for arm in (bare, ours):
                _phase(arm, crowd, pids, seed="warm", steps=2, pause=(0, 0))
            phases: dict[tuple[str, bool], list[Phase]] = {}
            for number in range(ROUNDS):
                for pause, steps in ((THINK_SECONDS, THINKING), ((0.0, 0.0), RUSHING)):
                    for arm in (bare, ours):
                        done = _phase(arm, crowd, pids, seed=f"{number} {steps} {pause}", steps=steps, pause=pause)
                        phases.setdefault((arm.name, pause[1] > 0), []).append(done)
            for worker in crowd:
                worker.person.close()
        name = f"{len(crowd)} people, {database}"
        yield from _rows(name, phases)
        yield from _of_store(name, told_by("bench.crowd.crowd_store", environment), crowd, ours, bare)


def _phase(
    arm: Arm,
    crowd: list[Worker],
    pids: tuple[list[int], list[int]],
    *,
    seed: str,
    steps: int,
    pause: tuple[float, float],
) -> Phase:
    seconds: dict[str, list[float]] = {step: [] for step in STEPS}
    workers = {id(worker.person): worker for worker in crowd}
    dice = {key: random.Random(f"{seed} {worker.place['name']}") for key, worker in workers.items()}
    lock = threading.Lock()

    def act(person: Person, _: int) -> float:
        chance = dice[id(person)]
        step = chance.choices(list(STEPS), list(STEPS.values()))[0]
        time.sleep(chance.uniform(*pause))
        took = _step(arm, workers[id(person)], step, lock)
        with lock:
            seconds[step].append(took)
        return took

    for worker in crowd:
        worker.person.close()  # a connection may have been idle for too long; the next request opens one
    begun, taken = time.perf_counter(), [cpu_seconds(of) for of in pids]
    own = time.process_time()
    together([worker.person for worker in crowd], steps, act)
    whole, asked = time.perf_counter() - begun, len(crowd) * steps
    server, database = ((cpu_seconds(of) - before) / asked for of, before in zip(pids, taken, strict=True))
    return Phase(seconds, whole, server, database, (time.process_time() - own) / asked)


def _step(arm: Arm, worker: Worker, step: str, lock: threading.Lock) -> float:
    """Do one step and note what is not as it must be; an answer that does not come is noted, too."""
    path, person = arm.paths[step].format(**worker.place), worker.person
    begun = time.perf_counter()
    try:
        if step == "save":
            status, expected = _save(arm, worker, path, lock), 302
        else:
            (status, _, _), expected = person.get(path), 200
        told = "" if status == expected else f"{step} answered {status}"
    except (OSError, http.client.HTTPException) as error:
        person.close()
        told = f"{step}: {error!r}"
    if told:
        with lock:
            arm.faults[told] += 1
    return time.perf_counter() - begun


def _save(arm: Arm, worker: Worker, path: str, lock: threading.Lock) -> int:
    level = {"A": "B", "B": "A"}[worker.level] if arm.changes_level else worker.level
    text = (f"{worker.person.username} menyimpan sesudah versi {worker.version}. " * 8).strip()
    fields = {"level": level, "explanation": text, "version": str(worker.version)}
    status, _, _ = worker.person.post(path, fields)
    if status == 302:
        worker.version, worker.level, worker.text = worker.version + 1, level, text
        with lock:
            arm.acknowledged.add((worker.place["answer"], worker.version))
    return status


def _rows(name: str, phases: dict[tuple[str, bool], list[Phase]]) -> Iterator[Row]:
    for is_thinking, kind in ((True, "with pauses"), (False, "without a pause")):
        pairs = list(zip(phases["ours", is_thinking], phases["bare", is_thinking], strict=True))

        def row(
            what: str, of: Callable[[Phase], float], bar: float | None = None, pairs: Any = pairs, kind: str = kind
        ) -> Row:
            return _ratio(f"{name} {kind}, {what}", [(of(ours), of(bare)) for ours, bare in pairs], bar)

        yield row("CPU per request", lambda phase: phase.server + phase.database, MOST_CPU)
        yield row("of it the server", lambda phase: phase.server)
        if pairs[0][0].database:
            yield row("of it the database", lambda phase: phase.database)
        if is_thinking:
            for share in (0.5, 0.95, 0.99):
                yield row(f"p{share * 100:.0f}", lambda phase, share=share: percentile(phase.all, share))
            slowest = statistics.median(percentile(ours.all, 0.95) for ours, _ in pairs)
            yield Row(
                f"{name} {kind}, p95 of ours", milliseconds(slowest), "–", "–", f"≤ {MOST_SECONDS:g} s", slowest <= 1
            )
        else:
            yield row("seconds a request", lambda phase: phase.whole / len(phase.all), MOST_TIME)
            yield row("p95", lambda phase: percentile(phase.all, 0.95), MOST_TIME)
            yield row("p99", lambda phase: percentile(phase.all, 0.99))
        for step in STEPS:
            yield row(f"{step}, median", lambda phase, step=step: statistics.median(phase.seconds[step]))
        of_client = max(phase.client * len(phase.all) / phase.whole for pair in pairs for phase in pair)
        told = f"{of_client:.0%}"
        yield Row(f"{name} {kind}, client of a core", told, "–", "–", "≤ 50 %", of_client <= MOST_OF_A_CORE)


def _ratio(name: str, pairs: list[tuple[float, float]], bar: float | None) -> Row:
    """Return the row of the median ratio; without a bar it is told, and no more."""
    if bar is not None:
        return ratio_row(name, pairs, bar)
    ours, bare = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
    return Row(name, milliseconds(ours), milliseconds(bare), f"{ours / bare:.2f}", "–", is_met=True)


def _of_store(name: str, store: dict[str, Any], crowd: list[Worker], ours: Arm, bare: Arm) -> Iterator[Row]:
    """Yield what was answered otherwise than it must be, and what was acknowledged and does not stand in the store."""
    for arm in (ours, bare):
        for told, count in arm.faults.items():
            print(f"  {arm.name}, {count} ×: {told}")
    faults = (ours.faults.total(), bare.faults.total())
    yield Row(f"{name}, errors", str(faults[0]), str(faults[1]), "–", "0", sum(faults) == 0)
    trail = {tuple(row) for row in store["trail"]}
    missing = len(ours.acknowledged - trail)
    for worker in crowd:
        kept = store["answers"][str(worker.place["answer"])]
        missing += worker.text is not None and kept != [worker.version, worker.level, worker.text]
    told = f"{missing} of {len(ours.acknowledged)}"
    yield Row(f"{name}, acknowledged saves lost", told, "–", "–", "0", missing == 0 < len(ours.acknowledged))
    for fault in store["faults"][:5]:
        print(f"  {fault}")
    told = f"{len(store['faults'])} of {store['scores']}"
    is_met = not store["faults"] and store["scores"] == len({worker.place["evaluation"] for worker in crowd})
    yield Row(f"{name}, scores or trails that differ", told, "–", "–", "0", is_met)
