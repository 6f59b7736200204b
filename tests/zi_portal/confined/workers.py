"""Every confined worker, with what it may take: typed by hand, to be held against its real process."""

import contextlib
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from assessment.papers.exports import report_pdf
from evidence.documents import words
from tests.waiting import until
from zi_portal.confined.parent import Confined, start
from zi_portal.shelf.validators import Kind


@dataclass(frozen=True)
class Worker:
    """A worker and what it may take; `running` yields the number of a process of it that is inside its limits."""

    running: Callable[[Path], AbstractContextManager[int]]
    cpu_seconds: int  # whole ones, as the system counts them
    wall_seconds: float
    megabytes: int  # beside what the process has when it begins
    begins_with: int = 40  # MB at most
    file_megabytes: int = 0
    starts_others: bool = False
    niceness: int = 0


def _serving(module):
    @contextlib.contextmanager
    def running(_folder: Path) -> Iterator[int]:
        """The child of a request that has not come yet."""
        confined, (ours, theirs) = Confined(module), socket.socketpair()
        with ours, theirs:
            confined._hand_over([theirs.fileno()])
            yield _child_of(confined.process.pid)
        confined.stop()

    return running


def _child_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children")
    until(children.read_text)
    return int(children.read_text())


def _reading(module):
    @contextlib.contextmanager
    def running(_folder: Path) -> Iterator[int]:
        """One whose input has not come yet."""
        with start(
            "-m", module, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            yield process.pid
            process.kill()

    return running


@contextlib.contextmanager
def _reading_words(folder):
    """One that became a program standing for pdftotext, which waits."""
    program = folder / "pdftotext"
    program.write_text("#!/bin/sh\nexec env -u PWD sleep 600\n")
    program.chmod(0o700)
    path, os.environ["PATH"] = os.environ["PATH"], f"{folder}:{os.environ['PATH']}"
    try:
        with program.open("rb") as file, words._worker(file, Kind.PDF) as process:
            until(lambda: Path(f"/proc/{process.pid}/comm").read_text() == "sleep\n")
            yield process.pid
    finally:
        os.environ["PATH"] = path


@contextlib.contextmanager
def _laying_out(_folder):
    with report_pdf._started() as process:
        yield process.pid
        process.kill()


WORKERS = {
    "zi_portal.shelf.check_child": Worker(
        _serving("zi_portal.shelf.check_child"), cpu_seconds=2, wall_seconds=15, megabytes=280, begins_with=200
    ),
    "evidence.reading.preview.maker": Worker(
        _serving("evidence.reading.preview.maker"), cpu_seconds=8, wall_seconds=25, megabytes=512, begins_with=200
    ),
    "assessment.papers.word.fill_child": Worker(
        _serving("assessment.papers.word.fill_child"), cpu_seconds=10, wall_seconds=30, megabytes=400, begins_with=200
    ),
    "assessment.workbook.imports.lke_worker": Worker(
        _reading("assessment.workbook.imports.lke_worker"), cpu_seconds=20, wall_seconds=45, megabytes=512
    ),
    "assessment.programme.intake.imports.table_worker": Worker(
        _reading("assessment.programme.intake.imports.table_worker"), cpu_seconds=20, wall_seconds=45, megabytes=512
    ),
    "assessment.lke_drafts.imports.worker": Worker(
        _reading("assessment.lke_drafts.imports.worker"), cpu_seconds=20, wall_seconds=45, megabytes=512
    ),
    "evidence.documents.words_child": Worker(
        _reading_words, cpu_seconds=20, wall_seconds=65, megabytes=512, niceness=10
    ),
    "assessment.papers.exports.pdf_worker": Worker(
        _laying_out,
        cpu_seconds=120,
        wall_seconds=1025,  # 900 of them while it waits for a document
        megabytes=1024,
        file_megabytes=16,  # fonts, for Pango
        starts_others=True,  # the two parts of a report; Pango's thread
        niceness=10,
    ),
}
