"""`manage.py check_scores [--refresh] [--new-form] [--dry-run]`: prove that stored scores equal a recomputation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.scores.services import check_scores, refresh_score
from assessment.seals.services.keep import renew_form


class Command(BaseCommand):
    help = (
        "Membandingkan setiap nilai tersimpan dengan hitungan ulang. Dengan --refresh nilai yang berbeda dihitung dan "
        "disimpan lagi, misalnya tiap malam karena masa berlaku data dukung berakhir; lembar yang sudah diserahkan atau "
        "diterbitkan tidak pernah diganti, hanya disebut. Kode keluar 1 bila ada yang tetap berbeda."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--refresh", action="store_true", help="simpan hitungan ulang untuk nilai yang berbeda")
        parser.add_argument(
            "--new-form",
            action="store_true",
            help="sesudah pembaruan yang mengubah bentuk nilai tersimpan: simpan juga lembar terkunci dalam bentuk baru, "
            "selama angkanya sama dan lembarnya cocok dengan sidiknya di jejak audit",
        )
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
            elif options["new_form"] and check.is_form and not options["dry_run"] and renew_form(check.evaluation):
                self.stdout.write("  disimpan dalam bentuk baru, sidiknya dicatat")
            else:
                left += 1
        self.stdout.write(f"{checked} evaluasi diperiksa, {left} berbeda.")
        if left:
            raise CommandError("Ada nilai tersimpan yang berbeda dari hitungan ulang.")
