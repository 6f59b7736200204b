"""What the staff answered as a file."""

from collections.abc import Iterable
from functools import partial

from assessment.programme.suggestions.models import Suggestion, SuggestionForm
from zi_portal.kit.tables.table import Column, Table


def answer_table(form: SuggestionForm, rows: Iterable[Suggestion], count: int) -> Table[Suggestion]:
    """Return what was sent on one form, one row a person and one column a question."""
    questions = [Column(question.text, partial(_answer, question.pk), 50) for question in form.questions.all()]
    return Table(
        "Saran pegawai",
        (
            Column("Hari", lambda row: row.sent_on, 12),
            Column("Nama", lambda row: row.name or "Tanpa nama", 24),
            *questions,
            Column("Hambatan", lambda row: row.obstacle.obstacle if row.obstacle else "", 40),
            Column("Tugas", lambda row: row.task.title if row.task else "", 40),
            Column("Ide", lambda row: str(getattr(row, "idea", "")), 40),  # of a later package
        ),
        rows,
        about=form.title,
        count=count,
    )


def _answer(question: int, row: Suggestion) -> str:
    return next((answer.text for answer in row.answers.all() if answer.question_id == question), "")
