"""Wishes of units to have a submitted round opened again."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from assessment.handover.selectors.handovers import PastHandover
from assessment.rounds.models import Assessment, Handover, ReopenRequest
from zi_portal.kit.tables.moments import moment_column
from zi_portal.kit.tables.table import Column, Table


def reopening_table(requests: Iterable[ReopenRequest], zone: str, *, about: str = "") -> Table[ReopenRequest]:
    """Return a row for each of `requests`, which come with round, unit, period, people and act at hand.

    zone: an IANA name; all hours are told in it.
    """
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
