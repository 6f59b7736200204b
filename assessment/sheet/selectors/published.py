"""What evaluators said of one question, once their result is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from assessment import scoring
from assessment.figures.answer_words import short_answer
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Question
from assessment.rounds.models import Answer, Assessment, Stage
from assessment.rounds.words import round_title
from assessment.rounds.workflow import BEFORE_SUBMISSION


@dataclass(frozen=True)
class PublishedValue:
    """One evaluator's value of a question, with his note."""

    title: str  # Penilaian TPI
    shown: str  # the value in a few letters
    points: Fraction | None
    note: str
    at: datetime | None
    evaluation: int  # its id

    @property
    def origin_query(self) -> str:
        """What a link to a calculation adds, to ask for this sheet."""
        return f"?penilai={self.evaluation}"


def published_values(assessment: Assessment, question: Question) -> Sequence[PublishedValue]:
    """Return what published results say of `question`, TPI before TPN; no query before the first submission, one after.

    assessment: one whose sheet the reader may read; drafts of evaluators are left out for everybody. A result stays that of
    its round where the unit goes on in the next one.
    """
    if assessment.status in BEFORE_SUBMISSION and assessment.repair_from is None:
        return ()
    rows = Answer.objects.filter(
        evaluation__assessment=assessment, evaluation__published_at__isnull=False, indicator=question.pk
    ).select_related("evaluation")
    order = list(Stage)
    found = sorted(rows, key=lambda row: (order.index(Stage(row.evaluation.stage)), row.evaluation.round))
    return tuple(_value(assessment, question, row) for row in found)


def _value(assessment: Assessment, question: Question, row: Answer) -> PublishedValue:
    answer = scoring.answer_in(row)
    instrument = get_instrument(assessment.period.instrument)
    value = scoring.score(instrument, {question.code: answer}).values[question.code] if answer is not None else None
    return PublishedValue(
        title=round_title(row.evaluation),
        shown=short_answer(question.indicator, answer),
        points=None if value is None else question.points(value),
        note=row.explanation,
        at=row.evaluation.published_at,
        evaluation=row.evaluation_id,
    )
