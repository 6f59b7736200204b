"""Destructions and what was destroyed, as files."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from assessment.rounds.models import Assessment
from evidence.disposal.selectors import DisposalPage, DueDocument
from evidence.documents.models import Disposal, Revision
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def disposal_table(assessment: Assessment, disposals: Iterable[Disposal]) -> Table[Disposal]:
    """Return a row for each of `disposals`, which `disposals_of` brings with `documents_count`."""
    zone = ZoneInfo(assessment.unit.time_zone)
    return Table(
        "Pemusnahan dokumen",
        (
            Column("Nomor berita acara", lambda row: row.number, 28),
            Column("Keadaan", lambda row: row.get_outcome_display(), 22),
            Column("Dokumen", lambda row: row.documents_count, 10),
            Column("Alasan", lambda row: row.reason, 50),
            moment_column("Diusulkan", zone, lambda row: row.proposed_at),
            Column("Diusulkan oleh", lambda row: str(row.proposed_by), 28),
            moment_column("Diputuskan", zone, lambda row: row.decided_at),
            Column("Diputuskan oleh", lambda row: str(row.decided_by or ""), 28),
            Column("Alasan keputusan", lambda row: row.decision_reason, 50),
            moment_column("Berkas terhapus", zone, lambda row: row.bytes_removed_at),
            Column("SHA-256 berita acara", lambda row: row.minute_sha256, 66),
        ),
        disposals,
        about=assessment.unit.name,
    )


def disposed_table(page: DisposalPage) -> Table[tuple[DueDocument, Revision | None]]:
    """Return the documents of one proposal: a row for each of their files, one without where there is none."""
    return Table(
        "Dokumen yang dimusnahkan",
        (
            Column("Judul", lambda row: row[0].document.title, 44),
            Column("Nomor dokumen", lambda row: row[0].document.number, 24),
            Column("Tanggal dokumen", lambda row: row[0].document.document_date),
            Column("Dipakai pada", lambda row: "\n".join(row[0].uses), 40),
            Column("Revisi", lambda row: row[1].number if row[1] else None, 8),
            Column("Berkas", lambda row: row[1].original_name if row[1] else "", 36),
            Column("Ukuran (byte)", lambda row: row[1].size_bytes if row[1] else None, 12),
            Column("SHA-256", lambda row: row[1].sha256 if row[1] else "", 66),
        ),
        _files(page),
        about=page.disposal.number,
    )


def _files(page: DisposalPage) -> Iterator[tuple[DueDocument, Revision | None]]:
    for line in page.lines:
        yield from ((line, file) for file in line.files or (None,))
