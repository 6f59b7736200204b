"""The records of monitoring of a round as a file."""

from collections.abc import Mapping, Sequence

from assessment.programme.monitoring.models import Monitoring
from assessment.programme.monitoring.selectors import DecisionLine, MonitoringYear
from zi_portal.kit.indonesian import MONTHS
from zi_portal.kit.tables.table import Column, Table


def monitoring_table(
    page: MonitoringYear, decisions: Mapping[int, Sequence[DecisionLine]]
) -> Table[tuple[Monitoring, DecisionLine | None]]:
    """Return each record with its decisions, a row each. decisions: pk of a record → its own."""
    rows: list[tuple[Monitoring, DecisionLine | None]] = []
    for record in page.records:
        rows += [(record, line) for line in decisions.get(record.pk, ())] or [(record, None)]
    return Table(
        "Monev",
        (
            Column("Pokja", lambda row: row[0].area_label, 30),
            Column("Bulan", lambda row: MONTHS[row[0].month - 1], 12),
            Column("Dilaksanakan", lambda row: row[0].held_on, 14),
            Column("Peserta", lambda row: row[0].attendees, 40),
            Column("Hasil pemantauan", lambda row: row[0].seen, 80),
            Column("Keputusan", lambda row: row[1].decision.text if row[1] else "", 50),
            Column("Pemilik tugas", lambda row: row[1].owner if row[1] else "", 30),
            Column("Tenggat", lambda row: row[1].due_on if row[1] else None, 12),
            Column("Keadaan", lambda row: row[1].state if row[1] else "", 18),
        ),
        rows,
        about=page.assessment.unit.name,
    )
