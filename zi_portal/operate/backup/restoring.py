"""Put a backup back into an empty portal, whole or not at all, and prove what came back. The server's own act, so no person."""

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pyrage
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.scores.services import check_scores
from evidence.integrity.selectors.integrity import Finding
from evidence.integrity.services.integrity import look_at_files
from zi_portal.kit import indonesian
from zi_portal.operate.audit_check import ChainCheck, check_chains
from zi_portal.operate.backup import archive, reading, rows
from zi_portal.operate.backup.writing import migrations
from zi_portal.operate.database_role import is_owner
from zi_portal.operate.exceptions import BackupRefused
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import FileRefused, StoreUnavailable

# The last steps of before the first release: these migrations were put together into those of now, and those since 0024 and 0018
# made indexes and a table that no backup holds. The columns that a backup names are compared all the same.
LAST_UNRELEASED = {
    "assessment": ("0024_fill_membership_home", "0026_words_of_names"),
    "evidence": ("0018_download_turn", "0019_table_order"),
}
FIRST_RELEASED = {"assessment": "0003_words_of_names", "evidence": "0001_initial"}

NOT_MIGRATED = "Basis data ini belum siap. Jalankan manage.py migrate, lalu ulangi."
NOT_OWNER = "Jalankan pemulihan dengan DATABASE_URL milik pengguna pemilik tabel, seperti manage.py migrate."
NOT_EMPTY = "Basis data ini tidak kosong ({what} sudah berisi). Pulihkan hanya ke basis data baru yang kosong, setelah manage.py migrate."
STORE_NOT_EMPTY = (
    "Penyimpanan data dukung tidak kosong (misalnya {name}). Pulihkan hanya ke penyimpanan yang kosong; bila ini sisa pemulihan "
    "yang terputus, kosongkan dulu."
)
OLDER = (
    "Cadangan ini dibuat portal versi {version} dengan bentuk basis data yang lebih lama ({found}). Pasang versi itu, pulihkan, "
    "lalu perbarui portal seperti biasa."
)
NOT_PROVED = (
    "Portal sudah dipulihkan, tetapi penyimpanan data dukung tidak menjawab lagi, jadi belum diperiksa. Jalankan manage.py "
    "check_scores, check_evidence, dan verify_audit --anchor."
)
STORE_AWAY = (
    "Penyimpanan data dukung tidak dapat dihubungi, jadi tidak ada yang dipulihkan. Pulihkan penyimpanan, lalu ulangi."
)


@dataclass(frozen=True)
class Restored:
    """What came back, and whether it is what was kept."""

    path: Path
    sha256: str  # of the archive
    contents: reading.Contents
    begun_at: datetime
    ended_at: datetime
    scores: int
    score_problems: list[str]
    chains: list[ChainCheck]
    findings: list[Finding]

    @property
    def is_whole(self) -> bool:
        """Whether every check found what the backup says."""
        return not self.score_problems and not self.findings and not any(chain.problem for chain in self.chains)


def check(*, path: Path, identities: list[pyrage.x25519.Identity]) -> reading.Contents:
    """Read a backup to its end and prove it, without a look at this portal's database. Raises BackupRefused."""
    _check_readable(path)
    return reading.read(path, identities, reading.Checker())


def restore(*, path: Path, identities: list[pyrage.x25519.Identity]) -> Restored:
    """Restore the backup `path` into this empty portal, then check evidence, scores and audit chains.

    Rows come in one transaction, which is committed when the archive was read to its end and every file stands; else all
    is taken away again. Raises BackupRefused.
    """
    begun_at = timezone.now()
    _check_readable(path)
    check_empty()
    sha256 = _digest_of(path)
    taker = _Taker()
    try:
        with TemporaryFile("w+", dir=settings.FILE_UPLOAD_TEMP_DIR) as placed, ExitStack() as on_failure:
            taker.placed = placed
            on_failure.callback(_take_away, placed)
            with transaction.atomic():
                contents = reading.read(path, identities, taker)
            on_failure.pop_all()
        rows.count_rows()  # before the checks, which read all of it
    except IntegrityError as error:  # at the commit, which looks at the keys between tables
        raise BackupRefused(archive.BROKEN) from error
    except StoreUnavailable as error:
        raise BackupRefused(STORE_AWAY) from error
    except FileRefused as refused:
        raise BackupRefused(refused.reason) from refused
    try:
        restored = _prove(path, sha256, contents, begun_at)
    except StoreUnavailable as error:
        raise BackupRefused(NOT_PROVED) from error
    _record(restored)
    return restored


def check_empty() -> None:
    """Raise BackupRefused unless this portal is migrated, and neither its database nor its store holds anything."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise BackupRefused(NOT_MIGRATED)
        if connection.vendor == "postgresql" and not is_owner():  # the numbers of new rows are the owner's to set
            raise BackupRefused(NOT_OWNER)
        filled = rows.first_filled_table()
    except DatabaseError as error:
        raise BackupRefused(NOT_MIGRATED) from error
    if filled:
        raise BackupRefused(NOT_EMPTY.format(what=filled))
    try:
        standing = next(iter(storage.shelf().files()), None)
    except StoreUnavailable as error:
        raise BackupRefused(STORE_AWAY) from error
    if standing is not None:
        raise BackupRefused(STORE_NOT_EMPTY.format(name=standing.name))


def _check_readable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise BackupRefused(f"Cadangan {path} tidak dapat dibaca: {error.strerror}.") from error


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Taker:
    """Writes rows into the open transaction and files onto the shelf; notes the names of those, to take them back."""

    placed: IO[str]

    def __init__(self) -> None:
        self.shelf = storage.shelf()
        self.models = {model._meta.label: model for model in rows.tables()}

    def head(self, head: reading.Head) -> None:
        """Refuse an archive whose rows do not fit this portal, or whose files would not."""
        is_unreleased = all(head.migrations.get(app) in names for app, names in LAST_UNRELEASED.items())
        theirs = FIRST_RELEASED if is_unreleased else head.migrations
        if theirs != migrations():
            loader = MigrationExecutor(connection).loader
            if any((app, name) not in loader.disk_migrations for app, name in theirs.items() if name):
                raise BackupRefused(reading.NEWER.format(version=head.version))
            found = ", ".join(f"{app} {name}" for app, name in theirs.items())
            raise BackupRefused(OLDER.format(version=head.version, found=found))
        if head.columns != {label: rows.columns(model) for label, model in self.models.items()}:
            raise BackupRefused(reading.NEWER.format(version=head.version))
        free = shutil.disk_usage(settings.FILE_UPLOAD_TEMP_DIR).free
        if isinstance(self.shelf, storage.FolderShelf) and free < head.file_bytes:
            raise BackupRefused(
                f"Ruang untuk data dukung tidak cukup: tersedia {indonesian.size_text(free)}, diperlukan "
                f"{indonesian.size_text(head.file_bytes)}."
            )

    def rows(self, label: str, lines: Iterator[list[Any]]) -> int:
        if label not in self.models:
            raise BackupRefused(archive.BROKEN)
        return rows.insert(self.models[label], lines)

    def anchor(self) -> None:
        rows.set_sequences()

    def file(self, name: str, size_bytes: int, chunks: Iterator[bytes]) -> None:
        with storage.staged(chunks, limit=size_bytes) as staged:
            self.placed.write(name + "\n")
            try:
                self.shelf.put(staged.path, name)
            except FileExistsError as error:
                raise BackupRefused(STORE_NOT_EMPTY.format(name=name)) from error
            except OSError as error:
                if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                    raise BackupRefused("Ruang untuk data dukung habis, jadi tidak ada yang dipulihkan.") from error
                raise


def _take_away(placed: IO[str]) -> None:
    """Remove every file that was put onto the shelf."""
    shelf = storage.shelf()
    placed.seek(0)
    for line in placed:
        with suppress(OSError):  # the fault that brought us here is told; what stays is named by check_evidence
            shelf.discard(line.rstrip("\n"))


def _prove(path: Path, sha256: str, contents: reading.Contents, begun_at: datetime) -> Restored:
    """Compare what came back with what the backup says of it; a damaged file is marked as each night."""
    chains = list(check_chains({f"cadangan {path.name}": contents.heads}))
    count, problems = 0, []
    for found in check_scores(as_stored=True):
        count += 1
        if found.problem:
            problems.append(f"evaluasi {found.evaluation.pk} ({found.evaluation}): {found.problem}")
    findings = list(look_at_files())
    return Restored(path, sha256, contents, begun_at, timezone.now(), count, problems, chains, findings)


@transaction.atomic
def _record(restored: Restored) -> None:
    """Note the restoration in the portal's chain."""
    detail = {
        "file": restored.path.name,
        "sha256": restored.sha256,
        "made": restored.contents.head.made_at.isoformat(),
        "rows": sum(restored.contents.rows.values()),
        "files": restored.contents.files,
        "whole": restored.is_whole,
    }
    audit.record(AuditEvent.Kind.BACKUP_RESTORED, None, by=None, scope=None, detail=detail)
