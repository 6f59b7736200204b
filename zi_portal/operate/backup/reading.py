"""Reading a backup from its beginning to its end, to prove it or to restore it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pyrage

from zi_portal.operate.backup import archive, rows
from zi_portal.operate.exceptions import BackupRefused
from zi_portal.shelf import shelf

NEWER = (
    "Cadangan ini dibuat portal versi {version}, yang lebih baru daripada portal ini. Pasang versi itu atau yang lebih baru, "
    "lalu pulihkan lagi."
)
OTHER_AUDIT_KEY = (
    "ZI_AUDIT_KEY server ini bukan kunci portal yang membuat cadangan tersebut; jejak auditnya tidak akan dapat diperiksa. "
    "Isi ZI_AUDIT_KEY (atau var/audit_key) dengan kunci yang disimpan terpisah dari cadangan, lalu ulangi."
)
NOT_OURS = (
    "Segel cadangan tidak cocok: isinya diubah, atau dibuat bukan oleh portal dengan kunci audit ini. Jangan dipakai; ambil "
    "salinan dari tempat yang tepercaya."
)


@dataclass
class Head:
    """What an archive says of itself before its rows."""

    archive_id: str
    made_at: datetime
    version: str
    database: str
    migrations: Mapping[str, str]
    file_bytes: int  # as rows tell
    columns: Mapping[str, list[str]]


@dataclass
class Contents:
    """What a whole archive held."""

    head: Head
    heads: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    file_bytes: int = 0
    broken: int = 0  # files that were missing or changed when it was made
    rows_sha256: str = ""
    files_sha256: str = ""


class Taker(Protocol):
    """What is done with an archive while it is read; each may raise BackupRefused."""

    def head(self, head: Head) -> None: ...

    def rows(self, label: str, lines: Iterator[list[Any]]) -> int: ...

    def anchor(self) -> None: ...

    def file(self, name: str, size_bytes: int, chunks: Iterator[bytes]) -> None: ...


class Checker:
    """Takes everything and keeps nothing: a trial."""

    def head(self, head: Head) -> None: ...

    def rows(self, label: str, lines: Iterator[list[Any]]) -> int:  # noqa: ARG002
        return sum(1 for _ in lines)

    def anchor(self) -> None: ...

    def file(self, name: str, size_bytes: int, chunks: Iterator[bytes]) -> None:  # noqa: ARG002
        for _ in chunks:
            pass


def read(path: Path, identities: list[pyrage.x25519.Identity], taker: Taker) -> Contents:
    """Read the backup `path` to its end and hand it to `taker`; once this returns, all of it was proved.

    Raises BackupRefused: another key, no archive, changed, cut, made by a newer portal or with another audit key.
    """
    with archive.decrypted(path, identities) as file:
        return _read(archive.Reader(file), taker)


def _read(reader: archive.Reader, taker: Taker) -> Contents:
    contents = Contents(_head(reader.expect(archive.MANIFEST).mapping()))
    taker.head(contents.head)
    found = reader.next()
    while found.name.startswith(archive.TABLES):
        label = found.name.removeprefix(archive.TABLES).partition("/")[0]
        count = taker.rows(label, rows.lines_of(found.content()))
        contents.rows[label] = contents.rows.get(label, 0) + count
        found = reader.next()
    contents.heads = heads_of(_named(found, archive.ANCHOR).mapping())
    taker.anchor()
    found = reader.next()
    while found.name.startswith(archive.FILES):
        name = found.name.removeprefix(archive.FILES)
        if not shelf.is_ours(name):
            raise BackupRefused(archive.BROKEN)
        taker.file(name, found.size_bytes, found.chunks())
        contents.files += 1
        contents.file_bytes += found.size_bytes
        found = reader.next()
    for _ in _named(found, archive.LISTING).chunks():
        pass
    found = reader.expect(archive.CLOSING)
    _close(contents, found.mapping(), found.before)
    reader.end()
    return contents


def _named(found: archive.Member, name: str) -> archive.Member:
    if found.name != name:
        raise BackupRefused(archive.BROKEN)
    return found


def _head(said: Mapping[str, Any]) -> Head:
    try:
        if said["format"] != archive.FORMAT:
            raise BackupRefused(NEWER.format(version=said["versi"]))
        if said["kunci_audit"] != archive.key_mark(str(said["id"])):
            raise BackupRefused(OTHER_AUDIT_KEY)
        return Head(
            archive_id=str(said["id"]),
            made_at=datetime.fromisoformat(said["dibuat"]),
            version=str(said["versi"]),
            database=str(said["basis_data"]),
            migrations=dict(said["migrasi"]),
            file_bytes=int(said["byte_berkas"]),
            columns=dict(said["kolom"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BackupRefused(archive.BROKEN) from error


def heads_of(said: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """Return the heads of chains as an anchor holds them; raises BackupRefused."""
    try:
        return {str(chain): (int(number), str(digest)) for chain, (number, digest) in said.items()}
    except (TypeError, ValueError) as error:
        raise BackupRefused(archive.BROKEN) from error


def _close(contents: Contents, closing: dict[str, Any], before: str) -> None:
    """Compare what was read with what its maker says to have written, under his seal."""
    if not archive.is_sealed(closing):
        raise BackupRefused(NOT_OURS)
    counted = {label: count for label, count in dict(closing["baris"]).items() if count}
    said = (closing["id"], closing["isi_sha256"], counted, closing["berkas"], closing["byte_berkas"])
    if said != (contents.head.archive_id, before, contents.rows, contents.files, contents.file_bytes):
        raise BackupRefused(archive.BROKEN)
    contents.broken = int(closing["bermasalah"])
    contents.rows_sha256, contents.files_sha256 = str(closing["baris_sha256"]), str(closing["berkas_sha256"])
