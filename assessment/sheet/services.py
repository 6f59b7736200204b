"""Writing the unit's own answers: who may, on which version, with score and audit event in one transaction."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import BigAutoField
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import Layout, Question, get_layout
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.permissions import check_can_answer
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.scores.selectors import Sheets, score_answers
from assessment.scores.services import store_score
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.prepared import Asked, Prepared
from zi_portal.kit.refusals import InvalidInput

INDEX_PLACES = Answer._meta.get_field("index").decimal_places
EXPLANATION_LIMIT = Answer._meta.get_field("explanation").max_length or 0


class StaleAnswer(Exception):
    """The answer was changed since the form was loaded, so nothing is written. `saved` stands now, `sent` does not."""

    def __init__(self, *, saved: Answer, sent: Answer) -> None:
        super().__init__(f"answer {saved.pk} is at version {saved.version}")
        self.saved, self.sent = saved, sent


@dataclass(frozen=True)
class SavedAnswer:
    """What stands after a save."""

    answer: Answer | None  # None: nothing was ever filled in
    sheets: Sheets | None  # the new scores; None: the same content stood there already, and nothing was written

    @property
    def is_written(self) -> bool:
        """Whether the save changed anything."""
        return self.sheets is not None


@transaction.atomic
def save_answer(
    *, assessment: Assessment, code: str, value: scoring.Answer | None, explanation: str, version: int, by: User
) -> SavedAnswer:
    """Save the unit's answer to question `code`, refresh the scores, record the event.

    value: None leaves the question unanswered. version: the one the person saw, 0 for none. The same content on an old
    version is accepted and changes nothing.
    Raises ActionDenied if `by` may not write now, InvalidInput if the answer does not fit the question, StaleAnswer if
    different content was saved since `version`.
    """
    evaluation = self_evaluation(assessment, is_locked=True)
    question = get_layout(assessment.period.instrument).questions[code]
    check_can_answer(by, assessment, question.area)
    return write_answer(
        evaluation,
        AuditEvent.Kind.ANSWER_SAVED,
        code=code,
        value=value,
        explanation=explanation,
        version=version,
        by=by,
    )


def write_answer(
    evaluation: Evaluation,
    kind: AuditEvent.Kind,
    *,
    code: str,
    value: scoring.Answer | None,
    explanation: str,
    version: int,
    by: User,
) -> SavedAnswer:
    """Write an answer of any evaluation as `save_answer` says, and record `kind`.

    The caller has locked the evaluation in its transaction and asked whether `by` may.
    """
    assessment = evaluation.assessment
    layout = get_layout(assessment.period.instrument)
    question = layout.questions[code]
    _check_content(assessment, code, value, explanation)
    saved, others = _stored(evaluation, question, layout)
    sent = Answer(
        pk=saved.pk if saved else None,
        evaluation=evaluation,
        indicator_id=question.pk,
        explanation=explanation,
        version=saved.version + 1 if saved else 1,
        answered_at=timezone.now(),
        answered_by=by,
        **scoring.in_columns(value),
    )
    before, after = digest_of(saved) if saved else "", digest_of(sent)
    if after == before or (saved is None and is_empty(sent)):
        return SavedAnswer(saved, None)
    if saved is not None and version != saved.version:
        raise StaleAnswer(saved=saved, sent=sent)
    sent.save(force_insert=saved is None, force_update=saved is not None)
    sheets = score_answers(evaluation, others if value is None else others | {code: value})
    store_score(evaluation, sheets)
    detail = {"question": code, "version": sent.version, "before": before, "after": after}
    audit.record(kind, sent, by=by, scope=assessment.unit, detail=detail)
    return SavedAnswer(sent, sheets)


_OF_SHEET = Asked("evaluation", BigAutoField())
_SAVED = Prepared(
    lambda: Answer.objects.filter(evaluation=_OF_SHEET, indicator=Asked("indicator", BigAutoField())).order_by()
)
_VALUES = Prepared(
    lambda: Answer.objects.filter(evaluation=_OF_SHEET).order_by().values_list("indicator_id", *scoring.COLUMNS)
)


def _stored(
    evaluation: Evaluation, question: Question, layout: Layout
) -> tuple[Answer | None, dict[str, scoring.Answer]]:
    """Return the stored row of `question`, and the answers of all other questions by code, of which no text is read."""
    saved = next(iter(_SAVED(evaluation=evaluation.pk, indicator=question.pk)), None)
    if saved is not None:
        saved.evaluation = evaluation
    others = {}
    for key, *columns in _VALUES(evaluation=evaluation.pk):
        answer = scoring.from_columns(columns) if key != question.pk else None
        if answer is not None:
            others[layout.codes[key]] = answer
    return saved, others


def is_empty(answer: Answer) -> bool:
    """Whether the row says nothing at all."""
    return scoring.answer_in(answer) is None and not answer.explanation


def digest_of(answer: Answer) -> str:
    """Return the SHA-256 of the content of an answer: equal contents give equal digests, whoever saved them."""
    columns = scoring.plain_columns(getattr(answer, name) for name in scoring.COLUMNS)
    content = [*columns, answer.explanation]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check_value(assessment: Assessment, code: str, value: scoring.Answer | None) -> None:
    """Raise InvalidInput, under `answer`, for a value outside the question's type, whoever calls."""
    try:
        scoring.check_answers(get_instrument(assessment.period.instrument), {code: value})
    except scoring.AnswerError as error:
        raise InvalidInput({"answer": [problem.text_id for problem in error.problems]}) from error
    if is_too_fine(value):
        raise InvalidInput({"answer": [f"Tulis indeks dengan paling banyak {INDEX_PLACES} angka di belakang koma."]})


def is_too_fine(value: scoring.Answer | None) -> bool:
    """Whether an answer has more decimals than a row keeps."""
    said = None if value is None else value.cell()
    return isinstance(said, Decimal) and said != round(said, INDEX_PLACES)


def _check_content(assessment: Assessment, code: str, value: scoring.Answer | None, explanation: str) -> None:
    """Refuse an answer outside the question's type and a text beyond the limit."""
    check_value(assessment, code, value)
    if len(explanation) > EXPLANATION_LIMIT:
        counts = f"{count_text(len(explanation))} karakter melebihi batas {count_text(EXPLANATION_LIMIT)} karakter"
        text = f"Penjelasan {counts}. Ringkaskan isinya."
        raise InvalidInput({"explanation": [text]})


def copy_answers(answers: Iterable[Answer], to: Evaluation) -> int:
    """Write copies of `answers` into another evaluation, each still by whom it was given; return how many.

    A copy is a version of its own, so that nobody who saw the answer it came from writes over what became of it.
    """
    rows = [
        Answer(
            evaluation=to,
            indicator_id=answer.indicator_id,
            explanation=answer.explanation,
            version=answer.version + 1,
            answered_at=answer.answered_at,
            answered_by_id=answer.answered_by_id,
            **{name: getattr(answer, name) for name in scoring.COLUMNS},
        )
        for answer in answers
    ]
    Answer.objects.bulk_create(rows)
    return len(rows)
