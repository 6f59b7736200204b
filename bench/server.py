"""Start what a measurement needs: a filled database (SQLite, or a PostgreSQL of its own) and the portal on a free port."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.processes import cpu_seconds

PROJECT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 16  # as ./zi run
DATA = "pg"  # in the folder of a PostgreSQL
SHOWN_LINES = 40  # of the log of a portal whose measurement failed


@dataclass(frozen=True)
class Office:
    """A running portal with the bench's office in it."""

    port: int
    data: dict[str, Any]
    environment: dict[str, str]
    processes: tuple[int, ...]  # of the portal, and of the database where that is one of its own

    def cpu_seconds(self) -> float:
        """Return the seconds of the processor taken so far by the portal, and by the database it waits for."""
        return cpu_seconds(self.processes)


@contextmanager
def empty_database(database: str) -> Iterator[dict[str, str]]:
    """Yield the environment of an empty `database` (sqlite or postgresql); everything is taken away afterwards.

    `ZI_BENCH_DATABASE_PID` is the process of the database, where it is one of its own.
    """
    with tempfile.TemporaryDirectory(prefix="zi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "ZI_VAR_DIR": str(folder / "var"),
            "ZI_STATIC_ROOT": str(folder / "static"),  # two that collect into one folder would break each other's pages
            "PYTHONPATH": str(PROJECT),
        }
        environment.pop("DATABASE_URL", None)
        stop_database = None
        if database == "postgresql":
            url, stop_database = start_postgresql(folder)
            process = (folder / DATA / "postmaster.pid").read_text().split()[0]
            environment |= {"DATABASE_URL": url, "ZI_BENCH_DATABASE_PID": process}
        try:
            yield environment
        finally:
            if stop_database is not None:
                stop_database()


def told_by(module: str, environment: dict[str, str]) -> Any:
    """Return what `module` prints as JSON when it is run in this environment; its log is shown only if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def collect_statics(environment: dict[str, str]) -> None:
    """Put styles and scripts where the server looks for them."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(command, env=environment, cwd=PROJECT, check=True)


@contextmanager
def running(database: str) -> Iterator[Office]:
    """Serve the portal on `database` (sqlite or postgresql) with a full sheet, and take everything away afterwards."""
    with empty_database(database) as environment:
        data = told_by("bench.office", environment)
        collect_statics(environment)
        with serving(environment) as (port, process):
            of_database = environment.get("ZI_BENCH_DATABASE_PID")
            processes = (process, int(of_database)) if of_database else (process,)
            yield Office(port, data, environment, processes)


@contextmanager
def serving(environment: dict[str, str], *, session: bool = False) -> Iterator[tuple[int, int]]:
    """Start granian as `./zi run` does; yield its port and process id.

    session: in a process group of its own. The end of its log is shown only if the measurement fails.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    command += ["--log-level", "error", "zi_portal.wsgi:application"]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            command, env=environment, cwd=PROJECT, stdout=told, stderr=told, start_new_session=session
        )
        try:
            _wait_for(port)
            yield port, process.pid
        except BaseException:
            told.seek(0)
            sys.stderr.writelines(line.decode(errors="replace") for line in deque(told, maxlen=SHOWN_LINES))
            raise
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the portal did not start")


def start_postgresql(folder: Path, *, more: str = "") -> tuple[str, Callable[[], None]]:
    """Start the PostgreSQL in `folder`, made there if missing, on a socket in it; return its URL and how to stop it.

    more: settings beside the defaults, which are durable, as `-c name=value`.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
    if initdb is None:
        raise SystemExit("PostgreSQL is missing: apt-get install postgresql")
    binaries = Path(initdb).resolve().parent  # a link elsewhere may stand alone
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
    data = folder / DATA
    is_new = not data.exists()

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_postgres, str(binaries / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )

    if is_new:
        run("initdb", "-D", str(data), "-U", "zi", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-c listen_addresses='' -c max_connections=200 -k {folder} {more}"
    run("pg_ctl", "start", "-D", str(data), "-l", str(data / "server.log"), "-w", "-s", "-o", options)
    if is_new:
        run("createdb", "-h", str(folder), "-U", "zi", "zi")
    socket_folder = str(folder).replace("/", "%2F")
    return f"postgres://zi@{socket_folder}/zi", lambda: run("pg_ctl", "stop", "-D", str(data), "-m", "fast", "-s")
