"""The bytes of files that arrive piece by piece, in the staging folder of this server.

They are never in the store: a part of a file is nobody's data dukung. Several processes of one machine share the folder.
Behind several machines without a shared one, a piece that reaches another machine finds fewer bytes than the row tells,
and the sender is told to go on from there; so the worst that happens is that bytes are sent again.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import structlog
from django.conf import settings

from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.shelf import refusal_of

log = structlog.get_logger(__name__)
PIECE_BYTES = 1024 * 1024  # at most; below what Django reads into memory, and a second on a bad line
WAIT_SECONDS = 2.0  # for another request with the same file: longer, and threads of the server would stand in line
TRY_EVERY = 0.05  # seconds
BUSY = "Berkas ini sedang diproses dari jendela atau kiriman lain. Coba lagi beberapa saat lagi."


@contextmanager
def held(token: str) -> Iterator[IO[bytes]]:
    """Yield the bytes that have arrived, ours alone across threads and processes until the end of the block.

    Raises FileRefused ("busy") if another request keeps them for long.
    """
    with os.fdopen(os.open(_path(token), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        _lock(file)
        yield file


def _lock(file: IO[bytes]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise FileRefused("busy", BUSY) from error
            time.sleep(TRY_EVERY)
        else:
            return


def length_of(token: str) -> int:
    """Return how many bytes stand there, synced or not; 0 where none do."""
    try:
        return _path(token).stat().st_size
    except FileNotFoundError:
        return 0


def write_piece(file: IO[bytes], offset: int, data: bytes) -> None:
    """Write `data` at `offset` so that it survives a power cut; raises FileRefused if the disk takes no more."""
    try:
        file.seek(offset)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        log.exception("evidence_piece_not_kept")
        raise refusal_of(error) from error


def discard(token: str) -> None:
    """Remove the bytes, if there are any."""
    _path(token).unlink(missing_ok=True)


def _path(token: str) -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{token}.bagian"
