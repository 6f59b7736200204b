"""Keep the stored score of an evaluation equal to what its answers and citations give."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment import scoring
from assessment.models import Evaluation, EvaluationScore, Stage
from assessment.selectors.scores import Sheets, compute_sheets, judging_moment

_TOTAL_PLACES = 12  # of the copies that lists sort by


@transaction.atomic
def refresh_score(evaluation: Evaluation) -> EvaluationScore:
    """Score an evaluation afresh and store the sheets; called in the transaction of every answer and citation.

    The evaluation's row is locked first: of two people who save at once, the second scores what the first has stored.
    No permission and no audit event of its own, since it only follows from an act that has both.
    """
    locked = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("assessment__unit", "assessment__period__instrument")
        .get(pk=evaluation.pk)
    )
    return store_score(locked, compute_sheets(locked))


def store_score(evaluation: Evaluation, sheets: Sheets) -> EvaluationScore:
    """Store the sheets just computed of an evaluation whose row the caller has locked in its transaction."""
    row = _row(evaluation, sheets)
    # A submitted mandiri sheet keeps the moment its documents were judged.
    row.computed_at = judging_moment(evaluation) if evaluation.stage == Stage.SELF else timezone.now()
    written = ("claim", "supported", "claim_total", "supported_total", "answered", "questions", "computed_at")
    EvaluationScore.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["evaluation"], update_fields=written
    )
    return row


@dataclass(frozen=True)
class ScoreCheck:
    """Whether the stored score of one evaluation equals a recomputation."""

    evaluation: Evaluation
    problem: str  # empty when equal; in Indonesian
    can_refresh: bool = True  # False if the answers themselves do not fit the instrument


def check_scores() -> Iterator[ScoreCheck]:
    """Yield, for every evaluation, whether its stored score is what its answers give; changes nothing."""
    evaluations = Evaluation.objects.select_related(
        "score", "assessment__unit", "assessment__period__instrument"
    ).order_by("pk")
    for evaluation in evaluations.iterator(chunk_size=200):
        try:
            fresh = _row(evaluation, compute_sheets(evaluation))
        except scoring.AnswerError as error:
            yield ScoreCheck(evaluation, f"jawaban tidak sesuai instrumen: {error}", can_refresh=False)
        else:
            yield ScoreCheck(evaluation, _difference(evaluation, fresh))


def _difference(evaluation: Evaluation, fresh: EvaluationScore) -> str:
    try:
        stored = evaluation.score
    except EvaluationScore.DoesNotExist:
        return "nilai belum disimpan"
    names = ("claim", "supported", "claim_total", "supported_total", "answered", "questions")
    different = [name for name in names if getattr(stored, name) != getattr(fresh, name)]
    return f"nilai tersimpan berbeda dari hitungan ulang: {', '.join(different)}" if different else ""


def _row(evaluation: Evaluation, sheets: Sheets) -> EvaluationScore:
    """Return the row these sheets make, not saved and without its time."""
    claim, supported = sheets.claim, sheets.supported
    return EvaluationScore(
        # By key: the object would become `evaluation.score`, before it is stored.
        evaluation_id=evaluation.pk,
        claim=claim.to_dict(),
        supported=None if supported is None else supported.to_dict(),
        claim_total=None if claim.total is None else scoring.half_up(claim.total, _TOTAL_PLACES),
        supported_total=(
            None if supported is None or supported.total is None else scoring.half_up(supported.total, _TOTAL_PLACES)
        ),
        answered=len(claim.values) - len(claim.unanswered),
        questions=len(claim.values),
    )
