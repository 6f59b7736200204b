"""`manage.py build_packages`: make the packages, reports and long lists that wait, or that a process which is gone has left unfinished."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evidence.packages.builder import build_waiting
from evidence.packages.models import PackageBuild
from evidence.packages.selectors.package_builds import OPEN
from evidence.papers.builder import make_waiting
from evidence.papers.models import PaperRequest
from evidence.table_files.builder import make_waiting as make_waiting_tables
from evidence.table_files.models import TableOrder


class Command(BaseCommand):
    help = (
        "Menyusun paket data dukung, laporan, dan daftar panjang yang menunggu atau terhenti. Aman dijalankan dua kali."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hitung saja yang belum selesai")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            lines = (PackageBuild, PaperRequest, TableOrder)
            packages, papers, tables = (model.objects.filter(state__in=OPEN).count() for model in lines)
            self.stdout.write(f"{packages} paket, {papers} laporan, dan {tables} daftar belum selesai.")
            return
        tables, papers = make_waiting_tables(), make_waiting()
        self.stdout.write(f"{build_waiting()} paket, {papers} laporan, dan {tables} daftar dikerjakan.")
