"""Compare every stored data dukung with its digest."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.exceptions import StoreUnavailable
from evidence.selectors.integrity import Finding
from evidence.services.integrity import look_at_files


class Command(BaseCommand):
    help = (
        "Membandingkan berkas tersimpan dengan SHA-256-nya; yang berubah, hilang, tidak terbaca, atau berlebih disebut "
        "bersama pertanyaan dan syarat yang memakainya. Dokumen yang berkasnya berubah atau hilang tidak dihitung lagi."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="sebut saja, keadaan dokumen tidak diubah")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        try:
            for finding in look_at_files(dry_run=options["dry_run"]):
                count += 1
                self.stdout.write(_line(finding))
        except StoreUnavailable as error:
            raise CommandError(
                f"Penyimpanan data dukung tidak dapat dihubungi ({error.strerror}), jadi pemeriksaan tidak selesai.",
                returncode=1,
            ) from error
        if count:
            raise CommandError(f"{count} berkas tidak seperti seharusnya.", returncode=1)
        self.stdout.write("Semua berkas data dukung utuh.")


def _line(finding: Finding) -> str:
    problem = finding.problem.label.upper()
    if finding.revision is None:
        return f"{problem}  {finding.storage_name}" + (f"  {finding.what}" if finding.what else "")
    document = finding.revision.document
    uses = ", ".join(finding.uses) or "belum dipakai"
    return (
        f"{problem}  {finding.storage_name}  {finding.revision.original_name} revisi {finding.revision.number}, "
        f"“{document.title}”, {document.unit}: {uses}"
    )
