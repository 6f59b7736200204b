"""Set up an instansi and its first admin: `manage.py create_instansi --name … --admin-username … --admin-name …`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from assessment.accounts.services import instansi as instansi_services
from assessment.management.account_command import print_start_password, told_refusals
from assessment.people.models import Instansi

_OPTIONS = {
    "name": "--name",
    "short_name": "--short-name",
    "kind": "--kind",
    "username": "--admin-username",
    "full_name": "--admin-name",
    "nip": "--admin-nip",
}


class Command(BaseCommand):
    help = (
        "Membuat instansi dan admin pertamanya, lalu mencetak kata sandi awal sekali pakai. Aman dijalankan dua kali."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="nama lengkap instansi")
        parser.add_argument("--short-name", default="", help="nama singkat instansi")
        parser.add_argument(
            "--kind", choices=Instansi.Kind.values, default=Instansi.Kind.CENTRAL, help="jenis instansi"
        )
        parser.add_argument("--admin-username", required=True, help="nama pengguna admin, dipakai untuk masuk")
        parser.add_argument("--admin-name", required=True, help="nama lengkap admin")
        parser.add_argument("--admin-nip", default="", help="NIP admin, 18 angka")
        parser.add_argument("--dry-run", action="store_true", help="tunjukkan yang akan dibuat tanpa menyimpan apa pun")

    def handle(self, *args: Any, **options: Any) -> None:
        with told_refusals(_OPTIONS), transaction.atomic():
            made = instansi_services.create_instansi(
                name=" ".join(options["name"].split()),
                short_name=" ".join(options["short_name"].split()),
                kind=Instansi.Kind(options["kind"]),
                admin_username=options["admin_username"].strip(),
                admin_name=" ".join(options["admin_name"].split()),
                admin_nip=options["admin_nip"].strip(),
                by=None,
            )
            transaction.set_rollback(options["dry_run"])
        self._report(made, dry_run=options["dry_run"])

    def _report(self, made: instansi_services.InstansiSetUp, *, dry_run: bool) -> None:
        will = "Akan dibuat" if dry_run else "Dibuat"
        self._line(made.is_new_instansi, will, f"instansi {made.instansi.name}")
        self._line(made.is_new_admin, will, f"akun {made.admin.username} ({made.admin.full_name})")
        self._line(made.is_new_role, will, f"peran admin instansi untuk {made.admin.username}")
        print_start_password(self, "" if dry_run else made.start_password)

    def _line(self, is_new: bool, will: str, what: str) -> None:
        self.stdout.write(f"{will}: {what}" if is_new else f"Sudah ada: {what}")
