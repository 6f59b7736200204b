"""Remove what broken-off uploads leave behind, and drawn pages that nobody needs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evidence.services.sweep import sweep


class Command(BaseCommand):
    help = "Menghapus sisa unggahan yang terputus: berkas sementara lebih dari sehari, berkas tanpa catatan lebih dari seminggu, dan gambar pratinjau yang tidak diperlukan lagi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tunjukkan saja, tidak menghapus")

    def handle(self, *args: Any, **options: Any) -> None:
        removed = sweep(dry_run=options["dry_run"])
        for name in removed:
            self.stdout.write(name)
        verb = "akan dihapus" if options["dry_run"] else "dihapus"
        self.stdout.write(f"{len(removed)} berkas {verb}.")
