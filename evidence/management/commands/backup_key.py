"""Make the key pair of backups: `manage.py backup_key`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zi_portal.operate.backup.keys import new_pair


class Command(BaseCommand):
    help = (
        "Membuat sepasang kunci cadangan dan mencetaknya sekali. Kunci rahasia disimpan di luar server; kunci publik diisikan "
        "ke ZI_BACKUP_RECIPIENT. Tidak ada yang disimpan."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        text, public = new_pair(timezone.now())
        # What is no key begins with #, so that the whole output is a key file as it is.
        self.stdout.write(
            "# Kunci rahasia cadangan portal Zona Integritas. Siapa pun yang memegangnya dapat membaca semua cadangan."
        )
        self.stdout.write(
            "# Simpan di luar server (cetak atau media lain, dua salinan). Tanpa kunci ini cadangan tidak dapat dibuka."
        )
        self.stdout.write(text)
        self.stdout.write("# Isikan di server, lalu mulai ulang portal:")
        self.stdout.write(f"# ZI_BACKUP_RECIPIENT={public}")
