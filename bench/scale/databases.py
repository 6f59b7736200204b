"""Two portals of the same making, one with few units and one with many, each on a PostgreSQL of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.server import DATA, PROJECT, serving, start_postgresql, told_by

# Of a server that is thrown away unless it is filled: nothing waits for the disk, and no check disturbs the copying.
FILLING = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 "
    "-c max_wal_size=2GB -c autovacuum=off -c shared_buffers=512MB -c maintenance_work_mem=256MB"
)
# Autovacuum would run in the one and not in the other; a worker's share of a query would end with it, uncounted.
MEASURED = "-c autovacuum=off -c max_parallel_workers_per_gather=0"


@dataclass(frozen=True)
class Portal:
    """One running portal: where it answers, and the processes whose CPU its requests take."""

    units: int
    port: int
    server: int  # pid of granian
    database: int  # pid of PostgreSQL's first process
    environment: dict[str, str]


def prepare(folder: Path, sizes: tuple[int, int]) -> dict[str, Any]:
    """Fill a portal of each size below `folder`, unless they stand there already; return what the templates told."""
    facts = folder / "facts.json"
    if facts.exists():
        told: dict[str, Any] = json.loads(facts.read_text())
        if tuple(told["sizes"]) != sizes:
            raise SystemExit(f"{folder} holds portals of {told['sizes']} units")
        return told
    folder.chmod(0o755)
    first, second = (folder / str(size) for size in sizes)
    first.mkdir()
    with _database(first, FILLING) as environment:
        told = told_by("bench.scale.templates", environment) | {"sizes": sizes}
    subprocess.run(["cp", "-a", first, second], check=True)
    for size in sizes:
        with _database(folder / str(size), FILLING) as environment:
            _run(environment, "-m", "bench.scale.copies", str(size), str(told["shared"]))
    facts.write_text(json.dumps(told))
    return told


@contextmanager
def portals(folder: Path, sizes: tuple[int, int]) -> Iterator[list[Portal]]:
    """Serve both portals at the same time, the small one first."""
    with ExitStack() as stack:
        found = []
        for size in sizes:
            environment = stack.enter_context(_database(folder / str(size), MEASURED))
            _run(environment, "manage.py", "migrate", "-v", "0")  # what was kept may be of before
            _run(environment, "manage.py", "collectstatic", "--noinput", "-v", "0")
            port, server = stack.enter_context(serving(environment))
            pid = int((folder / str(size) / DATA / "postmaster.pid").read_text().split()[0])
            found.append(Portal(size, port, server, pid, environment))
        yield found


@contextmanager
def somewhere(kept: Path | None) -> Iterator[Path]:
    """Yield the folder that is kept, made if missing, or one that goes afterwards."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    name = tempfile.mkdtemp(prefix="zi-bench-")
    try:
        yield Path(name)
    finally:
        shutil.rmtree(name)


@contextmanager
def _database(folder: Path, more: str) -> Iterator[dict[str, str]]:
    url, stop = start_postgresql(folder, more=more)
    try:
        yield os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "ZI_VAR_DIR": str(folder / "var"),
            "PYTHONPATH": str(PROJECT),
            "DATABASE_URL": url,
        }
    finally:
        stop()


def _run(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
