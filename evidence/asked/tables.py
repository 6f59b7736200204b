"""Documents that end and must be renewed, as files."""

from collections.abc import Iterable

from assessment.rounds.models import Assessment
from evidence.asked.selectors import EndingLine, RenewalGroup, RenewalLine, RenewalPage
from zi_portal.kit.tables.table import Column, Table


def renewal_table(assessment: Assessment, page: RenewalPage) -> Table[tuple[RenewalGroup, RenewalLine]]:
    """Return last year's documents by what is to be done with them."""
    return Table(
        "Data dukung tahun lalu",
        (
            Column("Tindakan", lambda row: str(row[0].verdict), 20),
            Column("Judul", lambda row: row[1].document.title, 44),
            Column("Nomor dokumen", lambda row: row[1].document.number, 24),
            Column("Tanggal dokumen", lambda row: row[1].document.document_date),
            Column("Berlaku sampai", lambda row: row[1].document.valid_until),
            Column("Pada periode ini", lambda row: row[1].sentence, 50),
            Column("Belum dibawa ke", lambda row: ", ".join(row[1].left), 30),
            Column("Sudah dipakai pada", lambda row: ", ".join(row[1].there), 30),
        ),
        ((group, line) for group in page.groups for line in group.lines),
        about=assessment.unit.name,
    )


def ending_table(assessment: Assessment, lines: Iterable[EndingLine]) -> Table[EndingLine]:
    """Return the cited documents that end soon or have ended; the days left are negative once they have."""
    return Table(
        "Masa berlaku",
        (
            Column("Judul", lambda line: line.document.title, 44),
            Column("Nomor dokumen", lambda line: line.document.number, 24),
            Column("Berlaku sampai", lambda line: line.document.valid_until),
            Column("Sisa hari", lambda line: -line.days if line.is_over else line.days, 10),
            Column("Pertanyaan", lambda line: ", ".join(line.codes), 30),
        ),
        lines,
        about=assessment.unit.name,
    )
