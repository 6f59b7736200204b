"""The questions of a sheet as a file."""

from collections.abc import Iterable

from assessment import scoring
from assessment.rounds.models import Assessment
from assessment.sheet.selectors.answers import QuestionRow
from zi_portal.kit.tables.table import Column, Table


def question_table(assessment: Assessment, rows: Iterable[QuestionRow]) -> Table[QuestionRow]:
    """Return the questions of one area or of the whole LKE, with the points claimed and those that rest on data dukung."""
    return Table(
        "Pertanyaan",
        (
            Column("Kode", lambda row: row.state.question.code, 14),
            Column("Area", lambda row: row.state.question.area.label, 24),
            Column("Bagian", lambda row: row.group.section, 12),
            Column("Subarea", lambda row: row.group.name, 28),
            Column("Pertanyaan", lambda row: _statement(row.state.question.indicator), 60),
            Column("Jawaban", lambda row: row.state.shown, 10),
            Column("Penjelasan", lambda row: row.explanation, 50),
            Column("Nilai", lambda row: row.state.value, 8),
            Column("Berdata dukung", lambda row: row.state.supported_points, 10),
            Column("Klaim", lambda row: row.state.points, 10),
            Column("Berisiko", lambda row: row.state.at_risk, 10),
            Column("Bobot", lambda row: row.state.question.share, 10),
            Column("Data dukung", lambda row: row.state.citations, 8),
            Column("Status", lambda row: row.state.status, 14),
        ),
        rows,
        about=assessment.unit.name,
    )


def _statement(indicator: scoring.Indicator) -> str:
    return "\n".join((indicator.statement, *indicator.statement_points))
