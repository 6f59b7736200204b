"""The editions of the LKE, and what differs between two of them."""

from collections.abc import Iterable

from django.utils import timezone

from assessment.lke.models import Instrument
from assessment.lke_drafts.diff import Change
from zi_portal.kit.tables.table import Column, Table


def instrument_table(instruments: Iterable[Instrument]) -> Table[Instrument]:
    """Return a row for each of `instruments`, which come with `question_count`, `period_count` and `round_count`."""
    return Table(
        "Instrumen LKE",
        (
            Column("Kode", lambda row: row.code, 24),
            Column("Edisi", lambda row: row.edition, 8),
            Column("Nama singkat", lambda row: row.short_title, 36),
            Column("Judul", lambda row: row.title, 60),
            Column("Tahun", lambda row: row.year, 8),
            Column("Berlaku", lambda row: row.in_force, 10),
            Column("Keadaan", lambda row: row.state, 28),
            Column("Pertanyaan", lambda row: row.question_count, 12),  # type: ignore[attr-defined]
            Column("Periode", lambda row: row.period_count, 10),  # type: ignore[attr-defined]
            Column("Penilaian", lambda row: row.round_count, 10),  # type: ignore[attr-defined]
            Column("Aktif sejak", lambda row: timezone.localtime(row.loaded_at).date(), 14),
            Column("SHA-256 isi", lambda row: row.digest, 66),
        ),
        instruments,
    )


def diff_table(changes: Iterable[Change], about: str) -> Table[Change]:
    """Return a row for each of the changes that the page shows."""
    return Table(
        "Perbedaan instrumen",
        (
            Column("Area", lambda row: row.area, 36),
            Column("Kode", lambda row: row.code, 16),
            Column("Perubahan", lambda row: row.kind_label, 30),
            Column("Bagian", lambda row: row.what, 26),
            Column("Sebelum", lambda row: row.before, 60),
            Column("Sesudah", lambda row: row.after, 60),
        ),
        changes,
        about=about,
    )
