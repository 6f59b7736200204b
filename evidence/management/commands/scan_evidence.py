"""Ask the virus scanner about files it has not looked at yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.integrity.services.scanning import scan_waiting
from zi_portal.shelf import scanner
from zi_portal.shelf.scanner import Outcome


class Command(BaseCommand):
    help = "Memindai data dukung yang masih diperiksa; yang bersih langsung dihitung, yang mengandung virus dihapus."

    def handle(self, *args: Any, **options: Any) -> None:
        if not scanner.is_configured():
            self.stdout.write("Pemindai virus tidak diatur (ZI_CLAMD).")
            return
        waiting = 0
        for revision, verdict in scan_waiting():
            waiting += verdict.outcome == Outcome.UNKNOWN
            self.stdout.write(f"{verdict.outcome.upper()}  {revision.original_name}  {verdict.words}".rstrip())
        if waiting:
            raise CommandError(f"{waiting} berkas belum dapat dipindai.", returncode=1)
        self.stdout.write("Tidak ada berkas yang menunggu pemindai.")
