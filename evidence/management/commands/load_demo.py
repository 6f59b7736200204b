"""Write the demo offices into an empty portal, or print their accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zi_portal.kit.refusals import ActionDenied
from zi_portal.operate.demo import rows as demo_rows
from zi_portal.operate.demo.counted import load_counts, load_last_counts
from zi_portal.operate.demo.files import load_conditions, load_round
from zi_portal.operate.demo.history import load_submitted_round
from zi_portal.operate.demo.monitored import load_monitoring
from zi_portal.operate.demo.proven import load_proofs
from zi_portal.operate.demo.shared_out import load_tasks
from zi_portal.operate.demo.team import load_teams
from zi_portal.operate.demo.told import OFFICE, load_notices
from zi_portal.operate.demo.year import load_year


class Command(BaseCommand):
    help = "Memuat data contoh (kantor acuan dan satu kantor lain) ke portal yang masih kosong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--if-empty", action="store_true", help="lewati tanpa galat bila portal sudah dipakai")
        parser.add_argument("--accounts", action="store_true", help="hanya tampilkan akun contoh")
        parser.add_argument("--dry-run", action="store_true", help="hanya tampilkan apa yang akan dilakukan")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once; a second run changes nothing, an interrupted one is continued."""
        if options["accounts"]:
            self._print_accounts()
            return
        if demo_rows.is_loaded():
            self.stdout.write("Data contoh sudah ada; tidak ada yang diubah.")
            return
        try:
            demo_rows.check_may_load()
        except ActionDenied as denied:
            if options["if_empty"]:
                self.stdout.write(f"{denied.reason} Dilewati.")
                return
            raise CommandError(denied.reason) from denied
        if options["dry_run"]:
            self.stdout.write(
                "Data contoh akan dimuat: 4 unit, 5 penilaian KPPBC TMP Ngurah Rai, 1 penilaian kantor lain."
            )
            return
        demo_rows.load_offices()
        load_teams()
        demo_rows.load_history()
        for unit in demo_rows.read("round"):
            self.stdout.write(f"Memuat penilaian {unit} …")
            load_round(unit)
            load_conditions(unit)
            load_tasks(unit)
            load_year(unit)
            load_monitoring(unit)
            load_counts(unit)
            load_proofs(unit)
        self.stdout.write("Memuat penilaian tahun lalu …")
        load_submitted_round()
        load_last_counts(OFFICE)
        load_notices()
        demo_rows.mark_loaded()
        self.stdout.write("Data contoh selesai dimuat.")

    def _print_accounts(self) -> None:
        if not demo_rows.is_loaded():
            return
        rows = demo_rows.accounts()
        width = max(len(row.role) for row in rows)
        name_width = max(len(row.username) for row in rows)
        self.stdout.write(f"Akun contoh (kata sandi semuanya: {demo_rows.password()})")
        for row in rows:
            self.stdout.write(f"  {row.role:<{width}}  {row.username:<{name_width}}  {row.name}")
