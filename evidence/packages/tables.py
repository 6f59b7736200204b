"""Who opened a package, as a file."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils import timezone

from assessment.rounds.models import Assessment
from evidence.packages.models import PackageLink, PackageUse
from zi_portal.kit.tables.table import Column, Table


def use_table(assessment: Assessment, link: PackageLink, uses: Iterable[PackageUse]) -> Table[PackageUse]:
    """Return everything that came to an outside link; an address is told by its mark."""
    zone = assessment.unit.time_zone
    name = timezone.now().astimezone(ZoneInfo(zone)).tzname()
    return Table(
        "Catatan tautan luar",
        (
            Column("Penerima", lambda _use: link.recipient, 30),
            Column(f"Waktu ({name})", lambda use: use.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None), 20),
            Column("Hasil", lambda use: use.get_outcome_display(), 40),
            Column("Berapa kali", lambda use: use.times, 12),
            Column("Ukuran (byte)", lambda use: use.size_bytes or None, 14),
            Column("Asal (sidik alamat)", lambda use: use.mark, 20),
        ),
        uses,
        about=assessment.unit.name,
    )
