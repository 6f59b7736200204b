"""The revisions of a document as a file."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from evidence.documents.models import Document, Revision
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def revision_table(document: Document, revisions: Iterable[Revision]) -> Table[Revision]:
    """Return a row for each of the `revisions` of a document, which come with who uploaded them at hand."""
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
