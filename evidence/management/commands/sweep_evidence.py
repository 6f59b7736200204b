"""Remove what broken-off uploads leave behind, and drawn pages that nobody needs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.upkeep.services.sweep import sweep
from zi_portal.shelf.faults import StoreUnavailable


class Command(BaseCommand):
    help = "Menghapus sisa unggahan yang terputus: berkas sementara lebih dari sehari, berkas tanpa catatan lebih dari seminggu, dan gambar pratinjau yang tidak diperlukan lagi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tunjukkan saja, tidak menghapus")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = sweep(dry_run=options["dry_run"])
        except StoreUnavailable as error:
            raise CommandError(
                f"Penyimpanan data dukung tidak dapat dihubungi ({error.strerror}).", returncode=1
            ) from error
        for name in removed:
            self.stdout.write(name)
        verb = "akan dihapus" if options["dry_run"] else "dihapus"
        self.stdout.write(f"{len(removed)} berkas {verb}.")
