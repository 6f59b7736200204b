"""PortalRB: one unit's answers in the columns of the guide, which units are on offer, and the tokens."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from assessment.portalrb.selectors.portalrb_pages import OfferLine, Preview, PreviewRow, TokenLine
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def preview_table(preview: Preview) -> Table[PreviewRow]:
    """Return the rows the page shows; the guide's own names as headings, empty where it sends null."""
    return Table(
        "PortalRB",
        (
            Column("soal_id", lambda row: row.answer.soal_id, 8),
            Column("Kode", lambda row: row.code, 14),
            Column("Pertanyaan", lambda row: row.soal.label, 60),
            Column("jawaban_unit", lambda row: row.answer.jawaban_unit, 12),
            Column("jawaban_tpi", lambda row: row.answer.jawaban_tpi, 12),
            Column("catatan_unit", lambda row: row.answer.catatan_unit, 50),
            Column("bukti_dukung_unit", lambda row: row.answer.bukti_dukung_unit, 30),
            Column("catatan_tpi", lambda row: row.answer.catatan_tpi, 50),
            Column("Yang kurang", lambda row: ", ".join(row.missing).capitalize(), 36),
        ),
        preview.rows,
        about=preview.assessment.unit.name,
    )


def offer_table(lines: Iterable[OfferLine]) -> Table[OfferLine]:
    """Return the rounds of the latest year with whether PortalRB gets them now; no answer is in it."""
    return Table(
        "Unit yang ditarik PortalRB",
        (
            Column("id", lambda line: line.entry.id, 8),
            Column("Kode unit", lambda line: line.assessment.unit.code),
            Column("Unit", lambda line: line.entry.nama, 40),
            Column("Periode", lambda line: line.assessment.period.name, 28),
            Column("Kategori", lambda line: line.entry.kategori, 14),
            Column("Afirmasi", lambda line: line.entry.afirmasi, 10),
            Column("Ditarik sekarang", lambda line: line.is_offered, 10),
            Column("Yang kurang", lambda line: "\n".join(one.text for one in line.hindrances), 60),
            Column("Terjawab", lambda line: line.answered, 10),
            Column("Pertanyaan", lambda line: line.questions, 10),
        ),
        lines,
    )


def token_table(lines: Iterable[TokenLine], zone: ZoneInfo) -> Table[TokenLine]:
    """Return the tokens with what may be shown of them; of the text only the prefix. zone: of the moments."""
    return Table(
        "Token PortalRB",
        (
            Column("Nama", lambda line: line.token.name, 32),
            Column("Awalan", lambda line: f"zi_{line.token.prefix}", 14),
            Column("Instansi", lambda line: line.token.instansi.name, 30),
            Column("Izin", lambda line: "\n".join(line.token.scope_labels), 30),
            Column("Keadaan", lambda line: line.state, 12),
            moment_column("Dibuat", zone, lambda line: line.token.created_at),
            Column("Dibuat oleh", lambda line: str(line.token.created_by), 28),
            moment_column("Berlaku sampai", zone, lambda line: line.token.expires_at),
            moment_column("Terakhir dipakai", zone, lambda line: line.token.last_used_at),
            moment_column("Dicabut", zone, lambda line: line.token.revoked_at),
            Column("Dicabut oleh", lambda line: str(line.token.revoked_by or ""), 28),
        ),
        lines,
    )
