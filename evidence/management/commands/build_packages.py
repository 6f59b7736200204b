"""`manage.py build_packages`: make the packages and reports that wait, or that a process which is gone has left unfinished."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evidence.models import PackageBuild, PaperRequest
from evidence.package_builder import build_waiting
from evidence.paper_builder import make_waiting
from evidence.selectors.package_builds import OPEN


class Command(BaseCommand):
    help = "Menyusun paket data dukung dan laporan yang menunggu atau terhenti. Aman dijalankan dua kali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hitung saja yang belum selesai")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            packages, papers = (model.objects.filter(state__in=OPEN).count() for model in (PackageBuild, PaperRequest))
            self.stdout.write(f"{packages} paket dan {papers} laporan belum selesai.")
            return
        self.stdout.write(f"{make_waiting()} laporan dan {build_waiting()} paket dikerjakan.")
