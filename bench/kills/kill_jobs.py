"""Kill workers of the queue with -9 at 50 random moments: no job may be lost, none may have its effect twice.

Once at small jobs that are counted, once at the portal's own: mails to a real server, long lists and packages.
"""

import os

from bench.measures import Row
from bench.server import empty_database, told_by

KILLS = 50


def kill_jobs(database: str) -> list[Row]:
    """Work, kill and count on `database`; `ZI_BENCH_KILLS` for another number of moments."""
    kills = int(os.environ.get("ZI_BENCH_KILLS", KILLS))
    with empty_database(database) as environment:
        told = told_by("bench.kills.jobs_killed", environment | {"ZI_BENCH_KILLS": str(kills)})
    name = f"{database}, kill -9 of workers × {kills}"
    lost, doubled = told["put"] - told["keys"], told["effects"] - told["keys"]
    work = f"{told['put']} jobs, {told['again']} begun again"
    return [
        Row(f"{name}, jobs lost", str(lost), work, "–", "0", lost == 0),
        Row(f"{name}, effects doubled", str(doubled), "–", "–", "0", doubled == 0),
        Row(f"{name}, jobs not ended", str(told["open"]), "–", "–", "0", told["open"] == 0),
        Row(f"{name}, stop of idle workers", f"{told['stop_ms']} ms", "–", "–", "≤ 10 s", told["stop_ms"] <= 10_000),
    ]


def kill_real_jobs(database: str) -> list[Row]:
    """Tell, order, kill and count on `database`."""
    kills = int(os.environ.get("ZI_BENCH_KILLS", KILLS))
    with empty_database(database) as environment:
        told = told_by("bench.kills.real_jobs_killed", environment | {"ZI_BENCH_KILLS": str(kills)})
    name = f"{database}, kill -9 at real jobs × {kills}"
    print(f"  {told}")
    rows = [
        Row(
            f"{name}, {what} {bad}",
            str(told[f"{what}_{bad}"]),
            f"{told[what]} {what}",
            "–",
            "0",
            told[f"{what}_{bad}"] == 0,
        )
        for what in ("mails", "lists", "packages")
        for bad in ("lost", "doubled")
    ]
    missing = told["files_missing"]
    again = f"{told['cut']} cut, {told['again']} begun again"
    return [*rows, Row(f"{name}, files of rows missing", str(missing), again, "–", "0", missing == 0)]
