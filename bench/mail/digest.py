"""The summaries of a morning for everybody of 5,000 units: planned, put into words and made into messages."""

import os

from bench.measures import Row
from bench.server import empty_database, told_by

UNITS = 5000
MOST_SECONDS = 60  # of one core, for all of them


def digest(database: str) -> list[Row]:
    """Measure on `database`; `ZI_BENCH_UNITS` for another number of units, whose bar is that share of the whole one."""
    units = int(os.environ.get("ZI_BENCH_UNITS", UNITS))
    with empty_database(database) as environment:
        told = told_by("bench.mail.digest_office", environment | {"ZI_BENCH_UNITS": str(units)})
    most = MOST_SECONDS * units / UNITS
    name = f"{database}, summaries of {units} units"
    cpu = told["planning_cpu"] + told["sending_cpu"]
    wall = told["planning_wall"] + told["sending_wall"]
    queries = f"{told['queries'] / told['people']:.2f} queries each"
    return [
        Row(f"{name}, CPU", f"{cpu:.1f} s", queries, "–", f"≤ {most:g} s", cpu <= most),
        Row(
            f"{name}, beside bare messages",
            f"{cpu:.1f} s",
            f"{told['bare_cpu']:.1f} s",
            f"{cpu / told['bare_cpu']:.2f}",
            "–",
            True,
        ),
        Row(f"{name}, CPU of planning", f"{told['planning_cpu']:.1f} s", "–", "–", "–", True),
        Row(f"{name}, by the clock", f"{wall:.1f} s", "–", "–", "–", True),
    ]
