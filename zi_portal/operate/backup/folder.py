"""The folder that backups stand in: their names, their anchors, the room left, and which of them are ours."""

import errno
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from evidence.integrity.selectors.kept_files import bytes_of_kept_files
from zi_portal.kit import indonesian
from zi_portal.operate.backup import archive
from zi_portal.operate.exceptions import BackupRefused
from zi_portal.shelf.faults import StoreUnavailable

NAME = re.compile(r"cadangan-zi-\d{8}-\d{6}Z\.tar\.age")
PART_AGE = timedelta(hours=24)
MARGIN = 64 * 1024 * 1024  # bytes
FULL = (
    "Ruang di {folder} habis sebelum cadangan selesai, jadi tidak ada yang disimpan. Kosongkan atau pakai tempat lain."
)


def name_at(moment: datetime) -> str:
    """Return the name of a backup that is begun at `moment`."""
    return f"cadangan-zi-{moment.astimezone(UTC):%Y%m%d-%H%M%S}Z.tar.age"


def anchor_of(path: Path) -> Path:
    """Return where the anchor of a backup stands."""
    return path.with_name(path.name.removesuffix(".tar.age") + ".jangkar.json")


def check_folder(folder: Path) -> None:
    """Raise BackupRefused unless backups can be written there, with room for one."""
    if not folder.is_dir():
        raise BackupRefused(f"Folder {folder} tidak ada. Buat folder itu, atau pasang disknya, lalu ulangi.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BackupRefused(f"Folder {folder} tidak dapat ditulisi oleh pengguna portal.")
    if folder.resolve().is_relative_to(Path(settings.EVIDENCE_ROOT).resolve()):
        raise BackupRefused(
            f"{folder} berada di dalam folder data dukung. Pakai tempat lain, sebaiknya disk mesin lain."
        )
    needed, free = bytes_of_kept_files() + database_bytes() + MARGIN, shutil.disk_usage(folder).free
    if free < needed:
        raise BackupRefused(
            f"Ruang di {folder} tidak cukup: tersedia {indonesian.size_text(free)}, cadangan memerlukan sekitar "
            f"{indonesian.size_text(needed)}. Kosongkan atau pakai tempat lain."
        )


def database_bytes() -> int:
    """Return what the database takes on its disk; rows in a backup, compressed, take less."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a private file beside `path` that takes this name, synced, once the block ends well; else it is gone.

    Its own name is that of the yielded file. Raises BackupRefused where the disk is full or the name is taken.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "x+b", opener=_private) as file:
            try:
                yield file
                _name(part, path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        _sync_folder(path.parent)
    except StoreUnavailable:  # of the evidence, not of this folder
        raise
    except FileExistsError as error:
        raise BackupRefused(
            "Pencadangan lain sedang berjalan ke folder ini. Tunggu sampai selesai, lalu ulangi."
        ) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise BackupRefused(FULL.format(folder=path.parent)) from error
        raise BackupRefused(f"{path.parent} tidak dapat ditulisi: {error.strerror}.") from error


def _name(part: Path, path: Path) -> None:
    """Give a finished file its name; hard links, which would refuse a taken one, are not to be had on every share."""
    if path.exists():
        raise BackupRefused(f"{path} sudah ada dan tidak ditimpa. Ulangi sebentar lagi.")
    part.rename(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def sync(file: IO[bytes]) -> None:
    """Bring a file to the disk, and let what is read of it next come from there."""
    file.flush()
    os.fsync(file.fileno())
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file from its beginning, hex."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(archive.CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def write_anchor(path: Path, said: dict[str, Any]) -> None:
    """Write the anchor of the backup `path`: the heads of the chains, and which archive they belong to."""
    body = said | {"format": archive.FORMAT, "cadangan": path.name}
    with new_file(anchor_of(path)) as file:
        file.write(json.dumps(body | {"seal": archive.seal(body)}, indent=1, sort_keys=True).encode() + b"\n")
        sync(file)


def read_anchor(path: Path) -> dict[str, Any]:
    """Return what an anchor says; raises BackupRefused where it is none, or not one of this portal."""
    try:
        said = json.loads(path.read_bytes())
    except OSError as error:
        raise BackupRefused(f"Berkas jangkar {path} tidak dapat dibaca: {error.strerror}.") from error
    except ValueError as error:
        raise BackupRefused(f"{path} bukan berkas jangkar cadangan.") from error
    if not (isinstance(said, dict) and isinstance(said.get("rantai"), dict) and "dibuat" in said):
        raise BackupRefused(f"{path} bukan berkas jangkar cadangan.")
    if not archive.is_sealed(said):
        raise BackupRefused(
            f"Segel {path} tidak cocok: isinya diubah, atau berasal dari portal dengan ZI_AUDIT_KEY lain."
        )
    return said


def own_backups(folder: Path) -> list[Path]:
    """Return the backups of this portal in `folder`, oldest first: those beside which an anchor of ours names them."""
    found = []
    for path in sorted(folder.iterdir()):
        if NAME.fullmatch(path.name) and path.is_file():
            try:
                is_ours = read_anchor(anchor_of(path))["cadangan"] == path.name
            except BackupRefused:
                continue
            if is_ours:
                found.append(path)
    return found


def newest_anchor(folder: Path) -> Path | None:
    """Return the anchor of the newest backup of ours there, if any."""
    ours = own_backups(folder) if folder.is_dir() else []
    return anchor_of(ours[-1]) if ours else None


def remove_older(folder: Path, keep: int) -> list[str]:
    """Remove all but the `keep` newest backups of ours with their anchors; return their names."""
    gone = own_backups(folder)[:-keep]
    for path in gone:
        path.unlink(missing_ok=True)
        anchor_of(path).unlink(missing_ok=True)
    return [path.name for path in gone]


def remove_leftovers(folder: Path) -> None:
    """Remove what a run left that was killed more than a day ago."""
    for part in folder.glob(".cadangan-zi-*.part"):
        if time.time() - part.stat().st_mtime > PART_AGE.total_seconds():
            part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut; a network share may know no such thing."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(descriptor)
