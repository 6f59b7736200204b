"""The unit's own sheet as its pages read it: where each question stands and what it earns."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Count
from django.db.models.functions import Length

from assessment import scoring
from assessment.acceptance.selectors import Standing, standings
from assessment.figures.answer_words import short_answer
from assessment.lke.selectors.layout import Area, Layout, Question, get_layout
from assessment.people import permissions
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.permissions import check_unit_may_write
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.scores.selectors import Sheets, sheets_to_show

NOT_STARTED, IN_PROGRESS, DONE, LOCKED = "Belum mulai", "Dikerjakan", "Selesai", "Terkunci"
RETURNED = "Perlu diperbaiki"
ZERO = Fraction()


class AnswerRow(NamedTuple):
    """What lists show of an answer; its text stays in the database."""

    level: str | None
    counts: dict[str, int] | None
    index: Any
    text_length: int

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return self.level is None and not self.counts and self.index is None and not self.text_length


@dataclass(frozen=True, slots=True)
class State:
    """Where one question stands."""

    question: Question
    status: str
    shown: str  # the answer in a few letters: A, Ya, 12/13, 3,75; "" where there is none
    citations: int
    value: Fraction | None  # 0 to 1; None is unanswered
    is_supported: bool
    standing: Standing | None = None  # with who accepts it; None where nobody judged it, or nothing may be written

    @property
    def is_returned(self) -> bool:
        """Whether somebody returned it, and it is not mended yet."""
        return self.standing is not None and self.standing.is_returned

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return is_finished(self.value, is_supported=self.is_supported) and not self.is_returned

    @property
    def points(self) -> Fraction:
        """What the answer earns as claimed."""
        return self.question.points(self.value)

    @property
    def supported_points(self) -> Fraction:
        """What of it rests on data dukung."""
        return self.points if self.is_supported else ZERO

    @property
    def at_risk(self) -> Fraction:
        """Claimed points without data dukung."""
        return self.points - self.supported_points


@dataclass(frozen=True)
class UnitSheet:
    """What every page of a unit's own sheet is made of."""

    assessment: Assessment
    evaluation: Evaluation
    layout: Layout
    claim: scoring.ScoreSheet
    supported: scoring.ScoreSheet
    locked: str  # why the unit may not write now; "" if it may

    @property
    def at_risk(self) -> Fraction | None:
        """*Berisiko*, in points."""
        return Sheets(self.claim, self.supported).at_risk

    def gates(self) -> tuple[scoring.GateResult, ...]:
        """Return the minimums of the target, measured on what is berdata dukung."""
        return self.supported.gates[self.assessment.target]


def load_sheet(assessment: Assessment) -> UnitSheet:
    """Return the unit's sheet with its stored scores; WrongState where there are none to show."""
    evaluation = self_evaluation(assessment)
    return sheet_of(assessment, evaluation, sheets_to_show(evaluation))


def sheet_of(assessment: Assessment, evaluation: Evaluation, sheets: Sheets) -> UnitSheet:
    """Return the unit's sheet with scores that are at hand; no query."""
    if sheets.supported is None:
        raise ValueError(f"evaluation {evaluation.pk} is the unit's own and has no supported sheet")
    return UnitSheet(
        assessment=assessment,
        evaluation=evaluation,
        layout=get_layout(assessment.period.instrument),
        claim=sheets.claim,
        supported=sheets.supported,
        locked=permissions.denial(check_unit_may_write, assessment),
    )


def question_states(sheet: UnitSheet, questions: Iterable[Question]) -> list[State]:
    """Return where each of `questions` stands, in their order; three queries whatever their number, two once it is handed over."""
    wanted = list(questions)
    keys = [question.pk for question in wanted]
    rows = {
        key: AnswerRow(*row)
        for key, *row in sheet.evaluation.answers.filter(indicator_id__in=keys)
        .order_by()  # the order of the LKE would join six tables, and `wanted` has it
        .values_list("indicator_id", *scoring.COLUMNS, Length("explanation"))
    }
    citations = dict(
        sheet.assessment.citations.filter(indicator_id__in=keys)
        .order_by()
        .values_list("indicator_id")
        .annotate(count=Count("pk"))
    )
    judged = {} if sheet.locked else standings(sheet.evaluation)
    claim, supported = sheet.claim.values, sheet.supported.values
    states = []
    for question in wanted:
        row, cited, value = rows.get(question.pk), citations.get(question.pk, 0), claim.get(question.code)
        is_supported = supported.get(question.code) is not None
        standing = judged.get(question.pk)
        is_returned = standing is not None and standing.is_returned
        states.append(
            State(
                question=question,
                status=LOCKED
                if sheet.locked
                else RETURNED
                if is_returned
                else _status(row, cited, value, is_supported=is_supported),
                shown=shown_answer(question.indicator, row) if row else "",
                citations=cited,
                value=value,
                is_supported=is_supported,
                standing=standing,
            )
        )
    return states


def shown_answer(indicator: scoring.Indicator, row: AnswerRow | Answer) -> str:
    """Return an answer in a few letters: the level, the index, or numerator/denominator of filled counts."""
    return short_answer(indicator, scoring.answer_in(row))


def is_finished(value: Fraction | None, *, is_supported: bool) -> bool:
    """Whether nothing is left to do: answered, and what it claims rests on data dukung."""
    return value is not None and (is_supported or value == 0)


def _status(row: AnswerRow | None, citations: int, value: Fraction | None, *, is_supported: bool) -> str:
    if is_finished(value, is_supported=is_supported):
        return DONE
    return IN_PROGRESS if citations or (row is not None and not row.is_empty) else NOT_STARTED


def points_of(sheet: scoring.ScoreSheet, area: Area) -> Fraction:
    """Return the points of an area, both halves together."""
    return scoring.measured(sum((sheet.nodes[code].points for code in area.node_codes), ZERO), area.minimums)


def minimum_of(gates: Iterable[scoring.GateResult], codes: tuple[str, ...], weight: Fraction) -> Fraction | None:
    """Return the points a gate asks of exactly the nodes `codes`, which weigh `weight`; None where no gate does."""
    for gate in gates:
        if set(gate.of) == set(codes):
            minimum = Fraction(gate.minimum)
            return minimum * weight / 100 if gate.measure == "percent_of_weight" else minimum
    return None
