"""Make an encrypted backup of the whole portal: `manage.py back_up [FOLDER]`."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zi_portal.kit import indonesian
from zi_portal.operate.backup import keys
from zi_portal.operate.backup.services import Made, back_up
from zi_portal.operate.exceptions import BackupRefused


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("bilangan bulat mulai 1")
    return int(text)


class Command(BaseCommand):
    help = (
        "Mencadangkan basis data, semua berkas tersimpan, dan jangkar jejak audit ke satu berkas terenkripsi, lalu memeriksa "
        "yang tertulis di disk. Boleh dijalankan saat portal dipakai."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help="tempat cadangan; bila kosong: ZI_BACKUP_DIR")
        parser.add_argument(
            "--identity", type=Path, help="berkas kunci rahasia: cadangan dibuka dan dibaca seluruhnya setelah ditulis"
        )
        parser.add_argument(
            "--keep",
            type=_at_least_one,
            help="simpan sekian cadangan terbaru; yang lebih lama dihapus setelah yang baru terbukti utuh",
        )
        parser.add_argument(
            "--nightly",
            action="store_true",
            help="untuk tugas malam: tidak melakukan apa-apa bila kunci cadangan belum diatur; menyimpan ZI_BACKUP_KEEP cadangan",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["nightly"] and not settings.BACKUP_RECIPIENTS:
            self.stdout.write("Cadangan belum diatur (ZI_BACKUP_RECIPIENT).")
            return
        target = options["folder"] or settings.BACKUP_DIR
        if not target:
            raise CommandError("Sebutkan folder tempat cadangan, atau isi ZI_BACKUP_DIR.")
        keep = options["keep"] or (settings.BACKUP_KEEP if options["nightly"] else None)
        try:
            identities = keys.read_identities(options["identity"]) if options["identity"] else None
            made = back_up(target=Path(target), identities=identities, keep=keep)
        except BackupRefused as refused:
            raise CommandError(refused.reason) from refused
        self._tell(made)
        if made.told.broken:
            for problem, name, what in made.told.broken:
                self.stdout.write(f"{problem.upper()}  {name}  {what}")
            raise CommandError(
                f"Cadangan dibuat, tetapi {len(made.told.broken)} berkas hilang atau berubah di penyimpanan. Cadangan lama "
                "tidak dihapus, karena mungkin masih memuat berkas itu; lihat juga manage.py check_evidence."
            )

    def _tell(self, made: Made) -> None:
        told = made.told
        self.stdout.write(f"{made.path}")
        self.stdout.write(f"Ukuran  {indonesian.size_text(made.size_bytes)}, SHA-256 {made.sha256}")
        self.stdout.write(
            f"Isi     {indonesian.count_text(sum(told.rows.values()))} baris, {indonesian.count_text(told.files)} berkas "
            f"({indonesian.size_text(told.file_bytes)}), {len(told.heads)} rantai audit"
        )
        checked = (
            "dibuka dengan kunci rahasia dan dibaca seluruhnya"
            if made.was_opened
            else "dibaca ulang dari disk, sama dengan yang ditulis"
        )
        self.stdout.write(f"Periksa {checked}")
        for name in made.removed:
            self.stdout.write(f"Dihapus {name}")
