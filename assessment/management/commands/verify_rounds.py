"""`manage.py verify_rounds`: prove that what was handed over or published, and every role, still is what the audit trail has digests of."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from assessment.seals.services.check import Checked, check_roles, check_rounds

NOT_RUN = 2  # the exit where nothing is known


class Command(BaseCommand):
    help = (
        "Membandingkan lembar yang diserahkan atau diterbitkan (jawaban, revisi data dukung, nilai), status dan serah terima "
        "penilaiannya, serta semua peran, dengan sidiknya di jejak audit. Setiap lembar yang berbeda disebut dalam satu baris: "
        "penilaian; lembar; apa yang berbeda; pertanyaannya. Kode keluar: 0 sama, 1 ada yang berbeda, 2 tidak dapat diperiksa. "
        "Keutuhan jejak audit sendiri diperiksa oleh verify_audit."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per difference, then how much was looked at."""
        told, different = Checked(), 0
        try:
            for find in (check_rounds, check_roles):
                for difference in find(told):
                    different += 1
                    self.stdout.write(str(difference))
        except (DatabaseError, InterfaceError) as error:
            raise CommandError(f"Basis data tidak dapat dibaca: {str(error).strip()}", returncode=NOT_RUN) from error
        self.stdout.write(f"{told.rounds} penilaian dan {told.roles} peran diperiksa, {different} berbeda.")
        if different:
            raise CommandError("Ada yang berbeda dari sidiknya di jejak audit.", returncode=1)
