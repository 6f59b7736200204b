"""Remove the second step of an account from the server: `manage.py remove_second_factor --username …`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessment.accounts.services.factor_removal import remove_from_server
from assessment.accounts.services.sign_in import find_account
from zi_portal.kit.refusals import WrongState


class Command(BaseCommand):
    help = "Mencabut verifikasi dua langkah sebuah akun yang ponselnya hilang, bila tidak ada dua orang yang dapat melakukannya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help="nama pengguna atau NIP")
        parser.add_argument(
            "--dry-run", action="store_true", help="tunjukkan yang akan dicabut tanpa menyimpan apa pun"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = find_account(options["username"])
        if person is None:
            raise CommandError("Tidak ada akun dengan nama pengguna atau NIP itu.")
        try:
            with transaction.atomic():
                remove_from_server(person=person)
                transaction.set_rollback(options["dry_run"])
        except WrongState as refused:
            raise CommandError(refused.reason) from refused
        done = "Akan dicabut" if options["dry_run"] else "Dicabut"
        self.stdout.write(f"{done}: verifikasi dua langkah {person.username} ({person.full_name}).")
        self.stdout.write("Orang itu masuk dengan kata sandinya dan langsung diminta memasang lagi.")
