"""Final reports and their signed copies as a file."""

from zoneinfo import ZoneInfo

from assessment.rounds.models import Assessment
from evidence.papers.selectors.papers import CopyLine, PapersPage, ReportLine
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def report_table(assessment: Assessment, page: PapersPage) -> Table[tuple[ReportLine, CopyLine | None]]:
    """Return the final reports: a row for each signed copy, one without where there is none."""
    zone = ZoneInfo(assessment.unit.time_zone)
    return Table(
        "Laporan final",
        (
            Column("Nomor", lambda row: row[0].report.number, 28),
            Column("Tanggal", lambda row: row[0].report.dated),
            Column("Keadaan", lambda row: "Berlaku" if row[0].is_current else "Digantikan", 12),
            Column("Sifat", lambda row: row[0].report.get_confidentiality_display(), 12),
            Column("Nilai total", lambda row: row[0].report.total, 10),
            Column("Penanda tangan", lambda row: row[0].report.signer_name, 30),
            Column("Jabatan", lambda row: row[0].report.signer_office, 30),
            moment_column("Diterbitkan", zone, lambda row: row[0].report.issued_at),
            Column("Diterbitkan oleh", lambda row: str(row[0].report.issued_by), 28),
            Column("Kode verifikasi", lambda row: row[0].code, 28),
            Column("Ukuran (byte)", lambda row: row[0].report.size_bytes, 12),
            Column("SHA-256", lambda row: row[0].report.sha256, 66),
            Column("Salinan bertanda tangan", lambda row: row[1].copy.original_name if row[1] else "", 36),
            Column("Hasil pemeriksaan", lambda row: row[1].status if row[1] else "", 20),
            Column("Keterangan", lambda row: row[1].words if row[1] else "", 50),
            moment_column("Diunggah", zone, lambda row: row[1].copy.uploaded_at if row[1] else None),
            Column("Diunggah oleh", lambda row: str(row[1].copy.uploaded_by) if row[1] else "", 28),
        ),
        ((line, copy) for line in page.lines for copy in line.copies or (None,)),
        about=assessment.unit.name,
    )
