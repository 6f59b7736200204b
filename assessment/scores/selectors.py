"""Answers and score sheets of an evaluation, as the scoring core and the pages need them.

Whoever calls these has already fetched the evaluation through a selector that is limited to its user.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import structlog
from django.db.models import BigAutoField, DateField, Q
from django.utils import timezone

from assessment import scoring
from assessment.lke.selectors.instruments import get_instrument
from assessment.rounds.models import Answer, Assessment, Evaluation, EvaluationScore, Period, RecapPoint, Stage
from assessment.rounds.workflow import BEFORE_SUBMISSION
from zi_portal.kit.prepared import Asked, Prepared
from zi_portal.kit.refusals import UnreadableScore, WrongState

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sheets:
    """The score sheets of one evaluation; `supported` only of a mandiri sheet scored question by question."""

    claim: scoring.ScoreSheet
    supported: scoring.ScoreSheet | None = None

    @property
    def at_risk(self) -> Fraction | None:
        """*Berisiko*, in points: what the claim has and the supported sheet has not; None without a supported sheet."""
        if self.supported is None or self.claim.total is None or self.supported.total is None:
            return None
        return self.claim.total - self.supported.total


def load_answers(evaluation: Evaluation) -> dict[str, scoring.Answer]:
    """Return question code → answer of everything answered in an evaluation; one query.

    A counts answer may be partial, as while typing; the score tells what it lacks.
    """
    return answers_of([evaluation])[evaluation.pk]


_VALUES = ("evaluation_id", "indicator__code", *scoring.COLUMNS)
_ANSWERS = Prepared(
    lambda: Answer.objects.filter(evaluation=Asked("evaluation", BigAutoField())).order_by().values_list(*_VALUES)
)


def answers_of(evaluations: Collection[Evaluation]) -> dict[int, dict[str, scoring.Answer]]:
    """Return evaluation pk → question code → answer, of every evaluation; one query."""
    found: dict[int, dict[str, scoring.Answer]] = {evaluation.pk: {} for evaluation in evaluations}
    if len(found) == 1:
        rows = _ANSWERS(evaluation=next(iter(found)))
    else:
        rows = list(Answer.objects.filter(evaluation__in=found).order_by().values_list(*_VALUES))
    for pk, code, *columns in rows:
        answer = scoring.from_columns(columns)
        if answer is not None:
            found[pk][code] = answer
    return found


def counted_answers(sheets: Sheets, answers: Mapping[str, scoring.Answer]) -> dict[str, scoring.Answer]:
    """Return those of an evaluation's answers that its supported sheet counts; all of them where it has no such sheet."""
    if sheets.supported is None:
        return dict(answers)
    return {code: answer for code, answer in answers.items() if sheets.supported.values[code] is not None}


def load_recap(evaluation: Evaluation) -> tuple[dict[str, Decimal], Decimal | None]:
    """Return the points of a rekap: node code → points, and the total if it was entered; one query."""
    return recaps_of([evaluation])[evaluation.pk]


def recaps_of(evaluations: Collection[Evaluation]) -> dict[int, tuple[dict[str, Decimal], Decimal | None]]:
    """Return evaluation pk → the points of its rekap, as `load_recap` gives them; one query."""
    points: dict[int, dict[str | None, Decimal]] = {evaluation.pk: {} for evaluation in evaluations}
    rows = RecapPoint.objects.filter(evaluation__in=points).order_by()
    for pk, code, value in rows.values_list("evaluation_id", "node__code", "points"):
        points[pk][code] = value
    return {
        pk: ({code: value for code, value in known.items() if code is not None}, known.get(None))
        for pk, known in points.items()
    }


def counts_as_support(period: Period, on: date, prefix: str = "") -> Q:
    """Return the condition under which a document supports an answer.

    It is *baik*, not withdrawn, unexpired on `on`, and inside the period's evidence window by its date or by the time
    it is valid. prefix: the path to the document, such as `document__`.
    """
    return _support_rule(period.evidence_from, period.evidence_to, on, prefix)


def _support_rule(start: date | Asked, end: date | Asked, on: date | Asked, prefix: str) -> Q:
    def q(**conditions: object) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    unexpired = q(valid_until__isnull=True) | q(valid_until__gte=on)
    dated_inside = q(document_date__range=(start, end))
    begun = q(document_date__isnull=True) | q(document_date__lte=end)
    valid_inside = q(valid_until__gte=start) & begun
    return q(state="baik", withdrawn_at__isnull=True) & unexpired & (dated_inside | valid_inside)


def supported_codes(assessment: Assessment, on: date) -> frozenset[str]:
    """Return the questions with at least one cited document that supports them; one query.

    on: the day validity is judged, in the unit's zone.
    """
    return frozenset(_supported([assessment], assessment.period, on)[assessment.pk])


# Of one round, as every save asks for it.
_SUPPORTED = Prepared(
    lambda: (
        Assessment.objects.filter(
            _support_rule(
                Asked("start", DateField()),
                Asked("end", DateField()),
                Asked("on", DateField()),
                "citations__document__",
            ),
            pk=Asked("assessment", BigAutoField()),
        )
        .order_by()
        .values_list("citations__indicator__code", flat=True)
        .distinct()
    )
)


def _supported(assessments: Collection[Assessment], period: Period, on: date) -> dict[int, set[str]]:
    """Return assessment pk → its supported questions, of assessments of one period judged on one day; one query."""
    codes: dict[int, set[str]] = {assessment.pk: set() for assessment in assessments}
    if len(codes) == 1:
        (pk,) = codes
        found = _SUPPORTED(assessment=pk, start=period.evidence_from, end=period.evidence_to, on=on)
        return {pk: set(found)}
    cited = Assessment.objects.filter(counts_as_support(period, on, "citations__document__"), pk__in=codes)
    for pk, code in cited.order_by().values_list("pk", "citations__indicator__code").distinct():
        codes[pk].add(code)
    return codes


def is_pinned(evaluation: Evaluation) -> bool:
    """Whether what supports a mandiri sheet stands as it was stored: it was submitted, also where a later round runs."""
    return evaluation.submitted_at is not None or evaluation.assessment.status not in BEFORE_SUBMISSION


def judging_moment(evaluation: Evaluation) -> datetime:
    """Return when the documents behind a mandiri sheet are judged: now until submission, then that of its last score.

    No query before submission, else one if `score` is not selected along.
    """
    if is_pinned(evaluation):
        try:
            return evaluation.score.computed_at
        except EvaluationScore.DoesNotExist:
            pass  # never scored: judged by what holds now
    return timezone.now()


def compute_sheets(evaluation: Evaluation) -> Sheets:
    """Return the sheets of an evaluation scored afresh from its answers and support, or from its known points.

    At most two queries. Raises scoring.AnswerError or UnreadableScore as `compute_all` explains.
    """
    ((_, sheets),) = compute_all([evaluation])
    if not isinstance(sheets, Sheets):
        raise sheets
    return sheets


def compute_all(
    evaluations: Collection[Evaluation], *, as_stored: bool = False
) -> Iterator[tuple[Evaluation, Sheets | scoring.AnswerError | UnreadableScore]]:
    """Yield each evaluation with its sheets scored afresh, or why it cannot be scored.

    AnswerError names answers that do not fit the instrument. UnreadableScore: of a submitted sheet the support it was
    stored with is damaged, so nobody can tell any more what counted.

    evaluations: with assessment, unit, period and its instrument at hand, `score` too if any is submitted. Few queries
    however many they are: answers, known points, and the support of each period and day they are judged on.
    """
    detailed = [evaluation for evaluation in evaluations if evaluation.form == Evaluation.Form.DETAIL]
    known = [evaluation for evaluation in evaluations if evaluation.form == Evaluation.Form.RECAP]
    answers = answers_of(detailed) if detailed else {}
    recaps = recaps_of(known) if known else {}
    support = _support_of(
        [evaluation for evaluation in detailed if evaluation.stage == Stage.SELF], as_stored=as_stored
    )
    for evaluation in evaluations:
        try:
            if evaluation.pk in recaps:
                instrument = get_instrument(evaluation.assessment.period.instrument)
                yield evaluation, Sheets(scoring.score_recap(instrument, *recaps[evaluation.pk]))
            else:
                yield evaluation, _sheets_of(evaluation, answers[evaluation.pk], support.get(evaluation.pk, ()))
        except (scoring.AnswerError, UnreadableScore) as error:
            yield evaluation, error


def score_answers(evaluation: Evaluation, answers: Mapping[str, scoring.Answer]) -> Sheets:
    """Return the sheets that these answers of an evaluation give, question by question; one query, for its support."""
    support = _support_of([evaluation])[evaluation.pk] if evaluation.stage == Stage.SELF else ()
    return _sheets_of(evaluation, answers, support)


def _sheets_of(
    evaluation: Evaluation, answers: Mapping[str, scoring.Answer], support: Collection[str] | UnreadableScore
) -> Sheets:
    if isinstance(support, UnreadableScore):
        raise support
    instrument = get_instrument(evaluation.assessment.period.instrument)
    claim = scoring.score(instrument, answers)
    if evaluation.stage != Stage.SELF:
        return Sheets(claim)
    counted = scoring.restrict(answers, support)
    # Where every answer is supported, both sheets are one and the same.
    return Sheets(claim, claim if len(counted) == len(answers) else scoring.score(instrument, counted))


def _support_of(
    evaluations: Collection[Evaluation], *, as_stored: bool = False
) -> dict[int, Collection[str] | UnreadableScore]:
    """Return mandiri evaluation pk → its supported questions: by today's documents until submission, else as stored.

    Submitting scores the sheet a last time; a document that expires or is withdrawn later changes no past sheet.
    UnreadableScore where what was stored is damaged. One query per period and day.
    """
    found: dict[int, Collection[str] | UnreadableScore] = {}
    judged: dict[tuple[int, date], list[Evaluation]] = {}
    for evaluation in evaluations:
        pinned: Collection[str] | UnreadableScore | None
        try:
            pinned = _pinned_support(evaluation)
        except UnreadableScore as error:
            pinned = error
        if pinned is not None:
            found[evaluation.pk] = pinned
        else:
            zone = ZoneInfo(evaluation.assessment.unit.time_zone)
            moment = evaluation.score.computed_at if as_stored and hasattr(evaluation, "score") else None
            on = (moment or judging_moment(evaluation)).astimezone(zone).date()
            judged.setdefault((evaluation.assessment.period_id, on), []).append(evaluation)
    for (_, on), group in judged.items():
        codes = _supported([evaluation.assessment for evaluation in group], group[0].assessment.period, on)
        found |= {evaluation.pk: codes[evaluation.assessment_id] for evaluation in group}
    return found


def _pinned_support(evaluation: Evaluation) -> list[str] | None:
    """Return the questions that a submitted sheet was stored with as supported; None before, or if none was stored."""
    if not is_pinned(evaluation):
        return None
    try:
        stored = evaluation.score.supported
    except EvaluationScore.DoesNotExist:
        return None  # never scored: judged by what holds now
    if stored is None:
        return None
    try:
        return [code for code, value in stored["values"] if value is not None]
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableScore from error


def get_sheets(evaluation: Evaluation) -> Sheets:
    """Return the stored sheets of an evaluation, or fresh ones if none are stored yet.

    No query if `score` was selected along, else one; fresh ones take those of `compute_sheets`. Raises UnreadableScore
    for a stored score that is none, AnswerError as `compute_sheets`.
    """
    try:
        stored = evaluation.score
    except EvaluationScore.DoesNotExist:
        return compute_sheets(evaluation)
    instrument = get_instrument(evaluation.assessment.period.instrument)
    try:
        supported = None if stored.supported is None else scoring.ScoreSheet.from_dict(stored.supported, instrument)
        return Sheets(scoring.ScoreSheet.from_dict(stored.claim, instrument), supported)
    except (KeyError, TypeError, ValueError) as error:
        log.exception("stored score cannot be read", evaluation=evaluation.pk)
        raise UnreadableScore from error


def total_against(assessment: Assessment, total: Decimal | None) -> Fraction | None:
    """Return a total that is kept in a column, with the minimums its round asks of the whole, so that it shows by them."""
    if total is None:
        return None
    return scoring.measured(total, get_instrument(assessment.period.instrument).total_minimums)


def sheets_to_show(evaluation: Evaluation) -> Sheets:
    """Return what `get_sheets` does, or say in words why a page has no number to show (WrongState)."""
    try:
        return get_sheets(evaluation)
    except scoring.AnswerError as error:
        raise WrongState(
            f"Nilai penilaian ini tidak dapat dihitung: {error}. Mintalah admin portal memeriksa jawaban itu."
        ) from error
