"""Rounds: the list, the recap across units, the years of one unit, its scorers side by side."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils import timezone

from assessment.handover.selectors.handovers import PastHandover
from assessment.overview.selectors.history import Figure, History
from assessment.overview.selectors.history import Round as PastRound
from assessment.overview.selectors.recap import RecapRow
from assessment.overview.selectors.rounds import Round
from assessment.people.areas import LEVERAGE_AREAS
from assessment.readiness.comparison import Comparison, GateComparison, PointsRow
from assessment.rounds.models import Assessment, Handover
from zi_portal.kit.indonesian import decimal_text
from zi_portal.kit.tables.table import Column, Table


def round_table(rounds: Iterable[Round]) -> Table[Round]:
    """Return the list of rounds; a total is empty where it may not be seen."""
    return Table(
        "Penilaian",
        (
            Column("Kode unit", lambda row: row.assessment.unit.code),
            Column("Unit", lambda row: row.assessment.unit.name, 40),
            Column("Instansi", lambda row: row.assessment.unit.instansi.name, 30),
            Column("Periode", lambda row: row.assessment.period.name, 28),
            Column("Tahun", lambda row: row.assessment.period.year, 8),
            Column("Target", lambda row: row.assessment.target, 8),
            Column("Status", lambda row: row.assessment.get_status_display(), 30),
            Column("Hasil akhir", lambda row: row.assessment.get_outcome_display(), 14),
            Column("Berdata dukung", lambda row: row.supported, 12),
            Column("Klaim", lambda row: row.claim, 12),
            Column("Berisiko", lambda row: row.at_risk, 12),
            Column(
                "Nilai penilai",
                lambda row: ", ".join(f"{given.label} {decimal_text(given.total)}" for given in row.published),
                30,
            ),
        ),
        rounds,
    )


def recap_table(rows: Iterable[RecapRow], count: int) -> Table[RecapRow]:
    """Return the recap of so many rows; areas, hasil and minimums on what is berdata dukung."""
    return Table(
        "Rekap instansi",
        (
            Column("Kode unit", lambda row: row.line.assessment.unit.code),
            Column("Unit", lambda row: row.line.assessment.unit.name, 40),
            Column("Instansi", lambda row: row.line.assessment.unit.instansi.name, 30),
            Column("Periode", lambda row: row.line.assessment.period.name, 28),
            Column("Target", lambda row: row.line.assessment.target, 8),
            Column("Status", lambda row: row.line.assessment.get_status_display(), 30),
            Column("Terjawab", lambda row: row.line.answered, 10),
            Column("Pertanyaan", lambda row: row.line.questions, 10),
            Column("Berdata dukung", lambda row: row.line.supported, 12),
            Column("Klaim", lambda row: row.line.claim, 12),
            Column("Berisiko", lambda row: row.line.at_risk, 12),
            *(Column(key.label, _area(number), 14) for number, key in enumerate(LEVERAGE_AREAS)),
            Column("Hasil", lambda row: row.hasil, 12),
            Column("Syarat terpenuhi", lambda row: row.passed, 10),
            Column("Jumlah syarat", lambda row: row.gates, 10),
            Column("Syarat nilai target", lambda row: row.verdict, 14),
        ),
        rows,
        count=count,
    )


def history_table(history: History) -> Table[tuple[PastRound, Figure | None]]:
    """Return the years of a unit: a row for each total its reader may know, one without a total where there is none."""
    return Table(
        "Riwayat",
        (
            Column("Tahun", lambda row: row[0].assessment.period.year, 8),
            Column("Periode", lambda row: row[0].assessment.period.name, 28),
            Column("LKE", lambda row: row[0].assessment.period.instrument.short_title, 24),
            Column("Target", lambda row: row[0].assessment.target, 8),
            Column("Status", lambda row: row[0].assessment.get_status_display(), 24),
            Column("Hasil akhir", lambda row: row[0].assessment.get_outcome_display(), 14),
            Column("Surat atau keputusan", lambda row: row[0].assessment.outcome_decree, 36),
            Column("Tanggal keputusan", lambda row: row[0].assessment.outcome_date),
            Column("Alasan", lambda row: row[0].assessment.outcome_reason, 40),
            Column("Penilai", lambda row: row[1].title if row[1] else "", 28),
            Column("Tim", lambda row: row[1].scorer if row[1] else "", 24),
            Column("Nilai", lambda row: row[1].total if row[1] else None, 10),
            Column("Klaim", lambda row: row[1].claim if row[1] else None, 10),
            Column("Berisiko", lambda row: row[1].at_risk if row[1] else None, 10),
            Column("Keterangan", lambda row: row[1].note if row[1] else "", 24),
            Column("Sumber", lambda row: row[1].source if row[1] else "", 36),
        ),
        _figures(history),
        about=history.unit.name,
    )


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


def _area(number: int) -> Callable[[RecapRow], Fraction | None]:
    return lambda row: row.areas[number]


def handover_table(assessment: Assessment, handovers: Iterable[PastHandover]) -> Table[Handover]:
    """Return every step of a round from hand to hand, in the unit's own hours."""
    zone = ZoneInfo(assessment.unit.time_zone)
    zone_name = timezone.now().astimezone(zone).tzname()

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone).replace(tzinfo=None) if moment is not None else None

    return Table(
        "Serah terima",
        (
            Column("Nomor", lambda row: row.number, 8),
            Column("Langkah", lambda row: row.get_act_display(), 44),
            Column(f"Pada ({zone_name})", lambda row: local(row.at), 18),
            Column("Oleh", lambda row: str(row.by), 30),
            Column("Sebagai", lambda row: row.get_by_role_display(), 22),
            Column("Putaran", lambda row: row.evaluation.round, 8),
            Column("Alasan", lambda row: row.reason, 50),
            Column("Pernyataan", lambda row: row.statement, 50),
            Column(f"Batas perbaikan ({zone_name})", lambda row: local(row.due_at), 18),
            Column("Berdata dukung", lambda row: row.supported_total, 12),
            Column("Klaim", lambda row: row.claim_total, 12),
            Column("Berisiko", lambda row: row.at_risk_total, 12),
            Column("SHA-256 lembar", lambda row: row.sheet_sha256, 66),
        ),
        (past.handover for past in handovers),
        about=assessment.unit.name,
    )


def _figures(history: History) -> Iterator[tuple[PastRound, Figure | None]]:
    for past in history.rounds:
        figures: tuple[Figure | None, ...] = past.figures or (None,)
        yield from ((past, figure) for figure in figures)
