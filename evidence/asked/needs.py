"""What is missing or ends, as needs that can become tasks."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from assessment.lke.selectors.layout import get_layout
from assessment.people.areas import AreaKey
from assessment.rounds.models import Assessment
from assessment.tasks.models import Subject
from assessment.tasks.selectors.needs import Need
from assessment.tasks.words import title_of
from evidence.asked.selectors import EndingLine
from evidence.documents.selectors.checklist import MissingPage


def missing_needs(page: MissingPage) -> list[Need]:
    """Return each asked document that an area lacks; no query."""
    return [
        Need(
            Subject.DOCUMENT,
            page.area.key,
            title_of("Lengkapi", state.item.label),
            state.item.key,
            line.state.question.code,
        )
        for line in page.lines
        for state in line.checklist.missing
    ]


def ending_needs(assessment: Assessment, lines: Iterable[EndingLine], led: Collection[AreaKey]) -> list[Need]:
    """Return each document that ends, in the first area of `led` that cites it, else the first at all; no query of its own.

    Due the day before it ends. The whole team reads titles of tasks, so that of a restricted document is not in it.
    """
    questions = get_layout(assessment.period.instrument).questions
    found = []
    for line in lines:
        areas = [questions[code].area for code in line.codes if code in questions]
        until = line.document.valid_until
        if not areas or until is None:
            continue
        name = "data dukung terbatas" if line.document.is_restricted else line.document.title
        found.append(
            Need(
                Subject.ENDING,
                next((area for area in areas if area in led), areas[0]),
                title_of("Perbarui", name),
                str(line.document.pk),
                due_on=until - timedelta(days=0 if line.days == 0 else 1),
            )
        )
    return found
