"""Answers and score sheets of an evaluation, as the scoring core and the pages need them.

Whoever calls these has already fetched the evaluation through a selector that is limited to its user.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from assessment import scoring
from assessment.models import Assessment, Evaluation, EvaluationScore, Period, Stage
from assessment.selectors.instruments import get_instrument
from assessment.workflow import BEFORE_SUBMISSION


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
    rows = evaluation.answers.values_list("indicator__code", "level", "counts", "index")
    found = ((code, answer_of(level, counts, index)) for code, level, counts, index in rows)
    return {code: answer for code, answer in found if answer is not None}


def answer_of(
    level: str | None, counts: Mapping[str, int | None] | None, index: Decimal | None
) -> scoring.Answer | None:
    """Return the answer that the three value columns of a row hold; None is unanswered."""
    if level is not None:
        return scoring.Choice(level)
    if index is not None:
        return scoring.Index(index)
    if counts and any(count is not None for count in counts.values()):
        return scoring.Counts(counts)
    return None


def load_recap(evaluation: Evaluation) -> tuple[dict[str, Decimal], Decimal | None]:
    """Return the points of a rekap: node code → points, and the total if it was entered; one query."""
    rows = list(evaluation.recap_points.values_list("node__code", "points"))
    total = next((points for code, points in rows if code is None), None)
    return {code: points for code, points in rows if code is not None}, total


def counts_as_support(period: Period, on: date, prefix: str = "") -> Q:
    """Return the condition under which a document supports an answer.

    It is *baik*, not withdrawn, unexpired on `on`, and inside the period's evidence window by its date or by the time
    it is valid. prefix: the path to the document, such as `document__`.
    """

    def q(**conditions: object) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    start, end = period.evidence_from, period.evidence_to
    unexpired = q(valid_until__isnull=True) | q(valid_until__gte=on)
    dated_inside = q(document_date__range=(start, end))
    begun = q(document_date__isnull=True) | q(document_date__lte=end)
    valid_inside = q(valid_until__gte=start) & begun
    return q(state="baik", withdrawn_at__isnull=True) & unexpired & (dated_inside | valid_inside)


def supported_codes(assessment: Assessment, on: date) -> frozenset[str]:
    """Return the questions with at least one cited document that supports them; one query.

    on: the day validity is judged, in the unit's zone.
    """
    cited = assessment.citations.filter(counts_as_support(assessment.period, on, "document__"))
    return frozenset(cited.values_list("indicator__code", flat=True))


def judging_moment(evaluation: Evaluation) -> datetime:
    """Return when the documents behind a mandiri sheet are judged: now until submission, then that of its last score.

    No query before submission, else one if `score` is not selected along.
    """
    if evaluation.assessment.status not in BEFORE_SUBMISSION:
        try:
            return evaluation.score.computed_at
        except EvaluationScore.DoesNotExist:
            pass  # never scored: judged by what holds now
    return timezone.now()


def compute_sheets(evaluation: Evaluation) -> Sheets:
    """Return the sheets of an evaluation scored afresh from its answers and support, or from its known points.

    At most three queries. Raises scoring.AnswerError if what is stored does not fit the instrument.
    """
    if evaluation.form == Evaluation.Form.RECAP:
        instrument = get_instrument(evaluation.assessment.period.instrument)
        points, total = load_recap(evaluation)
        return Sheets(scoring.score_recap(instrument, points, total))
    return score_answers(evaluation, load_answers(evaluation))


def score_answers(evaluation: Evaluation, answers: Mapping[str, scoring.Answer]) -> Sheets:
    """Return the sheets that these answers of an evaluation give, question by question; one query, for its support."""
    instrument = get_instrument(evaluation.assessment.period.instrument)
    claim = scoring.score(instrument, answers)
    if evaluation.stage != Stage.SELF:
        return Sheets(claim)
    return Sheets(claim, scoring.score(instrument, scoring.restrict(answers, _codes_with_support(evaluation))))


def _codes_with_support(evaluation: Evaluation) -> Collection[str]:
    """Return the supported questions: by today's documents until submission, by the stored sheet afterwards.

    Submitting scores the sheet a last time; a document that expires or is withdrawn later changes no past sheet.
    """
    if evaluation.assessment.status not in BEFORE_SUBMISSION:
        try:
            pinned = evaluation.score.supported
        except EvaluationScore.DoesNotExist:
            pinned = None  # never scored: judged by what holds now
        if pinned is not None:
            return [code for code, value in pinned["values"] if value is not None]
    zone = ZoneInfo(evaluation.assessment.unit.time_zone)
    return supported_codes(evaluation.assessment, judging_moment(evaluation).astimezone(zone).date())


def get_sheets(evaluation: Evaluation) -> Sheets:
    """Return the stored sheets of an evaluation, or fresh ones if none are stored yet.

    No query if `score` was selected along, else one; fresh ones take those of `compute_sheets`.
    """
    try:
        stored = evaluation.score
    except EvaluationScore.DoesNotExist:
        return compute_sheets(evaluation)
    supported = None if stored.supported is None else scoring.ScoreSheet.from_dict(stored.supported)
    return Sheets(scoring.ScoreSheet.from_dict(stored.claim), supported)
