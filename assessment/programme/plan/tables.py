"""The rencana kerja as a file: the columns that an import takes, then how each line stands."""

from collections.abc import Iterable, Mapping

from assessment.programme.months import months_text
from assessment.programme.plan.selectors.year import PlanLine, PlanPage
from zi_portal.kit.tables.table import NO, YES, Column, Table


def plan_table(page: PlanPage, codes: Mapping[int, Iterable[str]]) -> Table[PlanLine]:
    """Return the lines the page shows. codes: pk of a line → those of the questions it serves."""
    return Table(
        "Rencana kerja",
        (
            Column("Area", lambda row: row.item.get_area_display(), 24),
            Column("Kegiatan", lambda row: row.item.title, 60),
            Column("Target", lambda row: row.item.goal, 30),
            Column("Prioritas", lambda row: YES if row.item.is_priority else NO, 10),
            Column("Bulan", lambda row: months_text(row.item.months), 24),
            Column("Penanggung jawab", lambda row: str(row.item.owner) if row.item.owner else "", 30),
            Column("Anggaran (Rp)", lambda row: row.item.budget, 16),
            Column("Pertanyaan", lambda row: ", ".join(codes.get(row.item.pk, ())), 30),
            Column("Tenggat", lambda row: row.item.due_on, 12),
            Column("Kemajuan (persen)", lambda row: row.percent, 10),
            Column("Keadaan", lambda row: str(row.standing), 14),
            Column("Hasil", lambda row: row.item.result, 40),
        ),
        page.shown,
        about=page.assessment.unit.name,
    )
