"""Workbooks brought in: the readings of a round, and what one of them says row by row."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from assessment.rounds.models import Assessment
from assessment.workbook.models import SheetImport
from assessment.workbook.selectors.imports import ImportPage, Line
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def import_table(assessment: Assessment, imports: Iterable[SheetImport]) -> Table[SheetImport]:
    """Return a row for each of `imports`, which `imports_of` brings with taken, restored and unreadable counted."""
    zone = ZoneInfo(assessment.unit.time_zone)
    return Table(
        "Riwayat impor",
        (
            Column("Berkas", lambda row: row.file_name, 44),
            Column("Lembar", lambda row: row.sheet_name, 20),
            Column("Unit di berkas", lambda row: row.unit_name, 32),
            moment_column("Dibaca", zone, lambda row: row.read_at),
            Column("Dibaca oleh", lambda row: str(row.read_by), 28),
            moment_column("Diterapkan", zone, lambda row: row.applied_at),
            Column("Diterapkan oleh", lambda row: str(row.applied_by or ""), 28),
            Column("Jawaban diterapkan", lambda row: row.taken, 12),
            moment_column("Dikembalikan", zone, lambda row: row.undone_at),
            Column("Dikembalikan oleh", lambda row: str(row.undone_by or ""), 28),
            Column("Jawaban dikembalikan", lambda row: row.restored, 12),
            Column("Tidak terbaca", lambda row: row.unreadable, 12),
            Column("Ukuran (byte)", lambda row: row.size_bytes, 12),
            Column("SHA-256", lambda row: row.sha256, 66),
        ),
        imports,
        about=assessment.unit.name,
    )


def import_line_table(assessment: Assessment, page: ImportPage) -> Table[Line]:
    """Return the rows that the page's filter leaves."""
    return Table(
        "Isi berkas impor",
        (
            Column("Kode", lambda line: line.question.code, 14),
            Column("Pertanyaan", lambda line: line.question.indicator.statement, 60),
            Column("Keadaan", lambda line: line.word, 18),
            Column("Sel", lambda line: line.row.cell, 8),
            Column("Sekarang", lambda line: line.now, 24),
            Column("Di berkas", lambda line: line.offered, 24),
            Column("Kemungkinan lain", lambda line: line.other, 24),
            Column("Penjelasan sekarang", lambda line: line.now_note, 50),
            Column("Penjelasan di berkas", lambda line: line.offered_note, 50),
            Column("Yang perlu dipastikan", lambda line: line.row.unsure, 50),
            Column("Mengapa tidak terbaca", lambda line: line.row.problem, 50),
            Column("Data dukung di berkas", lambda line: "\n".join(map(_named, line.row.named)), 40),
            Column("Tautan di berkas", lambda line: "\n".join(line.row.links), 40),
        ),
        (line for area in page.areas for line in area.lines),
        about=assessment.unit.name,
    )


def _named(pair: Sequence[str]) -> str:
    name, address = pair
    return f"{name}: {address}" if name and address else name or address
