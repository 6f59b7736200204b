"""When the portal was last backed up, and whether that is good enough: read by its health, the admin portal and admins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from assessment.audit.models import AuditEvent

CHAIN = "portal"  # as `services/audit.py` names it
OLDEST = timedelta(hours=26)  # a night, and two hours for a nightly run that took longer
NOT_SET_UP = "Cadangan portal belum diatur di server ini."
NEVER = "Portal ini belum pernah dicadangkan."
OLD = "Cadangan terakhir portal ini dibuat lebih dari 26 jam yang lalu."
UNREADABLE = "Cadangan terakhir portal ini tidak terbaca lagi di tempatnya: hilang, atau ukurannya lain."
INCOMPLETE = (
    "Cadangan terakhir portal ini tidak lengkap: berkas yang hilang atau berubah di penyimpanan tidak ikut utuh."
)


@dataclass(frozen=True)
class BackupState:
    """The last backup, `made_at` None where there is none; `problem` (Indonesian) is empty while all is well."""

    problem: str
    made_at: datetime | None = None
    size_bytes: int = 0
    was_opened: bool = False  # with the secret key, and read whole


def backup_state() -> BackupState | None:
    """Return how it stands with backups; None where nobody expects any: no key is set, and it is no production server.

    The last one is the last event of its kind in the portal's chain. Its file is looked at, not read, where it stands in
    the folder of the settings.
    """
    if not settings.BACKUP_RECIPIENTS:
        return BackupState(NOT_SET_UP) if settings.PRODUCTION else None
    made = AuditEvent.objects.filter(chain=CHAIN, kind=AuditEvent.Kind.BACKUP_MADE).order_by("-sequence").first()
    if made is None:
        return BackupState(NEVER)
    return BackupState(_problem(made.at, made.detail), made.at, made.detail["size"], made.detail["opened"])


def _problem(made_at: datetime, detail: dict[str, Any]) -> str:
    if timezone.now() - made_at > OLDEST:
        return OLD
    if not _stands(detail):
        return UNREADABLE
    return INCOMPLETE if detail["broken"] else ""


def _stands(detail: dict[str, Any]) -> bool:
    """Whether the file is there as long as it was; one that was taken elsewhere by hand is taken at its word."""
    folder = Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None
    if folder is None or detail["folder"] != str(folder.resolve()):
        return True
    try:
        return bool((folder / detail["file"]).stat().st_size == detail["size"])
    except OSError:
        return False
