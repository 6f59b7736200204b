"""Restore a backup into an empty portal: `manage.py restore_backup FILE --identity KEY`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zi_portal.kit import indonesian
from zi_portal.operate.backup import keys, minute
from zi_portal.operate.backup.restoring import check, restore
from zi_portal.operate.exceptions import BackupRefused


class Command(BaseCommand):
    help = (
        "Memulihkan cadangan ke portal yang kosong, lalu memeriksa berkas, nilai, dan jejak audit, dan mencetak berita acara "
        "untuk ditandatangani. Seluruhnya, atau tidak sama sekali."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="cadangan-zi-….tar.age")
        parser.add_argument(
            "--identity", type=Path, required=True, help="berkas kunci rahasia dari manage.py backup_key"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="buka dan periksa cadangan saja, tidak memulihkan apa pun"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            identities = keys.read_identities(options["identity"])
            if options["dry_run"]:
                contents = check(path=options["file"], identities=identities)
                self.stdout.write(
                    f"Cadangan utuh: {indonesian.count_text(sum(contents.rows.values()))} baris, "
                    f"{indonesian.count_text(contents.files)} berkas, {len(contents.heads)} rantai audit. Tidak ada yang dipulihkan."
                )
                return
            restored = restore(path=options["file"], identities=identities)
        except BackupRefused as refused:
            raise CommandError(refused.reason) from refused
        for line in minute.page(restored):
            self.stdout.write(line)
        if not restored.is_whole:
            raise CommandError(
                "Portal dipulihkan, tetapi ada yang tidak cocok dengan cadangan; lihat berita acara di atas."
            )
