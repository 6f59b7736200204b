"""What the evaluators may leave of the points, as files."""

from collections.abc import Callable
from fractions import Fraction

from assessment.planning.estimate.losses import SELF
from assessment.planning.estimate.outlook import GateOutlook, Outlook, PartOutlook
from assessment.rounds.models import Assessment
from zi_portal.kit.tables.table import Column, Table


def estimate_gate_table(assessment: Assessment, outlook: Outlook) -> Table[GateOutlook]:
    """Return every minimum as it is estimated after each step; empty where nothing is known of one."""
    claim: tuple[Column[GateOutlook], ...] = ()
    if outlook.base == SELF:
        claim = (Column("Klaim", lambda row: row.now.claim_text, 14),)
    return Table(
        f"Perkiraan syarat {outlook.target}",
        (
            Column("Syarat", lambda row: row.now.label, 44),
            Column("Batas", lambda row: row.now.minimum_text, 14),
            *claim,
            Column(_now_title(outlook), lambda row: row.now.value_text, 14),
            *(Column(f"Setelah {step.short}", _expected(number), 14) for number, step in enumerate(outlook.steps)),
            Column("Selisih", lambda row: row.last.row.gap_text if row.last else "", 24),
            Column("Perkiraan", lambda row: row.last.word if row.last else "", 12),
        ),
        outlook.rows,
        about=assessment.unit.name,
    )


def estimate_part_table(assessment: Assessment, outlook: Outlook) -> Table[PartOutlook]:
    """Return the points of each part now and after each step, with where the loss is known from."""
    return Table(
        "Perkiraan poin",
        (
            Column("Bagian", lambda row: row.part.name, 40),
            Column("Bobot", lambda row: row.part.weight, 10),
            Column(_now_title(outlook), lambda row: row.now, 12),
            *(Column(f"Setelah {step.short}", _left(number), 12) for number, step in enumerate(outlook.steps)),
            Column("Menurut", lambda row: "\n".join(loss.origin.text for loss in row.losses if loss is not None), 50),
        ),
        outlook.parts,
        about=assessment.unit.name,
    )


def _now_title(outlook: Outlook) -> str:
    return "Berdata dukung" if outlook.base == SELF else "Hasil TPI"


def _expected(number: int) -> Callable[[GateOutlook], str]:
    def told(row: GateOutlook) -> str:
        expected = row.after[number]
        return expected.row.value_text if expected is not None else ""

    return told


def _left(number: int) -> Callable[[PartOutlook], Fraction | None]:
    return lambda row: row.after[number]
