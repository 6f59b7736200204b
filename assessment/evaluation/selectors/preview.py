"""The unit's sheet as TPI will find it, for the unit to look at before it hands it over.

The same rows and figures as the workspace of an evaluator shows of the unit, without any value, note or act of one; beside them
what a TPI would ask about first.
"""

from dataclasses import dataclass
from fractions import Fraction

from assessment.figures.gate_board import Board, read_board
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Area, Question
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment
from assessment.rounds.permissions import check_is_of_team
from assessment.rounds.selectors.assessments import get_assessment
from assessment.scores.selectors import Sheets
from assessment.sheet.selectors.answers import get_question
from assessment.sheet.selectors.unit_sheet import State, load_sheet, points_of, question_states

UNBACKED, SILENT, EMPTY = "tanpa", "diam", "kosong"
FILTERS = {
    UNBACKED: "Tanpa data dukung yang dihitung",
    SILENT: "Tanpa penjelasan",
    EMPTY: "Belum dijawab",
}


@dataclass(frozen=True)
class Row:
    """One question as TPI finds it."""

    state: State
    explanation: str

    @property
    def doubts(self) -> tuple[str, ...]:
        """What TPI would ask about it: keys of FILTERS."""
        if self.state.value is None:
            return (EMPTY,)
        unbacked = (UNBACKED,) if self.state.value and not self.state.is_supported else ()
        return (*unbacked, SILENT) if not self.explanation.strip() else unbacked

    @property
    def words(self) -> tuple[str, ...]:
        """The same in words."""
        return tuple(FILTERS[doubt] for doubt in self.doubts)


@dataclass(frozen=True)
class AreaRows:
    """One area with the questions that the filter leaves, and the points of all of them."""

    area: Area
    rows: tuple[Row, ...]
    claim: Fraction
    supported: Fraction


@dataclass(frozen=True)
class Preview:
    """The sheet of a unit as TPI will find it."""

    assessment: Assessment
    areas: tuple[AreaRows, ...]
    counts: tuple[tuple[str, str, int], ...]  # key and label of FILTERS, and how many questions it leaves
    total: int
    sheets: Sheets
    board: Board  # of the target predicate: berdata dukung beside klaim
    chosen: str  # of FILTERS, or ""

    @property
    def unbacked(self) -> int:
        """How many claimed answers lack data dukung that counts."""
        return next(count for key, _, count in self.counts if key == UNBACKED)


@dataclass(frozen=True)
class PreviewQuestion:
    """One question as TPI finds it."""

    assessment: Assessment
    area: Area
    question: Question
    state: State
    answer: Answer | None
    words: tuple[str, ...]


def get_preview(user: User, pk: int, chosen: str = "") -> Preview:
    """Return the sheet as TPI will find it, for the unit's own team; Http404 out of scope, ActionDenied for others.

    chosen: one of FILTERS narrows the questions; the figures are always of all. A fixed number of queries.
    """
    assessment = get_assessment(user, pk)
    check_is_of_team(user, assessment, "Lembar seperti dilihat TPI")
    sheet = load_sheet(assessment)
    texts = dict(sheet.evaluation.answers.values_list("indicator_id", "explanation"))
    states = question_states(sheet, sheet.layout.questions.values())
    rows = [Row(state, texts.get(state.question.pk, "")) for state in states]
    chosen = chosen if chosen in FILTERS else ""
    return Preview(
        assessment=assessment,
        areas=tuple(
            AreaRows(
                area,
                tuple(row for row in rows if row.state.question.area == key and (not chosen or chosen in row.doubts)),
                points_of(sheet.claim, area),
                points_of(sheet.supported, area),
            )
            for key, area in sheet.layout.areas.items()
        ),
        counts=tuple((key, label, sum(key in row.doubts for row in rows)) for key, label in FILTERS.items()),
        total=len(rows),
        sheets=Sheets(sheet.claim, sheet.supported),
        board=read_board(get_instrument(assessment.period.instrument), assessment.target, sheet.supported, sheet.claim),
        chosen=chosen,
    )


def get_preview_question(user: User, pk: int, code: str) -> PreviewQuestion:
    """Return one question as TPI will find it; refuses as `get_preview`, Http404 also without such a question."""
    assessment = get_assessment(user, pk)
    check_is_of_team(user, assessment, "Lembar seperti dilihat TPI")
    question = get_question(assessment, code)
    sheet = load_sheet(assessment)
    state = next(state for state in question_states(sheet, [question]))
    answer = sheet.evaluation.answers.filter(indicator_id=question.pk).first()
    row = Row(state, answer.explanation if answer is not None else "")
    return PreviewQuestion(assessment, sheet.layout.areas[question.area], question, state, answer, row.words)
