"""Wishes of units to have a submitted round opened again."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from assessment.rounds.models import ReopenRequest
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def reopening_table(requests: Iterable[ReopenRequest], zone: str, *, about: str = "") -> Table[ReopenRequest]:
    """requests: with round, unit, period, people and act at hand. zone: an IANA name, in which all hours are told."""
    hours = ZoneInfo(zone)
    return Table(
        "Permintaan dibuka kembali",
        (
            Column("Unit", lambda row: row.assessment.unit.name, 40),
            Column("Periode", lambda row: row.assessment.period.name, 28),
            moment_column("Diminta", hours, lambda row: row.asked_at),
            Column("Diminta oleh", lambda row: str(row.asked_by), 28),
            Column("Sebagai", lambda row: row.get_asked_as_display(), 18),
            Column("Alasan permintaan", lambda row: row.reason, 50),
            Column("Keadaan", lambda row: row.get_state_display(), 20),
            moment_column("Diputuskan", hours, lambda row: row.decided_at),
            Column("Diputuskan oleh", lambda row: str(row.decided_by or ""), 28),
            Column("Alasan keputusan", lambda row: row.decision_reason, 50),
            moment_column("Batas perbaikan", hours, lambda row: row.handover.due_at if row.is_opened else None),
        ),
        requests,
        about=about,
    )
