"""What the records of the document vault say as files: what was handed over, final reports, disposals, revisions."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from assessment.rounds.models import Assessment
from evidence.disposal.selectors import DisposalPage, DueDocument
from evidence.documents.models import Disposal, Document, Revision
from evidence.documents.selectors.pins import PinLine
from evidence.papers.selectors.papers import CopyLine, PapersPage, ReportLine
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def pin_table(assessment: Assessment, lines: Iterable[PinLine]) -> Table[PinLine]:
    """Return what was handed over; of a document its reader may not open only that there was one."""
    return Table(
        "Data dukung yang diserahkan",
        (
            Column("Pertanyaan atau syarat", lambda line: line.where, 30),
            Column("Dokumen", lambda line: line.pin.title if line.is_open else "Dokumen terbatas", 44),
            Column("Tanggal dokumen", lambda line: line.pin.document_date if line.is_open else None),
            Column("Halaman", lambda line: line.pin.page_reference if line.is_open else "", 14),
            Column("Berkas", lambda line: line.pin.revision.original_name if line.is_open else "", 36),
            Column("Revisi", lambda line: line.pin.revision.number if line.is_open else None, 8),
            Column("SHA-256", lambda line: line.pin.revision.sha256 if line.is_open else "", 66),
            Column("Ada revisi lebih baru", lambda line: line.is_replaced if line.is_open else None, 12),
            Column("Dihitung", lambda line: line.pin.counts, 10),
            Column("Mengapa tidak dihitung", lambda line: line.reason, 44),
        ),
        lines,
        about=assessment.unit.name,
    )


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


def disposal_table(assessment: Assessment, disposals: Iterable[Disposal]) -> Table[Disposal]:
    """disposals: as `disposals_of` brings them, with `documents_count`."""
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


def revision_table(document: Document, revisions: Iterable[Revision]) -> Table[Revision]:
    """revisions: of the document, with who uploaded each at hand."""
    return Table(
        "Revisi dokumen",
        (
            Column("Revisi", lambda row: row.number, 8),
            Column("Berkas", lambda row: row.original_name, 44),
            Column("Jenis", lambda row: row.kind.upper(), 8),
            Column("Ukuran (byte)", lambda row: row.size_bytes, 12),
            moment_column("Diunggah", ZoneInfo(document.unit.time_zone), lambda row: row.uploaded_at),
            Column("Diunggah oleh", lambda row: str(row.uploaded_by), 28),
            Column("Catatan pemeriksaan", lambda row: "\n".join(row.flag_words), 50),
            Column("SHA-256", lambda row: row.sha256, 66),
        ),
        revisions,
        about=document.title,
    )


def _files(page: DisposalPage) -> Iterator[tuple[DueDocument, Revision | None]]:
    for line in page.lines:
        yield from ((line, file) for file in line.files or (None,))
