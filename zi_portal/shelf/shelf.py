"""Where the bytes of data dukung stand: in a folder of ours or in a bucket, whole under a random name or not at all.

A file is received into the staging folder (counted and hashed on the way), checked there by its path, and only then
moved in. A process killed at any step leaves at most a file in the staging folder, or one that no row names;
`sweep_evidence` removes both kinds once they are old.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol, runtime_checkable

import structlog
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from zi_portal.shelf.faults import FileMissing, FileRefused, StoreUnavailable

log = structlog.get_logger(__name__)
CHUNK = 1024 * 1024  # bytes read or written at a time
PIECE = 4 * CHUNK  # of a file that is handed out from its middle on
UNLIMITED = 2**62  # bytes: of what is staged by ourselves
NAME = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{30}")  # as `new_name` makes them
NO_ROOM = (
    "Ruang penyimpanan server hampir penuh, jadi berkas belum dapat diterima. "
    "Hubungi admin portal; jawaban tetap dapat disimpan."
)
FULL = "Ruang penyimpanan server penuh, jadi berkas belum dapat diterima. Hubungi admin portal, lalu unggah lagi."
OUT_OF_ORDER = (
    "Penyimpanan berkas sedang terganggu, jadi berkas belum diterima. Coba lagi; bila berulang, hubungi admin portal."
)


@dataclass(frozen=True)
class StagedFile:
    """A received file before it is moved in; `path` is ours alone and gone when `staged` ends."""

    path: Path
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class StoredFile:
    """A name that exists in the store, with the time its file was put there."""

    name: str
    put_at: datetime


class Shelf(Protocol):
    """The place for finished files. `put` is whole or not at all; a name is never used twice.

    Each may raise StoreUnavailable, `open` and `open_part` also FileMissing.
    """

    def check(self) -> None: ...

    def put(self, staged: Path, name: str) -> None: ...

    def open(self, name: str) -> IO[bytes]: ...

    def open_part(self, name: str, first: int, last: int) -> IO[bytes]: ...

    def size_of(self, name: str) -> int: ...

    def discard(self, name: str) -> None: ...

    def files(self) -> Iterator[StoredFile]: ...


@runtime_checkable
class SigningShelf(Shelf, Protocol):
    """A shelf that can let somebody fetch one file from it directly, for a short while."""

    def link(self, name: str, *, file_name: str, content_type: str, seconds: int) -> str: ...


def shelf() -> Shelf:
    """Return the shelf that the settings name under the storage alias `evidence`."""
    storage = storages["evidence"]
    if isinstance(storage, FileSystemStorage):
        return FolderShelf(settings.EVIDENCE_ROOT)
    from zi_portal.shelf.bucket import BucketShelf  # noqa: PLC0415  (boto is loaded only where a bucket is set)

    return BucketShelf(storage)


def refusal_of(error: OSError) -> FileRefused:
    """Return what to tell the person when the store takes no more: a full disk, or a fault only the admin can mend."""
    is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return FileRefused("no_room", FULL) if is_full else FileRefused("store", OUT_OF_ORDER)


def new_name() -> str:
    """Return a random name that says nothing of the content, in one of 256 folders.

    More folders would cost a sync of a new folder and its parent with nearly every file.
    """
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


def is_ours(name: str) -> bool:
    """Whether `name` is one that `new_name` makes: what stands there under another was put by somebody else."""
    return NAME.fullmatch(name) is not None


def has_room(size_bytes: int = 0) -> bool:
    """Whether the disk that receives files takes `size_bytes` more and still is not nearly full."""
    disk = shutil.disk_usage(settings.FILE_UPLOAD_TEMP_DIR)
    least = max(settings.EVIDENCE_MIN_FREE_BYTES, disk.total * settings.EVIDENCE_MIN_FREE_PERCENT // 100)
    return disk.free - size_bytes >= least


def check_room() -> None:
    """Raise FileRefused while the disk that receives files is nearly full, so that the portal itself keeps working."""
    if not has_room():
        raise FileRefused("no_room", NO_ROOM)


@contextmanager
def staged(chunks: Iterable[bytes], *, limit: int) -> Iterator[StagedFile]:
    """Write `chunks` to a new private file beside the store, counted and hashed; remove it on leaving if still there.

    Bytes beyond `limit` are counted but not written, so `size_bytes` may exceed the limit while the disk does not
    fill; the caller refuses such a file. Raises FileRefused if the disk takes no more.
    """
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{secrets.token_hex(16)}.part"
    size, digest = 0, hashlib.sha256()
    try:
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size <= limit:
                        digest.update(chunk)
                        file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            log.exception("evidence_not_staged")
            raise refusal_of(error) from error
        yield StagedFile(path=path, size_bytes=size, sha256=digest.hexdigest())
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def adopted(received: Path, sha256: str) -> Iterator[StagedFile]:
    """Take over a file that the upload handler wrote into the staging folder and hashed on the way; not copied again.

    Yields as `staged`. The file's own name is left to its owner, who removes it with the request.
    """
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{secrets.token_hex(16)}.part"
    try:
        try:
            path.hardlink_to(received)
            with path.open("rb") as file:
                os.fsync(file.fileno())
        except OSError as error:
            log.exception("evidence_not_staged")
            raise refusal_of(error) from error
        yield StagedFile(path=path, size_bytes=path.stat().st_size, sha256=sha256)
    finally:
        path.unlink(missing_ok=True)


class FolderShelf:
    """A folder on the filesystem of the staging folder; files move in by a rename."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def check(self) -> None:
        """Raise StoreUnavailable unless the folder is there and can be written."""
        if not (self.root.is_dir() and os.access(self.root, os.W_OK | os.X_OK)):
            raise StoreUnavailable(errno.EIO, f"{self.root} cannot be written")

    def put(self, staged: Path, name: str) -> None:
        """Move `staged`, already synced, under `name`; after this the name survives a power cut."""
        target = self.root / name
        self._make_folder(target.parent)
        if target.exists():
            raise FileExistsError(f"{name} is taken")
        staged.chmod(0o400)
        staged.rename(target)
        try:
            _sync_folder(target.parent)
        except OSError:
            target.unlink(missing_ok=True)
            raise

    def open(self, name: str) -> IO[bytes]:
        """Return the file for reading; raises FileMissing, or StoreUnavailable if the whole folder is away."""
        try:
            return (self.root / name).open("rb")
        except (FileNotFoundError, NotADirectoryError) as error:
            self.check()
            raise FileMissing(name) from error
        except OSError as error:
            raise StoreUnavailable(error.errno, f"{name} cannot be read") from error

    def open_part(self, name: str, first: int, last: int) -> IO[bytes]:  # noqa: ARG002  (a bucket needs the end)
        """Return the file, standing at byte `first`; raises as `open`."""
        file = self.open(name)
        file.seek(first)
        return file

    def size_of(self, name: str) -> int:
        """Return how many bytes the file has, without reading it; raises FileMissing."""
        try:
            return (self.root / name).stat().st_size
        except (FileNotFoundError, NotADirectoryError) as error:
            self.check()
            raise FileMissing(name) from error
        except OSError as error:
            raise StoreUnavailable(error.errno, f"{name} cannot be read") from error

    def discard(self, name: str) -> None:
        """Remove a file that no row names."""
        (self.root / name).unlink(missing_ok=True)

    def files(self) -> Iterator[StoredFile]:
        """Return every finished file, whoever put it there; what begins with a point (staging) is none."""
        self.check()
        for path in sorted(self.root.glob("[!.]*/*")):
            if path.is_file():
                put_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
                yield StoredFile(path.relative_to(self.root).as_posix(), put_at)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)


def part_chunks(name: str, first: int, last: int) -> Iterator[bytes]:
    """Yield the bytes from `first` to `last` of a stored file, a piece of it at a time in memory; raises as `open`."""
    taken_from = shelf()
    for begin in range(first, last + 1, PIECE):
        end = min(begin + PIECE - 1, last)
        with taken_from.open_part(name, begin, end) as file:
            yield file.read(end - begin + 1)


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of the whole of `file`, hex, and go back to its start."""
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def digest_of_first(file: IO[bytes], size_bytes: int) -> str:
    """Return the SHA-256 of the first `size_bytes` of `file`, hex."""
    digest, left = hashlib.sha256(), size_bytes
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
