"""`manage.py load_instruments [--dry-run]`: bring fixtures/instruments/ into the tables."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.lke.services import load_instruments


class Command(BaseCommand):
    help = "Memuat LKE dari fixtures/instruments/ ke basis data; aman dijalankan berulang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="periksa dan tunjukkan saja, tidak menyimpan")

    def handle(self, *args: Any, **options: Any) -> None:
        results = load_instruments(by=None, dry_run=options["dry_run"])
        for result in results:
            edition = f" (edisi {result.edition})" if result.edition else ""
            self.stdout.write(f"{result.name}: {result.outcome}{edition}")
            if result.periods_kept:
                self.stdout.write(
                    f"  Isi berkas LKE ini berubah. {result.periods_kept} periode tetap memakai edisi sebelumnya dan tidak "
                    f"berubah; periode baru dapat memakai edisi {result.edition}."
                )
            for problem in result.problems:
                self.stderr.write(f"  {problem}")
        if not results:
            raise CommandError("Tidak ada berkas LKE di fixtures/instruments/.")
        if options["dry_run"]:
            self.stdout.write("Hanya pemeriksaan: tidak ada yang disimpan.")
        if any(result.problems for result in results):
            raise CommandError("Ada berkas LKE yang ditolak. Perbaiki simpul yang disebut di atas, lalu jalankan lagi.")
