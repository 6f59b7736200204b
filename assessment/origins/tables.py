"""Where a figure comes from, as a file."""

from collections.abc import Iterable, Iterator

from assessment.figures import origin
from assessment.figures.answer_words import AnswerLine
from assessment.planning.estimate.explained import AreaLeft, ExplainedEstimate, StepLeft
from assessment.rounds.models import Assessment
from zi_portal.kit.tables.table import Column, Table

type OriginRow = tuple[origin.Line, AnswerLine | None]


def estimate_origin_table(assessment: Assessment, shown: ExplainedEstimate) -> Table[tuple[StepLeft, AreaLeft]]:
    """Return what each step leaves of each area that one estimate is made of."""
    return Table(
        "Asal perkiraan",
        (
            Column("Langkah", lambda row: row[0].step.title, 26),
            Column("Area", lambda row: row[1].name, 40),
            Column("Sebelum", lambda row: row[1].before, 12),
            Column("Hitungan", lambda row: row[1].working, 60),
            Column("Sesudah", lambda row: row[1].left, 12),
            Column("Menurut", lambda row: row[1].loss.origin.text if row[1].loss else "", 60),
        ),
        [(step, area) for step in shown.steps for area in step.areas],
        about=assessment.unit.name,
    )


def origin_table(assessment: Assessment, lines: Iterable[origin.Line], *, marked: bool = False) -> Table[OriginRow]:
    """Return what a figure is made of: a row for each node, one for each answer under it.

    marked: of a supposed sheet; tells what really stands at the questions it changes.
    """
    real: tuple[Column[OriginRow], ...] = ()
    if marked:
        real = (Column("Jawaban sebenarnya", lambda row: row[1].real if row[1] else "", 28),)
    return Table(
        "Cara hitung",
        (
            Column("Kode", lambda row: row[1].code if row[1] else row[0].code, 14),
            Column("Bagian atau pertanyaan", lambda row: row[1].statement if row[1] else row[0].name, 60),
            Column("Bobot", lambda row: None if row[1] else row[0].weight, 10),
            Column("Poin", lambda row: None if row[1] else row[0].points, 10),
            Column("Jawaban", lambda row: row[1].answer if row[1] else "", 24),
            *real,
            Column("Nilai jawaban", lambda row: row[1].value if row[1] else None, 10),
            Column("Dihitung", lambda row: row[1].counted if row[1] else None, 10),
            Column("Hitungan", lambda row: row[1].working if row[1] else row[0].working, 60),
            Column("Keterangan", lambda row: row[1].note if row[1] else "", 40),
            Column("Peringatan", lambda row: "\n".join((row[1] or row[0]).warnings), 40),
            Column("Sumber", lambda row: row[1].source if row[1] else "", 40),
        ),
        _origin_rows(lines),
        about=assessment.unit.name,
    )


def _origin_rows(lines: Iterable[origin.Line]) -> Iterator[OriginRow]:
    for line in lines:
        yield line, None
        yield from ((line, question) for question in line.questions)
