"""The key pair of backups: the public half on the server, the secret one kept apart from it."""

from datetime import datetime
from pathlib import Path

import pyrage
from django.conf import settings

from zi_portal.operate.exceptions import BackupRefused

NO_RECIPIENT = (
    "Kunci cadangan belum diatur. Jalankan manage.py backup_key, simpan kunci rahasianya di luar server, lalu isi "
    "ZI_BACKUP_RECIPIENT dengan kunci publiknya."
)


def new_pair(at: datetime) -> tuple[str, str]:
    """Return the text of a key file, as `age-keygen` writes it, and the public key in it."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# created: {at.isoformat(timespec='seconds')}\n# public key: {public}\n{identity}\n", public


def recipients() -> list[pyrage.x25519.Recipient]:
    """Return the public keys of the settings; raises BackupRefused where there is none or one that is none."""
    if not settings.BACKUP_RECIPIENTS:
        raise BackupRefused(NO_RECIPIENT)
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in settings.BACKUP_RECIPIENTS]
    except pyrage.RecipientError as error:
        raise BackupRefused(
            "ZI_BACKUP_RECIPIENT salah ketik: salin lagi kunci publik dari manage.py backup_key."
        ) from error


def read_identities(path: Path) -> list[pyrage.x25519.Identity]:
    """Return the secret keys in a key file; raises BackupRefused."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupRefused(f"{path} bukan berkas kunci rahasia cadangan (AGE-SECRET-KEY-1…).") from error
    except OSError as error:
        raise BackupRefused(f"Berkas kunci {path} tidak dapat dibaca: {error.strerror}.") from error
    if not found:
        raise BackupRefused(f"{path} tidak memuat kunci rahasia cadangan (AGE-SECRET-KEY-1…).")
    return found
