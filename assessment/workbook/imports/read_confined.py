"""Have a file read by a worker, a process of its own with limits, and bring back what it says."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog

from assessment.workbook.imports.answers.row import Row
from assessment.workbook.imports.lke_worker import HEADER
from zi_portal.confined.parent import start
from zi_portal.confined.slots import Busy, Slots
from zi_portal.kit.office.refused import ImportRefused

log = structlog.get_logger(__name__)

TIME_LIMIT_SECONDS = 40  # by the clock: a worker that waits uses no processor
MAX_REPLY = 16 * 1024 * 1024  # bytes
_slots = Slots(at_once=2, most_waiting=3, wait_seconds=20)


@dataclass(frozen=True)
class Reading:
    """What a workbook says, question by question."""

    instrument: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    leftovers: tuple[str, ...]  # what stands in the file and was not read
    sheet: str
    unit: str  # the office the file says it is of; "" where it names none
    total: str  # how the total of the file differs from ours; "" if it does not


def read_apart(content: bytes, instruments: Iterable[str]) -> Reading:
    """Return what a workbook says. instruments: every LKE it may be of as the JSON of its file, that of the round last.

    Raises ImportRefused, also for a file that needs more than 20 seconds of processor or 512 MB.
    """
    reply = ask_apart("assessment.workbook.imports.lke_worker", f"[{','.join(instruments)}]".encode(), content)
    if "refused" in reply:
        raise ImportRefused(reply["refused"])
    return Reading(
        instrument=reply["instrument"],
        rows=tuple(Row.from_plain(row) for row in reply["rows"]),
        notes=tuple(reply["notes"]),
        problems=tuple(reply["problems"]),
        leftovers=tuple(reply["leftovers"]),
        sheet=reply["sheet"],
        unit=reply["unit"],
        total=reply["total"],
    )


def ask_apart(worker: str, known: bytes, content: bytes) -> dict[str, Any]:
    """Return what a worker says of a file. worker: the module that reads; known: the JSON it needs beside the file.

    Raises ImportRefused where too many are ahead, or for too long, and for a file beyond the limits.
    """
    try:
        with _slots.taken():
            return _ask(worker, known, content)
    except Busy:
        raise ImportRefused(["server sedang membaca berkas lain; tunggu satu menit, lalu impor lagi"]) from None


def _ask(name: str, known: bytes, content: bytes) -> dict[str, Any]:
    with start("-m", name) as worker:
        try:
            output, _ = worker.communicate(HEADER.pack(len(known)) + known + content, TIME_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            output = b""
        finally:
            worker.kill()
    if worker.returncode != 0 or not output or len(output) > MAX_REPLY:
        log.warning("workbook_not_read", code=worker.returncode, size=len(content))
        raise ImportRefused(["berkas terlalu rumit untuk dibaca; salin isinya ke berkas baru, lalu impor lagi"])
    reply: dict[str, Any] = json.loads(output)
    return reply
