"""The words of a stored file, read by `words_child` in a process with limits of its own; see there why."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import structlog

from evidence.documents import words_child
from zi_portal.confined.parent import real_file, start
from zi_portal.kit.folding import clean
from zi_portal.shelf.validators import Kind

log = structlog.get_logger(__name__)

READABLE = (Kind.PDF, Kind.DOCX, Kind.PPTX, Kind.XLSX)
TIME_LIMIT_SECONDS = 60  # by the clock: a worker that waits uses no processor
MAX_BYTES = 4 * words_child.MAX_CHARACTERS  # of output that is looked at
APT_COMMAND = "apt-get install poppler-utils"


class TextUnreadable(Exception):
    """The file is damaged, or needs more time or memory than its reader has."""


class ReaderMissing(Exception):
    """The program that reads PDF files is not installed."""


def extract_text(file: IO[bytes], kind: Kind) -> str:
    """Return the words of `file`, clean and in one line, at most 200,000 characters; "" for pages that are pictures.

    Raises TextUnreadable; ReaderMissing.
    """
    return cleaned(read_words(file, kind))


def cleaned(words: str) -> str:
    """Return what `read_words` gave in one line, as it is searched."""
    return clean(words.replace("\ufffd", " "))[: words_child.MAX_CHARACTERS]


def read_words(file: IO[bytes], kind: Kind) -> str:
    """Return the words of `file` line by line, of a PDF with a form feed behind each page.

    Raises TextUnreadable; ReaderMissing.
    """
    with real_file(file) as real, _worker(real, kind) as worker:
        alarm = threading.Timer(TIME_LIMIT_SECONDS, worker.kill)
        alarm.start()
        try:
            output = _read(worker)
        finally:
            alarm.cancel()
    return output.decode(errors="replace")


def _read(worker: subprocess.Popen[bytes]) -> bytes:
    assert worker.stdout is not None  # noqa: S101  (for the type checker)
    output = worker.stdout.read(MAX_BYTES)
    if len(output) == MAX_BYTES:
        return output  # there may be more, which is not searched
    code = worker.wait()
    if code == words_child.EXIT_PROGRAM_MISSING:
        raise ReaderMissing(APT_COMMAND)
    if code != 0:
        raise TextUnreadable(f"the reader ended with {code}")
    return output


@contextmanager
def _worker(file: IO[bytes], kind: Kind) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker on `file`, and leave none behind."""
    with start("-m", words_child.__name__, kind.value, stdin=file) as worker:
        try:
            yield worker
        finally:
            worker.kill()
