"""Make a backup of the whole portal. The server's own act, from its command line, so no person."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from zi_portal.operate.backup import archive, folder, keys, reading
from zi_portal.operate.backup.writing import Told, Writer
from zi_portal.operate.exceptions import BackupRefused
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import StoreUnavailable

STORE_AWAY = (
    "Penyimpanan data dukung tidak dapat dihubungi, jadi cadangan tidak dibuat. Pulihkan penyimpanan, lalu ulangi."
)


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    path: Path
    at: datetime
    size_bytes: int
    sha256: str
    told: Told
    was_opened: bool  # decrypted and read to its end after it was written
    removed: list[str]  # older ones


def back_up(*, target: Path, identities: list[pyrage.x25519.Identity] | None = None, keep: int | None = None) -> Made:
    """Write a backup of everything into the folder `target`, prove what stands on the disk, and record it.

    identities: secret keys; with them the backup is opened and read whole as well. keep: remove older ones of ours
    beyond so many, unless files were missing in this one. Raises BackupRefused; then nothing is left behind.
    """
    recipients = keys.recipients()
    if identities and not {str(one.to_public()) for one in identities} & {str(one) for one in recipients}:
        raise BackupRefused(archive.WRONG_KEY)
    folder.check_folder(target)
    folder.remove_leftovers(target)
    at = timezone.now()
    path, writer = target / folder.name_at(at), Writer(at)
    try:
        shelf.shelf().check()
        with folder.new_file(path) as file:
            sha256 = archive.encrypt(writer.pieces(), file, recipients)
            folder.sync(file)
            if folder.digest_of(file) != sha256:
                raise BackupRefused(
                    f"Yang terbaca dari {target} bukan yang ditulis: periksa disknya. Cadangan tidak disimpan."
                )
            if identities:
                reading.read(Path(str(file.name)), identities, reading.Checker())
            size = file.seek(0, 2)
    except StoreUnavailable as error:
        raise BackupRefused(STORE_AWAY) from error
    told = writer.told
    said = {"id": writer.archive_id, "dibuat": at.isoformat(), "ukuran": size, "sha256": sha256, "rantai": told.heads}
    try:
        folder.write_anchor(path, said)
    except BackupRefused:
        path.unlink(missing_ok=True)
        raise
    record(path, size, sha256, told, was_opened=bool(identities))
    removed = folder.remove_older(target, keep) if keep and not told.broken else []
    return Made(path, at, size, sha256, told, bool(identities), removed)


@transaction.atomic
def record(path: Path, size: int, sha256: str, told: Told, *, was_opened: bool) -> None:
    """Note in the portal's chain that a backup was made; from this the portal knows its last one."""
    detail = {
        "file": path.name,
        "folder": str(path.parent.resolve()),
        "size": size,
        "sha256": sha256,
        "rows": sum(told.rows.values()),
        "files": told.files,
        "broken": len(told.broken),
        "opened": was_opened,
    }
    audit.record(AuditEvent.Kind.BACKUP_MADE, None, by=None, scope=None, detail=detail)
