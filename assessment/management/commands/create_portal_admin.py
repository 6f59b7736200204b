"""Name an admin of the portal: `manage.py create_portal_admin --username … --name …`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from assessment.accounts.services.instansi import create_portal_admin
from assessment.management.account_command import print_start_password, told_refusals

_OPTIONS = {"username": "--username", "full_name": "--name", "nip": "--nip"}


class Command(BaseCommand):
    help = "Membuat admin portal, yang memasukkan LKE baru, lalu mencetak kata sandi awal. Aman dijalankan dua kali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help="nama pengguna, dipakai untuk masuk")
        parser.add_argument("--name", required=True, help="nama lengkap")
        parser.add_argument("--nip", default="", help="NIP, 18 angka")
        parser.add_argument("--dry-run", action="store_true", help="tunjukkan yang akan dibuat tanpa menyimpan apa pun")

    def handle(self, *args: Any, **options: Any) -> None:
        is_trial = options["dry_run"]
        with told_refusals(_OPTIONS), transaction.atomic():
            made = create_portal_admin(
                username=options["username"].strip(),
                name=" ".join(options["name"].split()),
                nip=options["nip"].strip(),
                by=None,
            )
            transaction.set_rollback(is_trial)
        will = "Akan dibuat" if is_trial else "Dibuat"
        for is_new, what in (
            (made.is_new_admin, f"akun {made.admin.username} ({made.admin.full_name})"),
            (made.is_new_role, f"peran admin portal untuk {made.admin.username}"),
        ):
            self.stdout.write(f"{will}: {what}" if is_new else f"Sudah ada: {what}")
        print_start_password(self, "" if is_trial else made.start_password)
