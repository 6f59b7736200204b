"""The innovations of a unit as a file."""

from assessment.programme.innovations.selectors.listing import InnovationLine, InnovationList
from zi_portal.kit.tables.table import NO, YES, Column, Table


def innovation_table(page: InnovationList) -> Table[InnovationLine]:
    """Return the innovations the page shows."""
    return Table(
        "Inovasi",
        (
            Column("Area", lambda row: row.innovation.get_area_display(), 24),
            Column("Inovasi", lambda row: row.innovation.name, 30),
            Column("Uraian", lambda row: row.innovation.description, 50),
            Column("Pembuat", lambda row: row.innovation.get_maker_display(), 26),
            Column("Direplikasi dari", lambda row: row.innovation.replicated_from, 26),
            Column("Diklaim", lambda row: YES if row.claim else NO, 10),
            Column("Dihitung", lambda row: row.ruling.word, 16),
            Column("Mengapa", lambda row: row.ruling.reason, 30),
            Column("Alasan tetap diklaim", lambda row: row.claim.reason if row.claim else "", 40),
            Column("Masalah", lambda row: row.innovation.problem, 40),
            Column("Sebelum", lambda row: row.innovation.before_text, 30),
            Column("Angka sebelum", lambda row: row.innovation.before_figure, 12),
            Column("Satuan sebelum", lambda row: row.innovation.before_measure, 12),
            Column("Tanggal sebelum", lambda row: row.innovation.before_on, 14),
            Column("Sesudah", lambda row: row.innovation.after_text, 30),
            Column("Angka sesudah", lambda row: row.innovation.after_figure, 12),
            Column("Satuan sesudah", lambda row: row.innovation.after_measure, 12),
            Column("Tanggal sesudah", lambda row: row.innovation.after_on, 14),
            Column("Berjalan sejak", lambda row: row.innovation.since, 14),
            Column("Layanan", lambda row: row.innovation.service, 26),
            Column("Direplikasi oleh", lambda row: row.innovation.replicated_by, 30),
            Column("Penghargaan", lambda row: row.innovation.award, 30),
        ),
        page.lines,
        about=page.assessment.unit.name,
    )
