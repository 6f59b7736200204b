"""`manage.py check_scores [--refresh] [--dry-run]`: prove that stored scores equal a recomputation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.services.scores import check_scores, refresh_score


class Command(BaseCommand):
    help = (
        "Membandingkan setiap nilai tersimpan dengan hitungan ulang. Dengan --refresh nilai yang berbeda dihitung dan "
        "disimpan lagi, misalnya tiap malam karena masa berlaku data dukung berakhir."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--refresh", action="store_true", help="simpan hitungan ulang untuk nilai yang berbeda")
        parser.add_argument("--dry-run", action="store_true", help="tunjukkan saja, tidak menyimpan")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = left = 0
        for check in check_scores():
            checked += 1
            if not check.problem:
                continue
            self.stdout.write(f"evaluasi {check.evaluation.pk} ({check.evaluation}): {check.problem}")
            if options["refresh"] and check.can_refresh and not options["dry_run"]:
                refresh_score(check.evaluation)
                self.stdout.write("  dihitung ulang dan disimpan")
            else:
                left += 1
        self.stdout.write(f"{checked} evaluasi diperiksa, {left} berbeda.")
        if left:
            raise CommandError("Ada nilai tersimpan yang berbeda dari hitungan ulang.")
