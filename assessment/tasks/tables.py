"""Tasks as a file."""

from collections.abc import Iterable

from assessment.tasks.selectors.tasks import Line
from zi_portal.kit.tables.table import Column, Table


def task_table(lines: Iterable[Line], about: str = "") -> Table[Line]:
    """Return tasks with who has them and until when; no score, no note."""
    return Table(
        "Tugas",
        (
            Column("Unit", lambda line: line.task.assessment.unit.name, 28),
            Column("Area", lambda line: line.task.get_area_display(), 24),
            Column("Jenis", lambda line: line.task.get_subject_display(), 18),
            Column("Kode", lambda line: line.task.indicator.code if line.task.indicator else "", 14),
            Column("Tugas", lambda line: line.task.title, 60),
            Column("Pemilik", lambda line: str(line.task.owner or "Belum ada"), 24),
            Column("Tenggat", lambda line: line.task.due_on, 12),
            Column("Keadaan", lambda line: line.status, 16),
            Column("Terlambat", lambda line: line.is_late, 10),
            Column("Diberikan oleh", lambda line: line.giver, 24),
        ),
        lines,
        about=about,
    )
