"""The whole LKE as one table: every node and question with its answer and its points, ready to print."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assessment import scoring
from assessment.figures.answer_words import warning_texts
from assessment.lke.selectors.instruments import get_instrument
from assessment.rounds.models import Assessment
from assessment.sheet.selectors.unit_sheet import ZERO, State, UnitSheet, load_sheet, question_states
from zi_portal.kit.indonesian import decimal_text


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line, every figure as the page prints it: 113 rows leave no time for filters in the template."""

    code: str
    text: str
    kind: str  # component, aspect, area, sub_area or question
    answer: str
    value: str  # 0 to 1
    claim: str  # points, as all below
    supported: str
    answered_only: str  # of nodes
    maximum: str
    citations: int
    warnings: tuple[str, ...] = ()  # of a question: capped, incomplete or without a denominator


@dataclass(frozen=True)
class FullSheet:
    """The table and its totals."""

    rows: tuple[SheetRow, ...]
    claim: scoring.ScoreSheet
    supported: scoring.ScoreSheet
    at_risk: Fraction  # klaim − berdata dukung
    answered: int
    questions: int


def full_sheet(assessment: Assessment) -> FullSheet:
    """Return every row of the unit's own sheet in the order of the regulation."""
    sheet = load_sheet(assessment)
    states = {state.question.code: state for state in question_states(sheet, sheet.layout.questions.values())}
    instrument = get_instrument(assessment.period.instrument)
    return FullSheet(
        rows=tuple(row for node in instrument.tree for row in _rows(sheet, node, states)),
        claim=sheet.claim,
        supported=sheet.supported,
        at_risk=(sheet.claim.total or ZERO) - (sheet.supported.total or ZERO),
        answered=sum(state.value is not None for state in states.values()),
        questions=len(states),
    )


def _rows(sheet: UnitSheet, node: scoring.Node, states: dict[str, State]) -> Iterator[SheetRow]:
    claim, supported = sheet.claim.nodes[node.code], sheet.supported.nodes[node.code]
    warnings = {note.code: warning_texts(sheet.claim.warnings, note.code) for note in sheet.claim.warnings}
    yield SheetRow(
        code=node.code,
        text=node.name,
        kind=node.kind,
        answer=f"{claim.answered}/{claim.questions}",
        value="",
        claim=decimal_text(claim.points),
        supported=decimal_text(supported.points),
        answered_only=decimal_text(claim.points_answered_only),
        maximum=decimal_text(node.weight),
        citations=0,
    )
    for indicator in node.indicators:
        yield _question_row(states[indicator.code], warnings.get(indicator.code, ()))
    for child in node.children:
        yield from _rows(sheet, child, states)


def _question_row(state: State, warnings: tuple[str, ...]) -> SheetRow:
    indicator = state.question.indicator
    return SheetRow(
        code=indicator.code,
        text=" ".join((indicator.statement, *indicator.statement_points)),
        kind="question",
        answer=state.shown,
        value=decimal_text(state.value),
        claim=decimal_text(state.points),
        supported=decimal_text(state.supported_points),
        answered_only="",
        maximum=decimal_text(Fraction(state.question.share)),
        citations=state.citations,
        warnings=warnings,
    )
