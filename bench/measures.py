"""The measurements; each returns rows for the printed table."""

import os
import resource
import statistics
import sys
import time
from dataclasses import dataclass

from bench.load import Person
from bench.server import PROJECT, Office, empty_database, running, told_by

ROUNDS = 3  # interleaved with the baseline; the median of the ratios counts
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


def sign_in_all(office: Office) -> list[Person]:
    """Return everybody of the bench's office, signed in."""
    return [Person(office.port, name, office.data["password"]) for name in office.data["people"]]


def scoring() -> list[Row]:
    """Time the pure scoring of one full sheet of 113 indicators."""
    from assessment import scoring  # noqa: PLC0415  (kept out of the other measurements)
    from assessment.lke import files as lke_files  # noqa: PLC0415  (kept out of the other measurements)

    paths = lke_files.instrument_paths(PROJECT / "fixtures" / "instruments")
    instrument = lke_files.read_instrument_file(paths["permenpanrb-90-2021"]).instrument
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
