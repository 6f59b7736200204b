"""The route and the work it asks for, as files."""

from assessment.planning.route.selectors import AreaSteps, GateMove, RoutePage, RouteStep
from assessment.programme.models import WorkItem
from zi_portal.kit.tables.table import Column, Table


def route_table(page: RoutePage) -> Table[tuple[AreaSteps, RouteStep]]:
    """Return the steps to the page's target, area by area."""
    return Table(
        f"Jalur {page.target}",
        (
            Column("Area", lambda row: row[0].key.label, 24),
            Column("Kode", lambda row: row[1].words.step.code, 14),
            Column("Pertanyaan", lambda row: row[1].words.statement, 50),
            Column("Langkah", lambda row: row[1].words.text, 60),
            Column("Kriteria", lambda row: row[1].words.criterion, 50),
            Column("Tambahan poin", lambda row: row[1].words.step.gain, 10),
            Column("Upaya", lambda row: row[1].words.step.effort, 8),
            Column("Keterangan upaya", lambda row: row[1].words.effort_text, 28),
            Column("Syarat yang terbantu", lambda row: ", ".join(row[1].words.gate_names), 40),
            Column("Petugas", lambda row: ", ".join(row[0].people), 30),
            Column("Rencana kerja", lambda row: row[1].work.get_state_display() if row[1].work else "Belum", 14),
        ),
        ((area, step) for area in page.areas for step in area.steps),
        about=page.assessment.unit.name,
    )


def work_table(page: RoutePage) -> Table[WorkItem]:
    """Return the work planned from a route."""
    return Table(
        "Rencana kerja",
        (
            Column("Area", lambda item: item.get_area_display(), 24),
            Column("Kegiatan", lambda item: item.title, 60),
            Column("Penanggung jawab", lambda item: str(item.owner) if item.owner else "", 30),
            Column("Tenggat", lambda item: item.due_on),
            Column("Keadaan", lambda item: item.get_state_display(), 14),
            Column("Terlambat", lambda item: "Ya" if item.pk in page.late else "", 10),
            Column("Hasil", lambda item: item.result, 40),
        ),
        page.work,
        about=page.assessment.unit.name,
    )


def move_table(page: RoutePage) -> Table[GateMove]:
    """Return the missed minimums before and after a route's steps."""
    return Table(
        f"Syarat sesudah jalur {page.target}",
        (
            Column("Syarat", lambda row: row.before.label, 44),
            Column("Kini", lambda row: row.before.value_text, 14),
            Column("Sesudah", lambda row: row.after.value_text, 14),
            Column("Batas", lambda row: row.before.minimum_text, 14),
            Column("Keadaan", lambda row: row.after.status, 18),
        ),
        page.moves,
        about=page.assessment.unit.name,
    )
