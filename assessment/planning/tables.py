"""A sheet as it is read: minimums, areas, progress, what an evaluator scores, the estimate, and where a number comes from."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from assessment.evaluation.selectors.evaluation import Line, Workspace
from assessment.figures import origin
from assessment.figures.answer_words import AnswerLine
from assessment.figures.gate_board import Board, GateRow
from assessment.planning.estimate.drops import SELF
from assessment.planning.estimate.explained import AreaLeft, ExplainedEstimate, StepLeft
from assessment.planning.estimate.outlook import GateOutlook, Outlook, PartOutlook
from assessment.planning.route.selectors import GateMove, RoutePage
from assessment.readiness.progress import AreaProgress
from assessment.readiness.reading import AreaRow, Readiness
from assessment.rounds.models import Assessment
from zi_portal.kit.tables.table import Column, Table

type OriginRow = tuple[origin.Line, AnswerLine | None]


def board_table(assessment: Assessment, board: Board) -> Table[GateRow]:
    """Return every minimum of one predicate, in the order of the page."""
    return Table(
        f"Syarat nilai {board.predicate}",
        (
            Column("Nomor", lambda row: row.number, 8),
            Column("Syarat", lambda row: row.label, 44),
            Column("Nilai", lambda row: row.value_text, 14),
            Column("Batas", lambda row: row.minimum_text, 14),
            Column("Selisih", lambda row: row.gap_text, 24),
            Column("Klaim", lambda row: row.claim_text, 14),
            Column("Status", lambda row: row.status, 18),
            Column("Poin", lambda row: row.points, 10),
            Column("Batas dalam poin", lambda row: row.minimum_points, 10),
            Column("Setara indeks", lambda row: row.index_equivalent, 10),
            Column("Sumber", lambda row: row.source, 40),
        ),
        board.rows,
        about=assessment.unit.name,
    )


def area_table(assessment: Assessment, reading: Readiness) -> Table[AreaRow]:
    """Return areas, hasil and components in points."""
    return Table(
        "Nilai per area",
        (
            Column("Area", lambda row: row.name, 36),
            Column("Bobot", lambda row: row.weight, 10),
            Column("Klaim", lambda row: row.claim, 12),
            Column("Berdata dukung", lambda row: row.supported, 12),
            Column("Berisiko", lambda row: row.at_risk, 12),
            Column("Persen", lambda row: row.percent, 10),
            Column("Terjawab", lambda row: row.answered, 10),
            Column("Pertanyaan", lambda row: row.questions, 10),
        ),
        (*reading.areas, *reading.results, *reading.components),
        about=assessment.unit.name,
    )


def progress_table(assessment: Assessment, areas: Iterable[AreaProgress]) -> Table[AreaProgress]:
    """Return who works on what, and how far it is."""
    return Table(
        "Kemajuan per area",
        (
            Column("Area", lambda row: row.name, 36),
            Column("Terjawab", lambda row: row.answered, 10),
            Column("Pertanyaan", lambda row: row.questions, 10),
            Column("Keadaan", lambda row: str(row.pace), 18),
            Column("Pokja", lambda row: ", ".join(row.people), 50),
            Column("Kegiatan terakhir", lambda row: row.last_on),
            Column("Oleh", lambda row: row.last_by, 28),
        ),
        areas,
        about=assessment.unit.name,
    )


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


def estimate_gate_table(assessment: Assessment, outlook: Outlook) -> Table[GateOutlook]:
    """Return every minimum as it is estimated after each step; empty where nothing is known of one."""
    claim: tuple[Column[GateOutlook], ...] = ()
    if outlook.base == SELF:
        claim = (Column("Klaim", lambda row: row.now.claim_text, 14),)
    return Table(
        f"Perkiraan syarat {outlook.target}",
        (
            Column("Syarat", lambda row: row.now.label, 44),
            Column("Batas", lambda row: row.now.minimum_text, 14),
            *claim,
            Column(_now_title(outlook), lambda row: row.now.value_text, 14),
            *(Column(f"Setelah {step.short}", _expected(number), 14) for number, step in enumerate(outlook.steps)),
            Column("Selisih", lambda row: row.last.row.gap_text if row.last else "", 24),
            Column("Perkiraan", lambda row: row.last.word if row.last else "", 12),
        ),
        outlook.rows,
        about=assessment.unit.name,
    )


def estimate_part_table(assessment: Assessment, outlook: Outlook) -> Table[PartOutlook]:
    """Return the points of each part now and after each step, with where the drop is known from."""
    return Table(
        "Perkiraan poin",
        (
            Column("Bagian", lambda row: row.part.name, 40),
            Column("Bobot", lambda row: row.part.weight, 10),
            Column(_now_title(outlook), lambda row: row.now, 12),
            *(Column(f"Setelah {step.short}", _left(number), 12) for number, step in enumerate(outlook.steps)),
            Column("Menurut", lambda row: "\n".join(drop.origin.text for drop in row.drops if drop is not None), 50),
        ),
        outlook.parts,
        about=assessment.unit.name,
    )


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
            Column("Menurut", lambda row: row[1].drop.origin.text if row[1].drop else "", 60),
        ),
        [(step, area) for step in shown.steps for area in step.areas],
        about=assessment.unit.name,
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


def _now_title(outlook: Outlook) -> str:
    return "Berdata dukung" if outlook.base == SELF else "Hasil TPI"


def _expected(number: int) -> Callable[[GateOutlook], str]:
    def told(row: GateOutlook) -> str:
        expected = row.after[number]
        return expected.row.value_text if expected is not None else ""

    return told


def _left(number: int) -> Callable[[PartOutlook], Fraction | None]:
    return lambda row: row.after[number]
