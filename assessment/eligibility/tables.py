"""One unit's round: its questions with answers, weaknesses, route and work, conditions."""

from collections.abc import Iterable

from assessment.eligibility.rules import Wall, WallRow
from assessment.eligibility.selectors import KeptCondition
from assessment.rounds.models import Assessment
from zi_portal.kit.tables.table import Column, Table


def condition_table(assessment: Assessment, wall: Wall) -> Table[WallRow]:
    """Return the conditions of one predicate as they stand for a unit's round."""
    return Table(
        f"Syarat {wall.predicate}",
        (Column("Syarat", lambda row: row.label, 40), *_condition_columns()),
        wall.rows,
        about=assessment.unit.name,
    )


def kept_condition_table(about: str, rows: Iterable[KeptCondition]) -> Table[WallRow]:
    """Return what an admin instansi enters, a row for each predicate that asks it."""
    return Table(
        "Syarat instansi",
        (Column("Syarat", lambda row: row.label, 40), *_condition_columns()),
        (row for item in rows for row in item.rows if row is not None),
        about=about,
    )


def _condition_columns() -> tuple[Column[WallRow], ...]:
    return (
        Column("Bunyi syarat", lambda row: row.rule, 50),
        Column("Tingkat", lambda row: "Instansi" if row.is_of_instansi else "Unit", 10),
        Column("Batas", lambda row: row.minimum, 10),
        Column("Status", lambda row: str(row.standing), 18),
        Column("Nilai", lambda row: row.value, 20),
        Column("Alasan", lambda row: row.reason, 40),
        Column("Bukti", lambda row: ", ".join(proof.text for proof in row.proofs), 40),
        Column("Tanggal", lambda row: row.dated),
        Column("Penanggung jawab", lambda row: row.owner, 28),
        Column("Catatan", lambda row: row.note, 40),
        Column("Dipastikan pada naskah", lambda row: row.verified, 12),
        Column("Sumber", lambda row: row.source, 30),
    )
