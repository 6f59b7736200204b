"""Give the portal's own database user the rights it needs at work, and no more: `manage.py grant_database ROLE`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zi_portal.operate.database_role import RoleRefused, grant


class Command(BaseCommand):
    help = (
        "Memberi pengguna basis data portal hak baca dan tulis tanpa kepemilikan tabel, sehingga jejak audit tidak dapat "
        "diubah olehnya. Jalankan sebagai pemilik tabel (PostgreSQL). Aman diulang."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="pengguna basis data yang dipakai portal sehari-hari")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                grant(options["role"])
        except RoleRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Hak {options['role']} sudah diatur: membaca dan menulis, kecuali mengubah jejak audit.")
