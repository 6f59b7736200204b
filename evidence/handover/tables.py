"""The revisions a hand-over pinned, as a file."""

from collections.abc import Iterable

from assessment.rounds.models import Assessment
from evidence.documents.selectors.pins import PinLine
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
