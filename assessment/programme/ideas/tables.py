"""The ideas of a unit as a file."""

from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.ideas.selectors import IdeaList
from zi_portal.kit.tables.table import Column, Table


def idea_table(page: IdeaList) -> Table[InnovationIdea]:
    """Return the ideas the page shows, in its order."""
    return Table(
        "Ide pegawai",
        (
            Column("Ide", lambda row: row.title, 50),
            Column("Area", lambda row: row.get_area_display(), 24),
            Column("Masalah", lambda row: row.problem, 50),
            Column("Dari", lambda row: row.came_from, 26),
            Column("Tanggal", lambda row: row.proposed_on, 12),
            Column("Manfaat", lambda row: row.benefit, 10),
            Column("Kemudahan", lambda row: row.ease, 10),
            Column("Jumlah", lambda row: row.total, 10),
            Column("Keadaan", lambda row: row.state.label, 16),
            Column("Inovasi", lambda row: row.innovation.name if row.innovation else "", 30),
            Column("Alasan tidak diadopsi", lambda row: row.declined_reason, 40),
        ),
        page.shown,
        about=page.assessment.unit.name,
    )
