"""Weaknesses as a file."""

from assessment.xray.selectors import Weakness, WeaknessList
from zi_portal.kit.tables.table import Column, Table


def weakness_table(page: WeaknessList) -> Table[Weakness]:
    """Return the findings that the page's filter leaves."""
    return Table(
        "Kelemahan program" if page.is_of_programme else "Kelemahan",
        (
            Column("Tingkat", lambda row: row.finding.severity.label, 10),
            Column("Jenis", lambda row: row.finding.kind.label, 26),
            Column("Temuan", lambda row: row.finding.what, 50),
            Column("Mengapa", lambda row: row.finding.why, 50),
            Column("Yang perlu dilakukan", lambda row: row.finding.todo, 50),
            Column("Area", lambda row: ", ".join(area.label for area in row.areas) or "Seluruh unit", 24),
            Column("Pertanyaan", lambda row: ", ".join(row.finding.codes), 24),
            Column("Dokumen", lambda row: ", ".join(file.title for file in row.finding.files), 36),
            Column("Poin berisiko", lambda row: row.finding.at_risk, 10),
            Column("Poin belum diklaim", lambda row: row.finding.missed, 10),
            Column("Petugas", lambda row: ", ".join(row.people), 30),
        ),
        (row for _, rows in page.groups for row in rows),
        about=page.assessment.unit.name,
    )
