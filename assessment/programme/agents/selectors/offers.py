"""What agents of change and their changes make of the numbers that a question asks, with where each comes from; offered, never written."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessment.lke.selectors.layout import Question, get_layout
from assessment.people.models import User
from assessment.people.permissions import can
from assessment.programme.agents.counting import Figures, figures
from assessment.programme.agents.questions import QUESTIONS, Asked
from assessment.programme.agents.selectors.listing import current_agents, fact_of
from assessment.programme.permissions import check_can_read_programme
from assessment.rounds.models import Assessment
from zi_portal.kit.indonesian import count_text

HOW = {
    "agents": "Program, Agen perubahan: agen dengan SK yang tidak dihentikan",
    "made": "Program, Agen perubahan: perubahan yang dibuat agen itu dalam tahun {year}",
    "integrated": "Program, Agen perubahan: di antaranya yang sudah terintegrasi",
}


@dataclass(frozen=True)
class OfferedNumber:
    """One number that the agents make. key: of the row of the question that asks it."""

    key: str
    value: int
    how: str  # where it comes from, in Indonesian
    missing: str  # what is not recorded yet, in Indonesian; "" where nothing
    url: str  # where the agents are recorded


@dataclass(frozen=True)
class Use:
    """One question at which the figures are offered."""

    code: str
    said: str  # its rows and numbers in words


def offered_at(user: User, assessment: Assessment, question: Question) -> Sequence[OfferedNumber]:
    """Return what the agents make of the numbers of one question; no query for the questions that do not ask of them.

    Nothing for those who may not read the programme, and nothing of a round without agents.
    """
    asked = asked_by(question)
    if asked is None or not can(check_can_read_programme, user, assessment):
        return ()
    rows = list(current_agents(assessment))
    if not rows:
        return ()
    year = assessment.period.year
    known = figures(len(rows), [fact_of(change) for row in rows for change in row.changes.all()], year)
    url = reverse("assessment:agent-list", args=[assessment.pk])
    return tuple(
        OfferedNumber(row.key, getattr(known, row.figure), HOW[row.figure].format(year=year), "", url)
        for row in asked.rows
    )


def uses_of(assessment: Assessment, known: Figures) -> tuple[Use, ...]:
    """Return the questions of the LKE of a round at which `known` is offered."""
    questions = get_layout(assessment.period.instrument).questions
    return tuple(
        Use(
            asked.code,
            ", ".join(f"{row.label.lower()} {count_text(getattr(known, row.figure))}" for row in asked.rows),
        )
        for asked in QUESTIONS.values()
        if asked.code in questions and asked_by(questions[asked.code]) is not None
    )


def asked_by(question: Question) -> Asked | None:
    """Return what is known of a question, None where its words are not those of the regulation."""
    asked = QUESTIONS.get(question.code)
    if asked is None or asked.statement != question.indicator.statement:
        return None
    labels = {entry.key: entry.label for entry in question.indicator.inputs}
    return asked if all(labels.get(row.key) == row.label for row in asked.rows) else None
