"""Start confined processes, hand them requests and bring back what they say. No other module of the portal starts a process."""

import atexit
import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings

# Nothing of ours that a hostile file could read: no keys, no address of the database.
KEPT_VARIABLES = (
    *("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR"),
    *("FONTCONFIG_PATH", "FONTCONFIG_FILE"),  # where a server keeps its fonts
)
# Numpy, which openpyxl loads where it is, starts threads otherwise, and ends a process that may start none.
GIVEN_VARIABLES = {"OPENBLAS_NUM_THREADS": "1"}
CHILD = "zi_portal.confined.child"
CHUNK = 65_536  # bytes
MOST_BYTES = 64 * 1024**2  # of a reply; the largest letter, page or look stays far below


class NoAnswer(Exception):
    """The process that read the file met a limit, or crashed."""


def start(
    *arguments: str,
    stdin: int | IO[bytes] = subprocess.PIPE,
    stdout: int = subprocess.PIPE,
    stderr: int | None = subprocess.DEVNULL,
    more: Mapping[str, str] | None = None,
    alone: bool = False,
) -> subprocess.Popen[bytes]:
    """Start Python with `arguments` in the folder of the portal, with none of our keys and no descriptor but its streams.

    The process confines itself first of all (`zi_portal.confined.limits`). more: variables beside `KEPT_VARIABLES`.
    alone: in a group of its own, which can be ended with what it forked. Raises as `Popen` does.
    """
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return subprocess.Popen(  # noqa: S603  (modules of ours, no shell, fixed arguments)
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, **GIVEN_VARIABLES, **(more or {})},
        start_new_session=alone,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
    )


class Confined:
    """One confined process that serves requests (`zi_portal.confined.child`), started with its first request and again should it have ended."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.owner = 0  # pid; a forked copy of us starts its own
        atexit.register(self.stop)

    def ask(
        self,
        request: Mapping[str, object],
        *,
        seconds: float,
        file: IO[bytes] | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> tuple[dict[str, Any], bytes]:
        """Return what a child tells of `request` and the bytes it made; waits at most `seconds` for all of it.

        file: a file the system knows (`real_file`), of which the child gets the open descriptor.
        most_bytes: of the whole reply; a hostile file may have made the child say anything.
        Raises NoAnswer for silence, and for a reply that is too long or late; OSError if the process cannot be started or asked.
        """
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._hand_over([theirs.fileno()] if file is None else [theirs.fileno(), file.fileno()])
            theirs.close()
            ours.settimeout(seconds)
            ours.sendall(json.dumps(request).encode())
            told, _, made = _read_all(ours, seconds=seconds, most_bytes=most_bytes).partition(b"\n")
        if not told:
            raise NoAnswer
        return json.loads(told), made

    def _hand_over(self, descriptors: list[int]) -> None:
        with self.lock:
            control = self.control if self.control is not None and self.owner == os.getpid() else self._start()
            try:
                socket.send_fds(control, [b"+"], descriptors)
            except (BrokenPipeError, ConnectionResetError):  # it has ended
                socket.send_fds(self._start(), [b"+"], descriptors)

    def stop(self) -> None:
        """Let it end, and wait for that."""
        if self.control is not None and self.owner == os.getpid():
            self.control.close()
            if self.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(timeout=5)
        self.control = self.process = None

    def _start(self) -> socket.socket:
        self.stop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self.process = start(
                    "-m", CHILD, self.module, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=None
                )
        except OSError:
            ours.close()
            raise
        self.control, self.owner = ours, os.getpid()
        return ours


def _read_all(connection: socket.socket, *, seconds: float, most_bytes: int) -> bytes:
    parts, size, deadline = [], 0, time.monotonic() + seconds
    try:
        while part := connection.recv(CHUNK):
            size += len(part)
            left = deadline - time.monotonic()
            if size > most_bytes or left <= 0:
                raise NoAnswer
            parts.append(part)
            connection.settimeout(left)
    except ConnectionResetError:
        return b""  # the child ended before it had read the request
    except TimeoutError as error:
        raise NoAnswer from error
    return b"".join(parts)


@contextmanager
def real_file(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield a file the system knows, which another process can be handed: `file` itself, or a copy of an object's bytes."""
    try:
        file.fileno()
    except (AttributeError, io.UnsupportedOperation):
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            copy.seek(0)
            yield copy
    else:
        yield file
