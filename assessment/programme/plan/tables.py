"""The rencana kerja as a file."""

from assessment.programme.models import WorkItem
from assessment.programme.plan.selectors import PlanPage
from zi_portal.kit.tables.table import Column, Table


def plan_table(page: PlanPage) -> Table[WorkItem]:
    """Return all lines of the year."""
    return Table(
        "Rencana kerja",
        (
            Column("Area", lambda line: line.get_area_display(), 24),
            Column("Kegiatan", lambda line: line.title, 60),
            Column("Penanggung jawab", lambda line: str(line.owner) if line.owner else "", 30),
            Column("Tenggat", lambda line: line.due_on),
            Column("Keadaan", lambda line: line.get_state_display(), 14),
            Column("Hasil", lambda line: line.result, 40),
        ),
        page.lines,
        about=page.assessment.unit.name,
    )
