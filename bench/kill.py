"""Kill the server with -9 at random moments while files arrive; nothing it acknowledged may be lost, no half file kept.

A third person sends large files in pieces all the while and goes on after each kill where the server says.
"""

import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load import Person
from bench.measures import Row
from bench.server import PROJECT, empty_database, serving, told_by
from bench.upload import pdf

SEED, KILLS = 90, 6
LEAST, MOST = 0.2, 2.5  # seconds from the first upload to the kill
LARGEST = 3 * 1024 * 1024  # bytes of a file
IN_PIECES = 8 * 1024 * 1024  # bytes of one that is sent in pieces


@dataclass
class Pieces:
    """A file under way in pieces, across kills."""

    data: bytes = b""
    acknowledged: int = 0  # bytes
    lost: int = 0  # acknowledged bytes the server asked for again
    resumed: int = 0  # how often a file went on in its middle


def kill() -> list[Row]:
    """Upload from two browsers, kill, start again, six times; then read the store and the database side by side."""
    chance = random.Random(SEED)
    sent: set[str] = set()
    acknowledged: set[str] = set()
    pieces = Pieces()
    with empty_database("sqlite") as environment:
        environment |= {"ZI_EVIDENCE_UPLOADS_PER_HOUR": "100000"}
        office = told_by("bench.office", environment)
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        subprocess.run(collect, env=environment, cwd=PROJECT, check=True)
        for _ in range(KILLS):
            moment = threading.Timer(chance.uniform(LEAST, MOST), lambda: None)
            with serving(environment, session=True) as (port, process):
                *people, third = [Person(port, name, office["password"]) for name in office["people"][:3]]
                path = f"/pustaka/{office['assessment']}/unggah/"
                seeds = [chance.getrandbits(32) for _ in people]
                threads = [
                    threading.Thread(target=_send, args=(person, path, seed, sent, acknowledged))
                    for person, seed in zip(people, seeds, strict=True)
                ]
                threads.append(threading.Thread(target=_send_pieces, args=(third, path, pieces, sent, acknowledged)))
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
        Row(
            f"kill -9 × {KILLS}, acknowledged pieces lost",
            f"{pieces.lost} bytes, {pieces.resumed} times resumed",
            "–",
            "–",
            "0",
            pieces.lost == 0 and pieces.resumed > 0,
        ),
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


def _send_pieces(person: Person, path: str, pieces: Pieces, sent: set[str], acknowledged: set[str]) -> None:
    """Go on with the file under way, then with the next, until the server is gone."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        while True:
            pieces.data = pieces.data or pdf(IN_PIECES + len(acknowledged))
            said = {"name": "laporan.pdf", "size_bytes": str(len(pieces.data)), "modified_ms": "1"}
            begun = _json(person.post(path.replace("/unggah/", "/unggah-bertahap/"), said))
            if pieces.acknowledged < len(pieces.data):  # else the whole file may have been taken, and this is a new one
                pieces.lost += max(0, pieces.acknowledged - begun["offset"])
            pieces.resumed += begun["offset"] > 0
            pieces.acknowledged = offset = begun["offset"]
            while offset < len(pieces.data):
                body = pieces.data[offset : offset + begun["piece"]]
                pieces.acknowledged = offset = _json(person.post_bytes(begun["url"], body, offset))["offset"]
            digest = hashlib.sha256(pieces.data).hexdigest()
            sent.add(digest)
            status, _, _ = person.post(path, {"arrived": begun["token"]})
            if status == 302:
                acknowledged.add(digest)
                pieces.data, pieces.acknowledged = b"", 0


def _json(answer: tuple[int, bytes, float]) -> dict[str, Any]:
    status, body, _ = answer
    if status != 200:
        raise http.client.HTTPException(f"{status}: {body[:200]!r}")
    told: dict[str, Any] = json.loads(body)
    return told


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
