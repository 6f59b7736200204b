"""Ask a ClamAV daemon what it thinks of a file: one connection a file, the bytes sent over it (INSTREAM)."""

import socket
import struct
from dataclasses import dataclass
from typing import IO

import structlog
from django.conf import settings
from django.db.models import TextChoices

log = structlog.get_logger(__name__)
CHUNK = 256 * 1024  # bytes
WAIT_SECONDS = 10.0  # for each step; an upload waits no longer, the command asks again
MAX_ANSWER = 4096


class Outcome(TextChoices):
    """What a scan ended with. Only CLEAN is clean: silence, an error or a file too large for the scanner is not."""

    CLEAN = "bersih"
    INFECTED = "virus"
    UNKNOWN = "menunggu"


@dataclass(frozen=True)
class Verdict:
    """The outcome, and the signature's name or why there is none."""

    outcome: Outcome
    words: str = ""


def is_configured() -> bool:
    """Whether the settings name a scanner."""
    return bool(settings.CLAMD)


def scan(file: IO[bytes], size_bytes: int) -> Verdict:
    """Return what the scanner says of `file`, read from where it stands; never raises for a scanner that fails."""
    if size_bytes > settings.CLAMD_MAX_BYTES:
        return Verdict(Outcome.UNKNOWN, "too large for the scanner")
    try:
        answer = _ask(file)
    except OSError as error:
        log.warning("scanner_silent", problem=str(error))
        return Verdict(Outcome.UNKNOWN, str(error))
    if answer == "stream: OK":
        return Verdict(Outcome.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(Outcome.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND"))
    log.warning("scanner_undecided", answer=answer[:200])
    return Verdict(Outcome.UNKNOWN, answer[:200])


def _ask(file: IO[bytes]) -> str:
    with _connected() as connection:
        connection.sendall(b"zINSTREAM\0")
        try:
            while chunk := file.read(CHUNK):
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it may have said why before it hung up
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER:
            part = connection.recv(MAX_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected() -> socket.socket:
    address = settings.CLAMD
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(WAIT_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=WAIT_SECONDS)
