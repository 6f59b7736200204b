"""The documents of a round, what is asked for and what is missing, as files."""

from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from assessment.lke.selectors.layout import Area
from assessment.people.models import Instansi
from assessment.rounds.models import Assessment
from evidence.documents.selectors.checklist import AskedLine, ItemState, MissingLine, MissingPage
from evidence.library.selectors.library import DocumentLine
from zi_portal.kit.tables.table import Column, Table


def _of_file(name: str) -> Callable[[DocumentLine], Any]:
    """Return a column's value out of the last revision; a link has none."""
    return lambda line: getattr(line.revision, name, None)


def document_table(assessment: Assessment, lines: Iterable[DocumentLine]) -> Table[DocumentLine]:
    """Return a row for each of `lines`, whose documents come with `created_by`; days are those of the unit's zone."""
    zone = ZoneInfo(assessment.unit.time_zone)
    return Table(
        "Data dukung",
        (
            Column("Judul", lambda line: line.document.title, 44),
            Column("Nomor dokumen", lambda line: line.document.number, 24),
            Column("Tanggal dokumen", lambda line: line.document.document_date),
            Column("Berlaku sampai", lambda line: line.document.valid_until),
            Column("Keadaan", lambda line: line.status, 16),
            Column("Dihitung", lambda line: line.support.counts, 10),
            Column("Mengapa tidak dihitung", lambda line: "" if line.support.counts else line.support.sentence, 44),
            Column("Terbatas", lambda line: line.document.is_restricted, 10),
            Column("Dipakai pada pertanyaan", lambda line: line.uses, 12),
            Column("Bukti syarat", lambda line: line.is_proof, 12),
            Column("Tag", lambda line: ", ".join(line.tags), 24),
            Column("Nama berkas", _of_file("original_name"), 36),
            Column("Jenis", lambda line: line.revision.kind.upper() if line.revision else line.status, 8),
            Column("Ukuran (byte)", _of_file("size_bytes"), 12),
            Column("Revisi", _of_file("number"), 8),
            Column("Diunggah", lambda line: line.document.created_at.astimezone(zone).date()),
            Column("Diunggah oleh", lambda line: str(line.document.created_by), 28),
            Column("Tautan", lambda line: line.document.url, 30),
            Column("SHA-256", _of_file("sha256"), 66),
        ),
        lines,
        about=assessment.unit.name,
    )


def asked_table(
    instansi: Instansi, areas: Iterable[tuple[Area, list[AskedLine]]]
) -> Table[tuple[Area, AskedLine, str]]:
    """Return what an instansi asks: a row for each document, one without for a question that asks none."""
    return Table(
        "Data dukung yang diminta",
        (
            Column("Area", lambda row: row[0].name, 28),
            Column("Kode", lambda row: row[1].question.code, 14),
            Column("Pertanyaan", lambda row: row[1].question.indicator.statement, 60),
            Column("Dokumen", lambda row: row[2], 44),
            Column("Diubah instansi", lambda row: row[1].is_changed, 12),
        ),
        (
            (area, line, label)
            for area, lines in areas
            for line in lines
            for label in [item.label for item in line.items] or [""]
        ),
        about=instansi.name,
    )


def missing_table(assessment: Assessment, page: MissingPage) -> Table[tuple[MissingLine, ItemState]]:
    """Return a row for each asked document that one area lacks."""
    people = ", ".join(page.people)
    return Table(
        "Yang masih kurang",
        (
            Column("Area", lambda _row: page.area.name, 28),
            Column("Kode", lambda row: row[0].state.question.code, 14),
            Column("Pertanyaan", lambda row: row[0].state.question.indicator.statement, 50),
            Column("Data dukung yang diminta", lambda row: row[1].item.label, 44),
            Column("Keadaan", lambda row: row[1].status, 16),
            Column("Jawaban", lambda row: row[0].state.shown, 10),
            Column("Poin berisiko", lambda row: row[0].state.at_risk, 10),
            Column("Petugas", lambda _row: people, 30),
        ),
        ((line, item) for line in page.lines for item in line.checklist.missing),
        about=f"{assessment.unit.name} {page.area.key}",
    )
