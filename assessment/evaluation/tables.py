"""The sheet of an evaluator as a file."""

from assessment.evaluation.selectors.workspace import Line, Workspace
from zi_portal.kit.tables.table import Column, Table


def evaluation_table(page: Workspace) -> Table[Line]:
    """Return the questions the filter leaves, with the unit's answer and the evaluator's own."""
    return Table(
        page.title[:31],
        (
            Column("Kode", lambda line: line.state.question.code, 14),
            Column("Area", lambda line: line.state.question.area.label, 24),
            Column("Pertanyaan", lambda line: line.state.question.indicator.statement, 60),
            Column("Jawaban unit", lambda line: line.state.shown, 10),
            Column("Nilai unit", lambda line: line.state.value, 8),
            Column("Data dukung", lambda line: line.state.citations, 8),
            Column("Diperhitungkan", lambda line: line.state.is_supported, 10),
            Column("Jawaban penilai", lambda line: line.shown, 10),
            Column("Nilai penilai", lambda line: line.value, 8),
            Column("Poin penilai", lambda line: line.points, 10),
            Column("Bobot", lambda line: line.state.question.share, 10),
            Column("Perbandingan", lambda line: line.verdict, 14),
            Column("Bercatatan", lambda line: line.has_note, 10),
        ),
        (line for area in page.areas for line in area.lines),
        about=page.assessment.unit.name,
    )
