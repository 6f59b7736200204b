"""The measurements; each returns rows for the printed table."""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.load import Person, percentile, together
from bench.server import PROJECT, Office, empty_database, running, told_by

ROUNDS = 3  # interleaved with the baseline; the median of the ratios counts
SAVES = 15  # per person and round
VIEWS = 40


@dataclass(frozen=True)
class Row:
    """One measured line: ours, the baseline in the same run where there is one, and the bar."""

    name: str
    ours: str
    baseline: str
    ratio: str
    bar: str
    is_met: bool


def milliseconds(seconds: float) -> str:
    """Return `12.3 ms`."""
    return f"{seconds * 1000:.1f} ms"


def ratio_row(name: str, pairs: list[tuple[float, float]], bar: float) -> Row:
    """Return the row of the round whose ratio is the median; pairs are (ours, baseline) in seconds."""
    ours, bare = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
    return Row(name, milliseconds(ours), milliseconds(bare), f"{ours / bare:.2f}", f"≤ {bar}", ours / bare <= bar)


def saves(database: str) -> list[Row]:
    """Time the answer save of 20 people at once against the bare view that writes the same three rows."""
    with running(database) as office:
        people = sign_in_all(office)
        ours, bare = _our_save(office), _bare_save(office)
        together(people, 2, bare)
        together(people, 2, ours)  # warm
        pairs, medians = [], []
        for _ in range(ROUNDS):
            bare_times, our_times = together(people, SAVES, bare), together(people, SAVES, ours)
            pairs.append((percentile(our_times, 0.95), percentile(bare_times, 0.95)))
            medians.append((statistics.median(our_times), statistics.median(bare_times)))
        return [
            ratio_row(f"answer save, 20 people, {database}, p95", pairs, 2),
            ratio_row(f"answer save, 20 people, {database}, median", medians, 2),
        ]


def sign_in_all(office: Office) -> list[Person]:
    """Return everybody of the bench's office, signed in."""
    return [Person(office.port, name, office.data["password"]) for name in office.data["people"]]


def _fields(person: Person, number: int, version: int) -> dict[str, str]:
    text = f"{person.username} menyimpan untuk kali ke-{number}. " * 8
    return {"level": "AB"[number % 2], "explanation": text, "version": str(version)}


def _our_save(office: Office) -> Callable[[Person, int], float]:
    code_of = dict(zip(office.data["people"], office.data["codes"], strict=True))
    page = f"/penilaian/{office.data['assessment']}/jawaban"

    def act(person: Person, number: int) -> float:
        path = f"{page}/{code_of[person.username]}/"
        # The version a browser would hold; asked outside the timed request.
        _, body, _ = person.get(path)
        version = int(body.split(b'name="version"')[1].split(b'value="')[1].split(b'"')[0])
        status, _, seconds = person.post(path, _fields(person, number + version, version))
        if status != 302:
            raise RuntimeError(f"save answered {status}")
        return seconds

    return act


def _bare_save(office: Office) -> Callable[[Person, int], float]:
    code_of = dict(zip(office.data["people"], office.data["codes"], strict=True))

    def act(person: Person, number: int) -> float:
        path = f"/bare/jawaban/{office.data['evaluation']}/{code_of[person.username]}/"
        # The same reading in between as beside our save, so that both run under the same load.
        person.get(f"/penilaian/{office.data['assessment']}/jawaban/{code_of[person.username]}/")
        status, _, seconds = person.post(path, _fields(person, number, 0))
        if status != 302:
            raise RuntimeError(f"bare save answered {status}")
        return seconds

    return act


def pages() -> list[Row]:
    """Time the largest area page and the full sheet against bare views of the same rows, one person."""
    with running("sqlite") as office:
        person = sign_in_all(office)[0]
        rows = []
        assessment, evaluation = office.data["assessment"], office.data["evaluation"]
        for name, ours, bare in (
            ("largest area page (SDM)", f"/penilaian/{assessment}/area/SDM/", f"/bare/area/{evaluation}/SDM/"),
            ("full sheet, 113 rows", f"/penilaian/{assessment}/lke/", f"/bare/lke/{evaluation}/"),
        ):
            _view(person, ours)
            _view(person, bare)
            pairs = []
            for _ in range(ROUNDS):
                times: dict[str, list[float]] = {ours: [], bare: []}
                for _ in range(VIEWS):
                    for path in (bare, ours):
                        times[path].append(_view(person, path))
                pairs.append((statistics.median(times[ours]), statistics.median(times[bare])))
            rows.append(ratio_row(f"{name}, median", pairs, 1.5))
        return rows


def _view(person: Person, path: str) -> float:
    status, _, seconds = person.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return seconds


def scoring() -> list[Row]:
    """Time the pure scoring of one full sheet of 113 indicators."""
    from assessment import instrument_files, scoring  # noqa: PLC0415  (kept out of the other measurements)

    paths = instrument_files.instrument_paths(PROJECT / "fixtures" / "instruments")
    instrument = instrument_files.read_instrument_file(paths["permenpanrb-90-2021"]).instrument
    answers: dict[str, scoring.Answer | None] = {}
    for code, question in instrument.indicators.items():
        if question.levels:
            answers[code] = scoring.Choice(question.levels[len(question.levels) // 2].letter)
        elif question.answer_type == "index":
            answers[code] = scoring.Index(question.index_range[1])
        else:
            answers[code] = scoring.Counts({entry.key: 7 for entry in question.inputs})
    times = []
    for _ in range(2000):
        begun = time.perf_counter()
        scoring.score(instrument, answers)
        times.append(time.perf_counter() - begun)
    median = statistics.median(times)
    return [Row("scoring one full sheet, median", milliseconds(median), "–", "–", "≤ 2 ms", median <= 0.002)]


def sign_in() -> list[Row]:
    """Time refused sign-ins: unknown name, wrong password and closed account within 20 % of each other."""
    with running("sqlite") as office:
        medians = told_by("bench.sign_in", office.environment)
    slowest, fastest = max(medians.values()), min(medians.values())
    ratio = slowest / fastest
    name = "sign-in refused, slowest against fastest of 3"
    return [Row(name, milliseconds(slowest), milliseconds(fastest), f"{ratio:.2f}", "≤ 1.2", ratio <= 1.2)]


def check_scores() -> list[Row]:
    """Time `manage.py check_scores` over 5,000 full mandiri sheets, start of Python included, with its peak memory.

    Of the memory SQLite's map of its file takes up to 128 MB; the sheets of one batch are a few MB, however many there are.
    """
    with empty_database("sqlite") as environment:
        told = told_by("bench.many_sheets", environment)
    seconds, megabytes = told["seconds"], told["megabytes"]
    return [
        Row("check_scores, 5,000 sheets", f"{seconds:.1f} s", "–", "–", "≤ 30 s", seconds <= 30),
        Row("check_scores, peak memory", f"{megabytes:.0f} MB", "–", "–", "≤ 400 MB", megabytes <= 400),
    ]


def cpu_loop() -> float:
    """Return the seconds of a fixed loop: the speed of the machine in this run, to compare runs by."""
    begun = time.perf_counter()
    total = 0
    for number in range(6_000_000):
        total += number * number % 7
    return time.perf_counter() - begun


def machine() -> str:
    """Return one line about where this was measured."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"Python {sys.version.split()[0]}, {os.cpu_count()} CPUs, CPU loop {cpu_loop():.2f} s, runner {memory} MB"
