"""Have a workbook read by `lke_worker`, a process of its own with limits, and bring back what it says."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from .lke_row import Row
from .lke_worker import HEADER
from .refused import ImportRefused

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parent.parent.parent
TIME_LIMIT_SECONDS = 40  # on the wall: a worker that waits uses no processor
WAIT_SECONDS = 20  # for its turn
AT_ONCE = 2
MAX_REPLY = 16 * 1024 * 1024  # bytes
# What the worker needs of our environment; above all, none of the portal's keys.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_turn = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Reading:
    """What a workbook says, question by question."""

    instrument: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    sheet: str
    unit: str  # the office the file says it is of; "" where it names none
    total: str  # how the total of the file differs from ours; "" if it does not


def read_apart(content: bytes, instruments: Iterable[str]) -> Reading:
    """Return what a workbook says. instruments: every LKE it may be of as the JSON of its file, the newest last.

    Raises ImportRefused, also for a file that needs more than 20 seconds of processor or 512 MB.
    """
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise ImportRefused(["server sedang membaca berkas lain; tunggu satu menit, lalu impor lagi"])
    try:
        reply = _ask(content, f"[{','.join(instruments)}]".encode())
    finally:
        _turn.release()
    if "refused" in reply:
        raise ImportRefused(reply["refused"])
    return Reading(
        instrument=reply["instrument"],
        rows=tuple(Row.from_plain(row) for row in reply["rows"]),
        notes=tuple(reply["notes"]),
        problems=tuple(reply["problems"]),
        sheet=reply["sheet"],
        unit=reply["unit"],
        total=reply["total"],
    )


def _ask(content: bytes, instruments: bytes) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-m", "assessment.imports.lke_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
    ) as worker:
        try:
            output, _ = worker.communicate(HEADER.pack(len(instruments)) + instruments + content, TIME_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            output = b""
        finally:
            worker.kill()
    if worker.returncode != 0 or not output or len(output) > MAX_REPLY:
        log.warning("workbook_not_read", code=worker.returncode, size=len(content))
        raise ImportRefused(["berkas terlalu rumit untuk dibaca; salin lembar LKE ke buku kerja baru, lalu impor lagi"])
    reply: dict[str, Any] = json.loads(output)
    return reply
