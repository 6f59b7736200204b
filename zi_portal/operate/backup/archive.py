"""The shape of a backup: a tar archive, encrypted as `age` does, sealed with the key of the audit trail.

`age -d -i KEY FILE | tar x` opens it without the portal. Members, in this order:

- `manifes.json`: what made it and when, the migrations, the columns of each table;
- `tabel/<model>/000001.jsonl.gz`: rows as JSON lists in the order of these columns, a few megabytes a member;
- `jangkar.json`: the head of every audit chain, in the same snapshot as the rows;
- `berkas/<name>`: every stored file that a row names;
- `berkas.jsonl`: name, bytes, SHA-256 and unit of each, and what was wrong with it, if anything;
- `penutup.json`: counts, digests, and a seal over all that stands before it.

Whoever knows the public recipient can encrypt to it, so encryption alone does not tell who made an archive: the seal does.
"""

import hashlib
import hmac
import json
import os
import tarfile
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import pyrage
from django.conf import settings

from zi_portal.operate.exceptions import BackupRefused

FORMAT = 1
MANIFEST, ANCHOR, LISTING, CLOSING = "manifes.json", "jangkar.json", "berkas.jsonl", "penutup.json"
TABLES, FILES = "tabel/", "berkas/"
BLOCK = tarfile.BLOCKSIZE
END = bytes(2 * BLOCK)
CHUNK = 1024 * 1024  # bytes
MOST_IN_MEMORY = 256 * 1024 * 1024  # bytes of a member that is read whole; ours have a few MB
BROKEN = (
    "Cadangan ini rusak, terpotong, atau diubah: isinya tidak cocok dengan penutupnya. Ambil salinan lain dari cadangan "
    "yang sama, atau pakai cadangan sebelumnya."
)
WRONG_KEY = "Kunci rahasia ini bukan pasangan kunci cadangan tersebut. Pakai berkas kunci yang dibuat saat kunci cadangan itu dipasang."
NO_ARCHIVE = "Berkas ini bukan cadangan portal, atau awalnya rusak. Periksa nama berkasnya."


def canonical(value: object) -> bytes:
    """Return `value` as JSON that is the same for the same content."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(body: object) -> str:
    """Return the keyed digest by which the portal knows what it wrote itself, hex."""
    return hmac.new(settings.AUDIT_KEY.encode(), b"zi-cadangan\n" + canonical(body), hashlib.sha256).hexdigest()


def is_sealed(sealed: dict[str, Any]) -> bool:
    """Whether the `seal` of a mapping is ours and fits the rest of it."""
    body = {key: value for key, value in sealed.items() if key != "seal"}
    return hmac.compare_digest(str(sealed.get("seal", "")), seal(body))


def key_mark(archive_id: str) -> str:
    """Return a mark by which another audit key is told before anything is read."""
    return seal({"periksa-kunci": archive_id})[:16]


def header(name: str, size_bytes: int, made: float) -> bytes:
    """Return the tar header of a member of `size_bytes`; made: its time, in seconds since 1970."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size_bytes, int(made), 0o600
    return info.tobuf(format=tarfile.USTAR_FORMAT)


def padding(size_bytes: int) -> bytes:
    """Return what fills the last block of a member."""
    return bytes(-size_bytes % BLOCK)


def member(name: str, data: bytes, made: float) -> bytes:
    """Return a whole small member."""
    return header(name, len(data), made) + data + padding(len(data))


class _Plaintext:
    """What `pyrage` reads from: an iterator of pieces. Keeps the fault behind a piece that could not be made."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.left = pieces, memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, most: int) -> bytes:
        try:
            while not self.left:
                self.left = memoryview(next(self.pieces))
        except StopIteration:
            return b""
        except BaseException as fault:
            self.fault = fault
            raise
        piece, self.left = self.left[:most], self.left[most:]
        return bytes(piece)


class _Ciphertext:
    """What `pyrage` writes to: a file, hashed on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self.file.write(data)
        except OSError as fault:
            self.fault = fault
            raise
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        self.file.flush()


def encrypt(pieces: Generator[bytes], target: IO[bytes], recipients: list[pyrage.x25519.Recipient]) -> str:
    """Encrypt `pieces` into `target` as a stream; return the SHA-256 of what was written, hex.

    Raises whatever making a piece or writing raised.
    """
    source, sink = _Plaintext(pieces), _Ciphertext(target)
    try:
        pyrage.encrypt_io(source, sink, recipients)
    except (pyrage.EncryptError, OSError) as error:
        fault = source.fault or sink.fault
        if fault is None:
            raise
        raise fault from error
    finally:
        pieces.close()
    return sink.digest.hexdigest()


@contextmanager
def decrypted(path: Path, identities: list[pyrage.x25519.Identity]) -> Iterator[IO[bytes]]:
    """Yield the decrypted bytes of `path` as a file, 64 KB at a time; a thread decrypts behind a pipe.

    Leaving it without an error proves that the ciphertext was whole to its end; what was read before that is proved
    block by block only. Raises BackupRefused: another key, no archive, changed or cut.
    """
    fault: list[Exception] = []
    read_end, write_end = os.pipe()

    def work() -> None:
        # A reader that has seen enough closes the pipe; then there is nobody to tell.
        with suppress(BrokenPipeError), os.fdopen(write_end, "wb") as target, path.open("rb") as source:
            try:
                pyrage.decrypt_io(source, target, identities)
            except (pyrage.DecryptError, OSError) as error:
                fault.append(error)

    thread = threading.Thread(target=work, name="decrypt")
    thread.start()
    try:
        with os.fdopen(read_end, "rb") as file:
            yield file
            while file.read(CHUNK):
                pass
    except BackupRefused as refused:
        thread.join()
        if fault and refused.is_short:
            raise _told(fault[0]) from fault[0]
        raise
    finally:
        thread.join()
    if fault:
        raise _told(fault[0]) from fault[0]


def _told(fault: Exception) -> BackupRefused:
    if not isinstance(fault, pyrage.DecryptError):
        return BackupRefused(BROKEN, is_short=True)
    return BackupRefused(WRONG_KEY if "matching keys" in str(fault) else NO_ARCHIVE)


class Bytes(Protocol):
    """What a member is read from."""

    def read(self, most: int) -> bytes: ...


@dataclass
class Member:
    """One member of an archive that is being read; its content must be taken before the next one comes."""

    name: str
    size_bytes: int
    before: str  # SHA-256 of all that stands in front of it, hex
    _reader: "Reader"

    def chunks(self) -> Iterator[bytes]:
        """Yield the content piece by piece."""
        left = self.size_bytes
        while left:
            chunk = self._reader.take(min(CHUNK, left))
            left -= len(chunk)
            yield chunk
        self._reader.take(-self.size_bytes % BLOCK)

    def content(self) -> bytes:
        """Return the content of a small member."""
        if self.size_bytes > MOST_IN_MEMORY:
            raise BackupRefused(BROKEN)
        return b"".join(self.chunks())

    def mapping(self) -> dict[str, Any]:
        """Return the content of a member that is a JSON mapping."""
        try:
            value = json.loads(self.content())
        except ValueError as error:
            raise BackupRefused(BROKEN) from error
        if not isinstance(value, dict):
            raise BackupRefused(BROKEN)
        return value


class Reader:
    """Walks through the members of a decrypted archive once, from its beginning; hashes all it takes."""

    def __init__(self, file: Bytes) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def take(self, size_bytes: int) -> bytes:
        """Return exactly so many bytes; raises BackupRefused where there are fewer."""
        data = self.file.read(size_bytes)
        if len(data) < size_bytes:
            raise BackupRefused(BROKEN, is_short=True)
        self.digest.update(data)
        return data

    def next(self) -> Member:
        """Return the next member; raises BackupRefused where the archive ends or makes no sense."""
        before = self.digest.hexdigest()
        try:
            info = tarfile.TarInfo.frombuf(self.take(BLOCK), "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as error:
            raise BackupRefused(BROKEN) from error
        if not info.isreg() or info.size < 0:
            raise BackupRefused(BROKEN)
        return Member(info.name, info.size, before, self)

    def expect(self, name: str) -> Member:
        """Return the next member, which must be `name`."""
        found = self.next()
        if found.name != name:
            raise BackupRefused(BROKEN)
        return found

    def end(self) -> None:
        """Raise BackupRefused unless the archive ends here."""
        if self.take(len(END)) != END or self.file.read(1):
            raise BackupRefused(BROKEN)
