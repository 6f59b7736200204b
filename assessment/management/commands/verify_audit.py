"""`manage.py verify_audit [--anchor [FILE]]`: prove that no event of the audit trail was changed, removed, added or moved."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zi_portal.operate.audit_check import Heads, check_chains
from zi_portal.operate.backup import folder
from zi_portal.operate.backup.reading import heads_of
from zi_portal.operate.exceptions import BackupRefused


class Command(BaseCommand):
    help = (
        "Memeriksa keutuhan jejak audit: setiap rantai disebut dengan jumlah kejadian atau nomor pertama yang rusak. Dengan "
        "--anchor juga dibandingkan dengan jangkar cadangan, yang mengenali rantai yang dipotong atau ditulis ulang seluruhnya."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            nargs="?",
            const="",
            action="append",
            help="cadangan-zi-….jangkar.json, boleh diulang; tanpa nama berkas: yang terbaru di ZI_BACKUP_DIR, bila ada",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per chain; fail if one is broken."""
        try:
            outside = dict(_kept(name) for name in _paths(options["anchor"] or []))
        except BackupRefused as refused:
            raise CommandError(refused.reason) from refused
        checks = list(check_chains(outside))
        for keeper, heads in outside.items():
            self.stdout.write(f"dibandingkan dengan {keeper}: {len(heads)} rantai")
        for check in checks:
            self.stdout.write(f"{check.chain}: {check.problem or f'{check.events} kejadian, utuh'}")
        if any(check.problem for check in checks):
            raise CommandError(
                "Jejak audit tidak utuh. Bila semua rantai rusak pada nomor 1, ZI_AUDIT_KEY bukan kunci jejak ini."
            )


def _paths(names: list[str]) -> list[Path]:
    newest = folder.newest_anchor(Path(settings.BACKUP_DIR)) if "" in names and settings.BACKUP_DIR else None
    return [Path(name) for name in names if name] + ([newest] if newest else [])


def _kept(path: Path) -> tuple[str, Heads]:
    """Return in words who keeps the heads, and the heads."""
    said = folder.read_anchor(path)
    return f"jangkar {path.name.removesuffix('.jangkar.json')}", heads_of(said["rantai"])
