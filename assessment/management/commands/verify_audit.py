"""`manage.py verify_audit`: prove that no event of the audit trail was changed, removed, added or moved."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.services.audit_check import check_chains


class Command(BaseCommand):
    help = "Memeriksa keutuhan jejak audit: setiap rantai disebut dengan jumlah kejadian atau nomor pertama yang rusak."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per chain; fail if one is broken."""
        checks = list(check_chains())
        for check in checks:
            self.stdout.write(f"{check.chain}: {check.problem or f'{check.events} kejadian, utuh'}")
        if any(check.problem for check in checks):
            raise CommandError(
                "Jejak audit tidak utuh. Bila semua rantai rusak pada nomor 1, ZI_AUDIT_KEY bukan kunci jejak ini."
            )
