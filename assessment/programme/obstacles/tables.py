"""The obstacles of a round as a file."""

from collections.abc import Iterable, Mapping

from assessment.programme.models import Obstacle
from assessment.programme.obstacles.selectors import ObstaclePage
from zi_portal.kit.tables.table import Column, Table


def obstacle_table(page: ObstaclePage, codes: Mapping[int, Iterable[str]]) -> Table[Obstacle]:
    """Return the obstacles the page shows. codes: pk of an obstacle → those of its questions."""
    return Table(
        "Hambatan",
        (
            Column("Area", lambda row: row.get_area_display(), 24),
            Column("Hambatan", lambda row: row.obstacle, 60),
            Column("Solusi", lambda row: row.solution, 60),
            Column("Keadaan", lambda row: row.state.label, 18),
            Column("Penanggung jawab", lambda row: str(row.owner) if row.owner else "", 30),
            Column("Sejak", lambda row: row.since_on, 12),
            Column("Teratasi", lambda row: row.solved_on, 12),
            Column("Sebelum", lambda row: row.effect_before, 40),
            Column("Sesudah", lambda row: row.effect_after, 40),
            Column("Yang dihitung", lambda row: row.measure, 20),
            Column("Angka sebelum", lambda row: row.number_before, 12),
            Column("Angka sesudah", lambda row: row.number_after, 12),
            Column("Pertanyaan", lambda row: ", ".join(codes.get(row.pk, ())), 30),
        ),
        page.shown,
        about=page.assessment.unit.name,
    )
