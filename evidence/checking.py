"""Have a file read by the checker, a process of its own with limits, and bring back what it says."""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import structlog
from django.conf import settings

from evidence.checker import WALL_SECONDS
from evidence.exceptions import FileRefused
from evidence.validators import Kind

log = structlog.get_logger(__name__)
OUT_OF_ORDER = (
    "Pemeriksa berkas sedang terganggu, jadi berkas belum diterima. Coba lagi; bila berulang, hubungi admin portal."
)
# Nothing of ours that a hostile file could read: no keys, no address of the database.
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


def check_content(path: Path, kind: Kind, shown: str) -> list[str]:
    """Return the flags of the file at `path`, or raise FileRefused, as `validators.check_content` does.

    Also refuses what cannot be read within the checker's time and memory.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            _checker.hand_over(theirs)
            theirs.close()
            ours.settimeout(WALL_SECONDS + 5)
            ours.sendall(json.dumps({"path": str(path), "kind": kind.value, "shown": shown}).encode())
            answer = _read_all(ours)
        except OSError as error:
            log.exception("evidence_not_checked")
            raise FileRefused("checker", OUT_OF_ORDER) from error
    if not answer:
        log.warning("evidence_too_heavy", kind=kind.value)
        raise FileRefused(
            "heavy", f"Berkas {shown} terlalu berat untuk diperiksa. Simpan ulang atau perkecil, lalu unggah lagi."
        )
    told = json.loads(answer)
    if "code" in told:
        raise FileRefused(told["code"], told["reason"])
    flags: list[str] = told["flags"]
    return flags


def _read_all(connection: socket.socket) -> bytes:
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        return b""  # the child ended before it had read the request
    return b"".join(parts)


class _Checker:
    """The checker of this process, started when the first file comes and again should it have ended."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.owner = 0  # pid; a forked copy of us starts its own

    def hand_over(self, connection: socket.socket) -> None:
        """Give the checker one end of a connection; raises OSError if it cannot be started."""
        with self.lock:
            control = self.control if self.control is not None and self.owner == os.getpid() else self._start()
            try:
                socket.send_fds(control, [b"+"], [connection.fileno()])
            except (BrokenPipeError, ConnectionResetError):  # it has ended
                socket.send_fds(self._start(), [b"+"], [connection.fileno()])

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
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        try:
            with theirs:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "evidence.checker"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    cwd=settings.BASE_DIR,
                    env=environment,
                )
        except OSError:
            ours.close()
            raise
        self.control, self.owner = ours, os.getpid()
        return ours


_checker = _Checker()
atexit.register(_checker.stop)
