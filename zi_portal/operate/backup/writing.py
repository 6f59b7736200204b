"""What goes into a backup, made piece by piece: rows in one snapshot, then the files that these rows name."""

import hashlib
import json
import secrets
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from evidence.integrity.selectors.integrity import Problem
from evidence.integrity.selectors.kept_files import KeptFile, bytes_of_kept_files, kept_files
from zi_portal import __version__
from zi_portal.operate.audit_check import chain_heads
from zi_portal.operate.backup import archive, rows
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import FileMissing, StoreUnavailable

APPS = ("assessment", "evidence")  # whose migrations say whether rows fit


def migrations() -> dict[str, str]:
    """Return the last migration of each of our apps that this database has."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {app: max((name for label, name in applied if label == app), default="") for app in APPS}


@dataclass
class Told:
    """What a run has put into its archive; complete once the archive is."""

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)  # chain → number and hash of its last event
    rows: dict[str, int] = field(default_factory=dict)  # table → how many
    files: int = 0
    file_bytes: int = 0
    broken: list[tuple[str, str, str]] = field(default_factory=list)  # problem, name, what it is


class Writer:
    """One archive on its way out. `told` says what went into it."""

    def __init__(self, at: datetime) -> None:
        self.at, self.made = at, at.timestamp()
        self.archive_id = secrets.token_hex(16)
        self.told = Told()
        self._rows_digest, self._files_digest = hashlib.sha256(), hashlib.sha256()

    def pieces(self) -> Generator[bytes]:
        """Yield the archive. Raises StoreUnavailable where the store as a whole does not answer.

        The lists of files wait on the disk, in the staging folder and without a name: there may be millions.
        """
        digest = hashlib.sha256()
        folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
        with TemporaryFile("w+", dir=folder) as expected, TemporaryFile("w+b", dir=folder) as listing:
            for piece in self._body(expected, listing):
                digest.update(piece)
                yield piece
        body = self._closing(digest.hexdigest())
        yield self._member(archive.CLOSING, body | {"seal": archive.seal(body)})
        yield archive.END

    def _member(self, name: str, value: object) -> bytes:
        return archive.member(name, archive.canonical(value), self.made)

    def _body(self, expected: IO[str], listing: IO[bytes]) -> Iterator[bytes]:
        with rows.snapshot():
            yield self._member(archive.MANIFEST, self._head())
            for model in rows.tables():
                yield from self._table(model._meta.label, model)
            self.told.heads = chain_heads()
            yield self._member(archive.ANCHOR, self.told.heads)
            for kept in kept_files():
                expected.write(json.dumps([kept.name, kept.sha256, kept.unit, kept.what]) + "\n")
        expected.seek(0)
        shelf = storage.shelf()
        for line in expected:
            yield from self._file(shelf, KeptFile(*json.loads(line)), listing)
        yield archive.header(archive.LISTING, listing.tell(), self.made)
        size = listing.tell()
        listing.seek(0)
        while chunk := listing.read(archive.CHUNK):
            yield chunk
        yield archive.padding(size)

    def _head(self) -> dict[str, Any]:
        return {
            "format": archive.FORMAT,
            "id": self.archive_id,
            "dibuat": self.at.isoformat(),
            "versi": __version__,
            "basis_data": connection.vendor,
            "migrasi": migrations(),
            "byte_berkas": bytes_of_kept_files(),  # as their rows tell
            "kunci_audit": archive.key_mark(self.archive_id),
            "kolom": {model._meta.label: rows.columns(model) for model in rows.tables()},
        }

    def _table(self, label: str, model: Any) -> Iterator[bytes]:
        self.told.rows[label] = 0
        for number, piece in enumerate(rows.pieces(model), start=1):
            self.told.rows[label] += piece.rows
            self._rows_digest.update(piece.data)
            yield archive.member(f"{archive.TABLES}{label}/{number:06}.jsonl.gz", piece.data, self.made)

    def _file(self, shelf: storage.Shelf, kept: KeptFile, listing: IO[bytes]) -> Iterator[bytes]:
        """Yield one stored file as it is: changed bytes travel along and are named, a missing file is named alone."""
        try:
            file = shelf.open(kept.name)
        except FileMissing:
            self._note(listing, kept, Problem.MISSING, 0, "")
            return
        except StoreUnavailable:
            shelf.check()  # the whole store is away: then nothing is known of any file
            self._note(listing, kept, Problem.UNREADABLE, 0, "")
            return
        with file:
            size, digest, is_read = file.seek(0, 2), hashlib.sha256(), True
            file.seek(0)
            yield archive.header(archive.FILES + kept.name, size, self.made)
            left = size
            while left:
                chunk = b""
                if is_read:
                    try:
                        chunk = file.read(min(archive.CHUNK, left))
                    except OSError:
                        is_read = False
                # The header has promised so many bytes; what the disk does not give is named and filled up.
                chunk = chunk or bytes(min(archive.CHUNK, left))
                digest.update(chunk)
                left -= len(chunk)
                yield chunk
            yield archive.padding(size)
        sha256 = digest.hexdigest()
        problem = Problem.CHANGED if is_read else Problem.UNREADABLE
        self._note(listing, kept, None if sha256 == kept.sha256 else problem, size, sha256)
        self.told.files += 1
        self.told.file_bytes += size

    def _note(self, listing: IO[bytes], kept: KeptFile, problem: Problem | None, size: int, sha256: str) -> None:
        line = {"berkas": kept.name, "ukuran": size, "sha256": sha256, "unit": kept.unit}
        if problem is not None:
            line |= {"masalah": problem.value, "seharusnya": kept.sha256}
            self.told.broken.append((str(problem.label), kept.name, kept.what))
        data = archive.canonical(line) + b"\n"
        self._files_digest.update(data)
        listing.write(data)

    def _closing(self, stream: str) -> dict[str, Any]:
        told = self.told
        return {
            "id": self.archive_id,
            "baris": told.rows,
            "baris_sha256": self._rows_digest.hexdigest(),
            "berkas": told.files,
            "byte_berkas": told.file_bytes,
            "berkas_sha256": self._files_digest.hexdigest(),
            "bermasalah": len(told.broken),
            "rantai": len(told.heads),
            "isi_sha256": stream,
        }
