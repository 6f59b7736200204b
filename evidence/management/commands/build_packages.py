"""`manage.py build_packages`: build the packages that wait, or that a process which is gone has left unfinished."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evidence.models import PackageBuild
from evidence.package_builder import build_waiting
from evidence.selectors.package_builds import OPEN


class Command(BaseCommand):
    help = "Menyusun paket data dukung yang menunggu atau terhenti. Aman dijalankan dua kali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hitung saja paket yang belum selesai")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"{PackageBuild.objects.filter(state__in=OPEN).count()} paket belum selesai.")
            return
        self.stdout.write(f"{build_waiting()} paket dikerjakan.")
