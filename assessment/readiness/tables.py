"""What readiness and comparison show, as files."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from assessment.figures.gate_board import Board, GateRow
from assessment.readiness.comparison import Comparison, GateComparison, PointsRow
from assessment.readiness.progress import AreaProgress
from assessment.readiness.reading import AreaRow, Readiness
from assessment.rounds.models import Assessment
from zi_portal.kit.tables.table import Column, Table


def comparison_table(assessment: Assessment, comparison: Comparison) -> Table[PointsRow]:
    """Return the points of every scorer side by side; empty where a scorer does not know them.

    Beside those of a mandiri sheet what of its claim is berisiko.
    """
    return Table(
        "Banding penilai",
        (
            Column("Bagian", lambda row: row.label, 40),
            Column("Bobot", lambda row: row.weight, 10),
            *(Column(column.name, _points(number), 18) for number, column in enumerate(comparison.columns)),
            *(
                Column(f"{comparison.columns[claim].name}, berisiko", _at_risk(claim, supported), 18)
                for claim, supported in comparison.with_support
            ),
            Column("Selisih", lambda row: row.gap, 10),
        ),
        comparison.rows,
        about=assessment.unit.name,
    )


def gate_table(assessment: Assessment, comparison: Comparison) -> Table[GateComparison]:
    """Return every minimum of the target as every scorer leaves it, in words, as the page has it."""
    return Table(
        f"Syarat nilai {assessment.target}",
        (
            Column("Syarat", lambda row: row.label, 44),
            Column("Batas", lambda row: row.minimum_text, 12),
            *(Column(column.name, _gate(number), 24) for number, column in enumerate(comparison.columns)),
        ),
        comparison.gates,
        about=assessment.unit.name,
    )


def _points(number: int) -> Callable[[PointsRow], Fraction | None]:
    return lambda row: row.points[number]


def _at_risk(claim: int, supported: int) -> Callable[[PointsRow], Fraction | None]:
    return lambda row: row.at_risk(claim, supported)


def _gate(number: int) -> Callable[[GateComparison], str]:
    def told(row: GateComparison) -> str:
        gate = row.gates[number]
        parts = [
            gate.status,
            gate.value_text if gate.value is not None else "",
            gate.gap_text if gate.passed is False else "",
        ]
        return ", ".join(part for part in parts if part)

    return told


def board_table(assessment: Assessment, board: Board) -> Table[GateRow]:
    """Return every minimum of one predicate, in the order of the page."""
    return Table(
        f"Syarat nilai {board.predicate}",
        (
            Column("Nomor", lambda row: row.number, 8),
            Column("Syarat", lambda row: row.label, 44),
            Column("Nilai", lambda row: row.value_text, 14),
            Column("Batas", lambda row: row.minimum_text, 14),
            Column("Selisih", lambda row: row.gap_text, 24),
            Column("Klaim", lambda row: row.claim_text, 14),
            Column("Status", lambda row: row.status, 18),
            Column("Poin", lambda row: row.points, 10),
            Column("Batas dalam poin", lambda row: row.minimum_points, 10),
            Column("Setara indeks", lambda row: row.index_equivalent, 10),
            Column("Sumber", lambda row: row.source, 40),
        ),
        board.rows,
        about=assessment.unit.name,
    )


def area_table(assessment: Assessment, reading: Readiness) -> Table[AreaRow]:
    """Return areas, hasil and components in points."""
    return Table(
        "Nilai per area",
        (
            Column("Area", lambda row: row.name, 36),
            Column("Bobot", lambda row: row.weight, 10),
            Column("Klaim", lambda row: row.claim, 12),
            Column("Berdata dukung", lambda row: row.supported, 12),
            Column("Berisiko", lambda row: row.at_risk, 12),
            Column("Persen", lambda row: row.percent, 10),
            Column("Terjawab", lambda row: row.answered, 10),
            Column("Pertanyaan", lambda row: row.questions, 10),
        ),
        (*reading.areas, *reading.results, *reading.components),
        about=assessment.unit.name,
    )


def progress_table(assessment: Assessment, areas: Iterable[AreaProgress]) -> Table[AreaProgress]:
    """Return who works on what, and how far it is."""
    return Table(
        "Kemajuan per area",
        (
            Column("Area", lambda row: row.name, 36),
            Column("Terjawab", lambda row: row.answered, 10),
            Column("Pertanyaan", lambda row: row.questions, 10),
            Column("Keadaan", lambda row: str(row.pace), 18),
            Column("Pokja", lambda row: ", ".join(row.people), 50),
            Column("Kegiatan terakhir", lambda row: row.last_on),
            Column("Oleh", lambda row: row.last_by, 28),
        ),
        areas,
        about=assessment.unit.name,
    )
