"""Compare every stored data dukung with its digest."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.integrity.selectors.integrity import Finding, Problem
from evidence.integrity.services.integrity import look_at_files
from zi_portal.shelf.faults import StoreUnavailable

LEFTOVERS = 3  # the exit where nothing is lost, and files stand there that no row names


class Command(BaseCommand):
    help = (
        "Membandingkan berkas tersimpan dengan SHA-256-nya; yang berubah, hilang, tidak terbaca, atau berlebih disebut "
        "bersama pertanyaan dan syarat yang memakainya. Dokumen yang berkasnya berubah atau hilang tidak dihitung lagi. "
        "Kode keluar: 0 utuh; 1 ada yang hilang, berubah, atau tidak terbaca, atau penyimpanan tidak dapat dihubungi; 3 tidak "
        "ada yang hilang, hanya ada berkas yang tidak dikenal, misalnya sisa unggahan saat server mati; `sweep_evidence` "
        "menghapusnya sesudah seminggu."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="sebut saja, keadaan dokumen tidak diubah")

    def handle(self, *args: Any, **options: Any) -> None:
        lost = extra = 0
        try:
            for finding in look_at_files(dry_run=options["dry_run"]):
                extra += finding.problem == Problem.EXTRA
                lost += finding.problem != Problem.EXTRA
                self.stdout.write(_line(finding))
        except StoreUnavailable as error:
            raise CommandError(
                f"Penyimpanan data dukung tidak dapat dihubungi ({error.strerror}), jadi pemeriksaan tidak selesai.",
                returncode=1,
            ) from error
        if lost:
            raise CommandError(f"{lost + extra} berkas tidak seperti seharusnya.", returncode=1)
        if extra:
            raise CommandError(
                f"Semua berkas data dukung utuh; {extra} berkas lain tidak dikenal, mungkin sisa unggahan yang terputus.",
                returncode=LEFTOVERS,
            )
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
