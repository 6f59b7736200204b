"""Kill the server with -9 at random moments while files arrive; nothing it acknowledged may be lost, no half file kept."""

import contextlib
import hashlib
import http.client
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from bench.load import Person
from bench.measures import Row
from bench.server import PROJECT, empty_database, serving, told_by
from bench.upload import pdf

SEED, KILLS = 90, 6
LEAST, MOST = 0.2, 2.5  # seconds from the first upload to the kill
LARGEST = 3 * 1024 * 1024  # bytes of a file


def kill() -> list[Row]:
    """Upload from two browsers, kill, start again, six times; then read the store and the database side by side."""
    chance = random.Random(SEED)
    sent: set[str] = set()
    acknowledged: set[str] = set()
    with empty_database("sqlite") as environment:
        environment |= {"ZI_EVIDENCE_UPLOADS_PER_HOUR": "100000"}
        office = told_by("bench.office", environment)
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        subprocess.run(collect, env=environment, cwd=PROJECT, check=True)
        for _ in range(KILLS):
            moment = threading.Timer(chance.uniform(LEAST, MOST), lambda: None)
            with serving(environment, session=True) as (port, process):
                people = [Person(port, name, office["password"]) for name in office["people"][:2]]
                path = f"/pustaka/{office['assessment']}/unggah/"
                seeds = [chance.getrandbits(32) for _ in people]
                threads = [
                    threading.Thread(target=_send, args=(person, path, seed, sent, acknowledged))
                    for person, seed in zip(people, seeds, strict=True)
                ]
                for thread in [*threads, moment]:
                    thread.start()
                moment.join()
                os.killpg(process, signal.SIGKILL)
                for thread in threads:
                    thread.join()
        var = Path(environment["ZI_VAR_DIR"])
        lost, half = _compare(var, sent, acknowledged)
    return [
        Row(f"kill -9 × {KILLS}, uploads lost", f"{lost} of {len(acknowledged)}", "–", "–", "0", lost == 0),
        Row(f"kill -9 × {KILLS}, half files", f"{half} of {len(sent)}", "–", "–", "0", half == 0),
    ]


def _send(person: Person, path: str, seed: int, sent: set[str], acknowledged: set[str]) -> None:
    """Send one file after the other until the server is gone."""
    chance = random.Random(seed)
    with contextlib.suppress(OSError, http.client.HTTPException):
        while True:
            data = pdf(chance.randrange(10_000, LARGEST))
            digest = hashlib.sha256(data).hexdigest()
            sent.add(digest)
            status, _, _ = person.post_file(path, "uploads", "laporan.pdf", data)
            if status == 302:
                acknowledged.add(digest)


def _compare(var: Path, sent: set[str], acknowledged: set[str]) -> tuple[int, int]:
    """Return how many acknowledged files are not whole under their row, and how many files or rows are not whole."""
    database = sqlite3.connect(var / "portal.sqlite3")
    rows = database.execute(
        "SELECT storage_name, sha256 FROM evidence_revision WHERE storage_name LIKE '%/%'"
    ).fetchall()
    database.close()
    store = var / "evidence"
    found = {
        file.relative_to(store).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in store.glob("[!.]*/*")
    }
    whole = {digest for name, digest in rows if found.get(name) == digest}
    broken_rows = sum(found.get(name) != digest for name, digest in rows)
    broken_files = sum(digest not in sent for digest in found.values())
    return len(acknowledged - whole), broken_rows + broken_files
