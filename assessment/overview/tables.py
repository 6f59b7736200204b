"""Rounds: the list, the recap across units, the years of one unit, its scorers side by side."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from assessment.overview.selectors.figures import Figure
from assessment.overview.selectors.history import History
from assessment.overview.selectors.history import Round as PastRound
from assessment.overview.selectors.recap import RecapRow
from assessment.overview.selectors.rounds import Round
from assessment.people.areas import LEVERAGE_AREAS
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
            Column("Target IKU", lambda row: row[0].iku.rule.target if row[0].iku else None, 12),
            Column("Realisasi IKU", lambda row: row[0].iku.value if row[0].iku else None, 12),
        ),
        _figures(history),
        about=history.unit.name,
    )


def _area(number: int) -> Callable[[RecapRow], Fraction | None]:
    return lambda row: row.areas[number]


def _figures(history: History) -> Iterator[tuple[PastRound, Figure | None]]:
    for past in history.rounds:
        figures: tuple[Figure | None, ...] = past.figures or (None,)
        yield from ((past, figure) for figure in figures)
