"""The register of SK as a file."""

from collections.abc import Iterable

from assessment.people.models import Decree, Unit
from zi_portal.kit.tables.table import Column, Table


def decree_table(unit: Unit, decrees: Iterable[Decree]) -> Table[Decree]:
    """Return a row for each of `decrees`, which come with `amends` and `role_count`."""
    return Table(
        "SK tim",
        (
            Column("Nomor SK", lambda row: row.number, 32),
            Column("Tanggal penetapan", lambda row: row.dated_on, 14),
            Column("Berlaku sejak", lambda row: row.holds_from, 14),
            Column("Tentang", lambda row: row.get_about_display(), 20),
            Column("Yang ditetapkan atau diubah", lambda row: row.changes, 50),
            Column("Mengubah SK", lambda row: row.amends.number if row.amends else "", 32),
            Column("Peran", lambda row: row.role_count, 8),  # type: ignore[attr-defined]
            Column("Keadaan", lambda row: "Berakhir" if row.ended_at else "Berlaku", 12),
            Column("Alasan berakhir", lambda row: row.ended_reason, 40),
        ),
        decrees,
        about=unit.name,
    )
