"""Keep the stored score of an evaluation equal to what its answers and citations give."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessment import scoring
from assessment.rounds.models import Evaluation, EvaluationScore, Stage
from assessment.scores.selectors import Sheets, compute_all, compute_sheets, is_pinned, judging_moment
from zi_portal.kit.refusals import UnreadableScore

_TOTAL_PLACES = 12  # of the copies that lists sort by
_SUPPORT = {"supported", "supported_total"}
LOCKED = "lembar ini sudah diserahkan atau diterbitkan, jadi nilainya tidak diganti"
_BATCH = 50  # sheets checked at a time


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
    values = {name: getattr(row, name) for name in written}
    if not EvaluationScore.objects.filter(evaluation=evaluation.pk).update(**values):
        row.save(force_insert=True)  # nobody else stores one meanwhile: the evaluation is locked
    return row


@dataclass(frozen=True)
class ScoreCheck:
    """Whether the stored score of one evaluation equals a recomputation."""

    evaluation: Evaluation
    problem: str  # empty when equal; in Indonesian
    is_form: bool = False  # of a locked sheet: all its numbers are equal, only the stored form is another
    can_refresh: bool = True  # False if there is nothing sound to compute it from, and of what was handed on


def check_scores(*, as_stored: bool = False) -> Iterator[ScoreCheck]:
    """Yield, for every evaluation, whether its stored score is what its answers give; changes nothing.

    as_stored: a draft is judged by the documents that were valid on the day of its stored score, as after a restore.
    In batches: few queries for many sheets, and never more than one batch in memory. A batch is read without a lock, so
    what differs there is looked at again alone and locked: somebody may have saved in between.
    """
    last = 0
    while batch := list(_evaluations().filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last = batch[-1].pk
        for evaluation, sheets in compute_all(batch, as_stored=as_stored):
            check = _check(evaluation, sheets)
            yield _check_alone(evaluation.pk, as_stored=as_stored) if check.problem else check


def _evaluations() -> QuerySet[Evaluation]:
    """Return the evaluations with all that scoring and comparing them reads."""
    return Evaluation.objects.select_related(
        "score", "answer_lock", "assessment__unit", "assessment__period__instrument"
    ).defer(
        "assessment__period__instrument__details"  # long, and the same for thousands
    )


@transaction.atomic
def _check_alone(pk: int, *, as_stored: bool) -> ScoreCheck:
    evaluation = _evaluations().select_for_update(of=("self",)).get(pk=pk)
    ((_, sheets),) = compute_all([evaluation], as_stored=as_stored)
    return _check(evaluation, sheets)


def _check(evaluation: Evaluation, sheets: Sheets | scoring.AnswerError | UnreadableScore) -> ScoreCheck:
    if isinstance(sheets, UnreadableScore):
        problem = "dukungan yang tersimpan saat penyerahan rusak, sehingga nilainya tidak dapat dihitung ulang"
        return ScoreCheck(evaluation, problem, can_refresh=False)
    if isinstance(sheets, scoring.AnswerError):
        return ScoreCheck(evaluation, f"jawaban tidak sesuai instrumen: {sheets}", can_refresh=False)
    different = _differences(evaluation, _row(evaluation, sheets))
    if different is None:
        return ScoreCheck(evaluation, "nilai belum disimpan", can_refresh=not _is_locked(evaluation))
    if not different:
        return ScoreCheck(evaluation, "")
    problem = f"nilai tersimpan berbeda dari hitungan ulang: {', '.join(different)}"
    # What the kepala has is locked, but its support is still that of today's documents.
    is_clock = not is_pinned(evaluation) and not evaluation.is_published and set(different) <= _SUPPORT
    can_refresh = is_clock or not _is_locked(evaluation)
    if can_refresh:
        return ScoreCheck(evaluation, problem)
    is_form = set(different) <= {"claim", "supported"}
    return ScoreCheck(evaluation, f"{problem} ({LOCKED})", is_form=is_form, can_refresh=False)


def _is_locked(evaluation: Evaluation) -> bool:
    """Whether a sheet was handed on or published, so that no one may change it, nor its stored score."""
    is_handed_on = evaluation.submitted_at is not None or evaluation.published_at is not None
    is_past = evaluation.stage == Stage.SELF and is_pinned(evaluation)
    return is_handed_on or is_past or hasattr(evaluation, "answer_lock")


def _differences(evaluation: Evaluation, fresh: EvaluationScore) -> list[str] | None:
    """Return what the stored score has otherwise than `fresh`; None where none is stored."""
    try:
        stored = evaluation.score
    except EvaluationScore.DoesNotExist:
        return None
    names = ("claim", "supported", "claim_total", "supported_total", "answered", "questions")
    return [name for name in names if getattr(stored, name) != getattr(fresh, name)]


def _row(evaluation: Evaluation, sheets: Sheets) -> EvaluationScore:
    """Return the row these sheets make, not saved and without its time."""
    claim, supported = sheets.claim, sheets.supported
    stored = claim.to_dict()
    return EvaluationScore(
        # By key: the object would become `evaluation.score`, before it is stored.
        evaluation_id=evaluation.pk,
        claim=stored,
        supported=None if supported is None else stored if supported is claim else supported.to_dict(),
        claim_total=None if claim.total is None else scoring.half_up(claim.total, _TOTAL_PLACES),
        supported_total=(
            None if supported is None or supported.total is None else scoring.half_up(supported.total, _TOTAL_PLACES)
        ),
        answered=len(claim.values) - len(claim.unanswered),
        questions=len(claim.values),
    )
