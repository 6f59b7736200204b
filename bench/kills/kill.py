"""Kill the server with -9 at random moments while files arrive and answers are saved (BAD_INPUTS K06).

Nothing it acknowledged may be lost, no half file or half state kept. `ZI_BENCH_KILLS=200` for as many moments as K06 asks.
A fifth person sends large files in pieces all the while and goes on after each kill where the server says.
"""

import contextlib
import hashlib
import http.client
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.files.upload import pdf
from bench.load import Person
from bench.measures import Row
from bench.server import PROJECT, collect_statics, empty_database, serving, told_by

SEED, KILLS = 90, 6
MOST_ACTS, LONGEST = 8, 0.4  # replies after which the kill comes, at most, and seconds after the last of them
PATIENCE = 60  # seconds a reply may take on a busy machine
LARGEST = 3 * 1024 * 1024  # bytes of a file
IN_PIECES = 8 * 1024 * 1024  # bytes of one that is sent in pieces
LIMITS = {"ZI_EVIDENCE_UPLOADS_PER_HOUR": "100000", "ZI_EVIDENCE_QUOTA_MB": "1000000", "ZI_LOG_LEVEL": "ERROR"}
CHECKS = ("check_scores", "verify_audit")  # each ends with a fault if anything is not as it must be


@dataclass
class Pieces:
    """A file under way in pieces, across kills."""

    data: bytes = b""
    acknowledged: int = 0  # bytes
    lost: int = 0  # acknowledged bytes the server asked for again
    resumed: int = 0  # how often a file went on in its middle


@dataclass
class Told:
    """What was sent and what the server acknowledged; for answers the last text and its version by question."""

    sent: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    texts: dict[str, set[str]] = field(default_factory=dict)
    saved: dict[str, tuple[int, str]] = field(default_factory=dict)
    saves: int = 0
    lost: int = 0  # acknowledged answers that were gone after a new start

    @property
    def acts(self) -> int:
        """How many replies said that something is kept."""
        return self.saves + len(self.kept)


def kill(kills: int | None = None) -> list[Row]:
    """Work from four browsers, kill, start again, time after time; then read store and database side by side."""
    kills = kills or int(os.environ.get("ZI_BENCH_KILLS", KILLS))
    chance, told = random.Random(SEED), Told()
    pieces = Pieces()
    with empty_database("sqlite") as environment:
        environment.update(LIMITS)
        office = told_by("bench.office", environment)
        collect_statics(environment)
        for number in range(kills):
            with serving(environment, session=True) as (port, process):
                people = [Person(port, name, office["password"]) for name in office["people"][:5]]
                work = [
                    threading.Thread(target=send_files, args=(person, office, chance.getrandbits(32), told))
                    for person in people[:2]
                ]
                work += [
                    threading.Thread(target=save_answers, args=(person, office, code, told))
                    for person, code in zip(people[2:4], office["codes"], strict=False)
                ]
                work.append(threading.Thread(target=send_pieces, args=(people[4], office, pieces, told)))
                goal = told.acts + chance.randrange(MOST_ACTS)
                # Of a server just started the first upload is slow: every other kill waits for one, else few are ever taken.
                files = len(told.kept) + number % 2
                for thread in work:
                    thread.start()
                wait_until(lambda goal=goal, files=files: told.acts >= goal and len(told.kept) >= files)
                time.sleep(chance.uniform(0, LONGEST))  # the moment is meant to be anywhere between two replies
                os.killpg(process, signal.SIGKILL)
                for thread in work:
                    thread.join()
                for person in people:
                    person.close()
        faults = [command for command in CHECKS if manage(environment, command, is_checked=False)]
        var = Path(environment["ZI_VAR_DIR"])
        name = f"kill -9 × {kills}"
        in_pieces = f"{pieces.lost} bytes, {pieces.resumed} times resumed"
        is_met = pieces.lost == 0 and (pieces.resumed > 0 or kills < KILLS)
        return [
            *rows(name, var, told, faults),
            Row(f"{name}, acknowledged pieces lost", in_pieces, "–", "–", "0", is_met),
        ]


def rows(name: str, var: Path, told: Told, faults: list[str]) -> list[Row]:
    """Return the lines of the table: what was lost, what is half, and which commands found a fault."""
    lost, half = compare_files(var, told)
    answers = compare_answers(var, told)
    return [
        Row(f"{name}, uploads lost", f"{lost} of {len(told.kept)}", "–", "–", "0", lost == 0),
        Row(f"{name}, half files", f"{half} of {len(told.sent)}", "–", "–", "0", half == 0),
        Row(f"{name}, answers lost", f"{answers} of {told.saves}", "–", "–", "0", answers == 0 < told.saves),
        Row(f"{name}, scores and audit", ", ".join(faults) or "whole", "–", "–", "whole", not faults),
    ]


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return once `is_so`, or after a minute."""
    deadline = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.002)


def manage(environment: dict[str, str], *arguments: str, is_checked: bool = True) -> int:
    """Run a command of the portal on this database; return its exit code."""
    command = [sys.executable, "manage.py", *arguments, "-v", "0"]
    return subprocess.run(command, env=environment, cwd=PROJECT, check=is_checked, stdout=sys.stderr).returncode


def send_files(person: Person, office: dict[str, object], seed: int, told: Told) -> None:
    """Send one file after the other until the server is gone."""
    chance = random.Random(seed)
    with contextlib.suppress(OSError, http.client.HTTPException):
        while True:
            send_once(person, office, chance.randrange(10_000, LARGEST), told)


def send_pieces(person: Person, office: dict[str, object], pieces: Pieces, told: Told) -> None:
    """Go on with the file under way, then with the next, until the server is gone."""
    path = f"/pustaka/{office['assessment']}/unggah/"
    with contextlib.suppress(OSError, http.client.HTTPException):
        while True:
            pieces.data = pieces.data or pdf(IN_PIECES + len(told.kept))
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
            told.sent.add(digest)
            status, _, _ = person.post(path, {"arrived": begun["token"]})
            if status == 302:
                told.kept.add(digest)
                pieces.data, pieces.acknowledged = b"", 0


def _json(answer: tuple[int, bytes, float]) -> dict[str, Any]:
    status, body, _ = answer
    if status != 200:
        raise http.client.HTTPException(f"{status}: {body[:200]!r}")
    answer_data: dict[str, Any] = json.loads(body)
    return answer_data


def save_answers(person: Person, office: dict[str, object], code: str, told: Told) -> None:
    """Save one text after the other at a question of this person alone, as the page does, until the server is gone."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        while True:
            save_once(person, office, code, told)


def send_once(person: Person, office: dict[str, object], size: int, told: Told) -> tuple[int, bytes]:
    """Send one file of about `size` bytes; return status and page."""
    data = pdf(size)
    digest = hashlib.sha256(data).hexdigest()
    told.sent.add(digest)
    status, page, _ = person.post_file(f"/pustaka/{office['assessment']}/unggah/", "uploads", "laporan.pdf", data)
    if status == 302:
        told.kept.add(digest)
    return status, page


def save_once(
    person: Person, office: dict[str, object], code: str, told: Told, *, is_htmx: bool = True
) -> tuple[int, bytes]:
    """Read a question and save a new text there, as the script of the page does or by its button; return status and answer."""
    page = f"/penilaian/{office['assessment']}/jawaban/{code}/"
    status, body, _ = person.get(page)
    version = re.search(rb'name="version"\s+value="(\d+)"', body)
    if status != 200 or version is None:
        return status, body
    told.lost += int(version[1]) < told.saved.get(code, (0, ""))[0]
    texts = told.texts.setdefault(code, set())
    text = (f"Simpanan {len(texts)} oleh {person.username}. " * 20).strip()
    texts.add(text)
    fields = {"level": "AB"[len(texts) % 2], "explanation": text, "version": version[1].decode()}
    status, answer, _ = person.post(f"{page}draf/" if is_htmx else page, fields, is_htmx=is_htmx)
    if status == 302 or (status == 200 and b'data-state="saved"' in answer):
        told.saved[code] = (int(version[1]) + 1, text)
        told.saves += 1
    return status, answer


def compare_files(var: Path, told: Told) -> tuple[int, int]:
    """Return how many acknowledged files are not whole under their row, and how many files or rows are not whole."""
    with contextlib.closing(sqlite3.connect(var / "portal.sqlite3")) as database:
        named = database.execute(
            "SELECT storage_name, sha256 FROM evidence_revision WHERE storage_name LIKE '%/%'"
        ).fetchall()
    store = var / "evidence"
    found = {
        file.relative_to(store).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in store.glob("[!.]*/*")
        if re.fullmatch(r"[0-9a-f]{32}", file.name)
    }
    whole = {digest for name, digest in named if found.get(name) == digest}
    broken_rows = sum(found.get(name) != digest for name, digest in named)
    broken_files = sum(digest not in told.sent for digest in found.values())
    return len(told.kept - whole), broken_rows + broken_files


def compare_answers(var: Path, told: Told) -> int:
    """Return how many acknowledged answers are gone: after a new start, or now, where a later one that was sent may stand."""
    with contextlib.closing(sqlite3.connect(var / "portal.sqlite3")) as database:
        stored = {
            code: (version, text)
            for code, version, text in database.execute(
                "SELECT i.code, a.version, a.explanation FROM assessment_answer a "
                "JOIN assessment_indicator i ON i.id = a.indicator_id"
            )
        }
    lost = told.lost
    for code, (version, text) in told.saved.items():
        now, standing = stored[code]
        # Saves whose reply was cut off may stand.
        is_there = (now, standing) == (version, text) or (now > version and standing in told.texts[code])
        lost += not is_there
    return lost
