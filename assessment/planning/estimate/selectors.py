"""What would be left of a round's sheet after TPI and TPN: its earlier rounds, its assumptions and the estimate from both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode

from assessment.lke.models import Predicate
from assessment.lke.selectors.instruments import get_instrument
from assessment.people import permissions
from assessment.people.models import User
from assessment.planning.estimate import losses
from assessment.planning.estimate.explained import ExplainedEstimate, explain_expected, explain_part
from assessment.planning.estimate.models import GapAssumption
from assessment.planning.estimate.outlook import Outlook, look_ahead
from assessment.planning.estimate.permissions import check_can_assume_gap
from assessment.readiness.selectors import sheets_or_problems
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.permissions import check_can_read_estimate, check_can_see_evaluation
from assessment.rounds.selectors.assessments import (
    evaluations_allowed,
    get_assessment,
    self_evaluation,
    visible_evaluations,
)
from assessment.rounds.words import scorer_title
from assessment.rounds.workflow import BEFORE_SUBMISSION
from assessment.scores.selectors import Sheets
from assessment.scoring import Instrument, ScoreSheet
from zi_portal.kit.indonesian import long_date

ROUNDS_READ = 8  # of a unit's past: what is older tells little
TIERS = list(Evaluation.Tier)
STALE = "Perkiraan tidak sama dengan hitungannya; beri tahu admin portal."


@dataclass(frozen=True)
class AssumptionLine:
    """One assumption in force, with the part it is about in words."""

    row: GapAssumption
    part_name: str
    loss: losses.Loss


@dataclass(frozen=True)
class Estimate:
    """The estimate of one sheet with everything it rests on."""

    outlook: Outlook
    own: Sheets  # of the unit itself: klaim, berdata dukung, berisiko
    sheet: ScoreSheet  # the one the estimate starts from
    tpi: Evaluation | None  # whose sheet that is, where it is not the unit's own
    rounds: tuple[losses.PastRound, ...]  # the rounds that tell of a loss, the latest first
    chosen: str  # key of the round somebody chose; "" takes, for each step, the latest that knows it
    assumptions: tuple[AssumptionLine, ...]

    @property
    def now_query(self) -> str:
        """What a link to the calculation of a figure of today needs to lead to the sheet the estimate starts from."""
        return f"?penilai={self.tpi.pk}" if self.tpi is not None else ""


@dataclass(frozen=True)
class EstimatePage:
    """The page of one round; `estimate` is None where nothing is left to estimate or `problems` say why none can be."""

    assessment: Assessment
    target: str
    estimate: Estimate | None
    problems: tuple[str, ...]
    is_final: bool  # TPN has published
    denied: str  # why the person may not enter assumptions
    parts: tuple[tuple[str, str], ...]  # key and name of what an assumption may be about

    @property
    def query(self) -> str:
        """What links within the estimate keep: the predicate, and the round somebody chose."""
        chosen = {"putaran": self.estimate.chosen} if self.estimate is not None and self.estimate.chosen else {}
        return f"?{urlencode({'predikat': self.target, **chosen})}"


def get_estimated_assessment(user: User, pk: int) -> Assessment:
    """Return one assessment whose outlook `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_estimate(user, assessment)
    return assessment


def get_assumption(assessment: Assessment, pk: int) -> GapAssumption:
    """Return one assumption of this round, or Http404."""
    return get_object_or_404(assessment.gap_assumptions, pk=pk)


def get_estimate(user: User, pk: int, predicate: str = "", chosen: str = "") -> EstimatePage:
    """Return what would be left of one round for `predicate`, or for its own target if that is not WBK or WBBM.

    chosen: key of the round to take the losses from; for each step the latest that knows it, if that is none of them.
    Http404 out of scope, ActionDenied without the right, WrongState for a round that holds only a rekap.
    """
    assessment = get_estimated_assessment(user, pk)
    target = predicate if predicate in Predicate.values else assessment.target
    own = self_evaluation(assessment)
    sheets, problems = sheets_or_problems(own)
    known = _known(user, assessment, visible_evaluations(user, assessment))
    is_final = Stage.TPN in known.published
    return EstimatePage(
        assessment=assessment,
        target=target,
        estimate=_estimate(own, sheets, known, target, chosen) if sheets is not None and not is_final else None,
        problems=problems,
        is_final=is_final,
        denied=permissions.denial(check_can_assume_gap, user, assessment),
        parts=tuple(
            (part.key, f"Komponen {part.name}" if part.is_component else part.name)
            for part in losses.parts_of(get_instrument(assessment.period.instrument))
        ),
    )


@dataclass(frozen=True)
class EstimateOrigin:
    """One page "Dari mana angka ini?" of the estimate. `shown` is None where nothing is estimated; the page says why."""

    page: EstimatePage
    shown: ExplainedEstimate | None


def get_estimate_origin(user: User, pk: int, code: str, predicate: str = "", chosen: str = "") -> EstimateOrigin:
    """Return where the estimate of an area, a component or `total` comes from; the rest as in `get_estimate`.

    Http404 also for a part the LKE has not.
    """
    page = get_estimate(user, pk, predicate, chosen)
    return _explained(page, lambda instrument, found: explain_part(instrument, found.sheet, found.outlook, code))


def get_estimate_gate_origin(user: User, pk: int, predicate: str, code: str, chosen: str = "") -> EstimateOrigin:
    """Return where the estimate of one minimum comes from; Http404 for one that the predicate does not ask."""
    if predicate not in Predicate.values:
        raise Http404
    page = get_estimate(user, pk, predicate, chosen)
    return _explained(page, lambda instrument, found: explain_expected(instrument, found.sheet, found.outlook, code))


def _explained(page: EstimatePage, explain: Callable[[Instrument, Estimate], ExplainedEstimate]) -> EstimateOrigin:
    if page.estimate is None:
        return EstimateOrigin(page, None)
    try:
        shown = explain(get_instrument(page.assessment.period.instrument), page.estimate)
    except KeyError as error:
        raise Http404 from error
    if not shown.adds_up:
        return EstimateOrigin(replace(page, problems=(STALE,)), None)
    return EstimateOrigin(page, shown)


def outlook_of(
    user: User, evaluation: Evaluation, sheets: Sheets, target: str, visible: Sequence[Evaluation]
) -> Outlook | None:
    """Return the estimate for a page that tells it in one line; None where nothing is known or left to estimate.

    evaluation: the unit's own one; sheets: of it; visible: what `user` may see of its round. Only for those who may read
    the outlook.
    """
    known = _known(user, evaluation.assessment, visible)
    if Stage.TPN in known.published:
        return None
    outlook = _estimate(evaluation, sheets, known, target).outlook
    return outlook if outlook.last is not None else None


@dataclass(frozen=True)
class _Known:
    """What scorers have published: in this round (stage → evaluation), and in every round that tells of a loss."""

    published: Mapping[str, Evaluation]
    rounds: tuple[losses.PastRound, ...]


def _estimate(evaluation: Evaluation, own: Sheets, known: _Known, target: str, chosen: str = "") -> Estimate:
    """Return the estimate of `evaluation`, the unit's own with its sheets `own`.

    It starts from the result of TPI where that judged this very round; one of a round before only tells of a loss.
    """
    assessment = evaluation.assessment
    instrument = get_instrument(assessment.period.instrument)
    headline, claim, base = own.supported or own.claim, own.claim, losses.SELF
    tpi = known.published.get(Stage.TPI)
    judges_it = tpi is not None and tpi.form == Evaluation.Form.DETAIL and tpi.round == evaluation.round
    sheets, _ = sheets_or_problems(tpi) if tpi is not None and judges_it else (None, ())
    if sheets is not None:
        headline, claim, base = sheets.claim, sheets.claim, losses.TPI
    wanted = [past for past in known.rounds if past.key == chosen]
    assumptions = _assumptions(assessment, instrument)
    outlook = look_ahead(
        instrument,
        target,
        headline,
        claim,
        observed=losses.latest_losses(wanted or known.rounds, base),
        entered=[line.loss for line in assumptions],
        base=base,
    )
    return Estimate(
        outlook=outlook,
        own=own,
        sheet=headline,
        tpi=tpi if base == losses.TPI else None,
        rounds=known.rounds,
        chosen=chosen if wanted else "",
        assumptions=assumptions,
    )


def _known(user: User, assessment: Assessment, visible: Sequence[Evaluation]) -> _Known:
    """Return what is published of this round and of earlier ones, the latest first; a fixed number of queries.

    visible: what `user` may see of this round, so that its stored sheets are not read once more.

    This round's own TPI tells of a loss too where the estimate cannot start from it: of a rekap, and of what it said before
    the round was opened again.
    """
    earlier = list(
        Assessment.objects.filter(unit=assessment.unit_id, period__year__lt=assessment.period.year)
        .exclude(status__in=BEFORE_SUBMISSION)
        .select_related("period__instrument")
        .defer("period__instrument__details")
        .order_by("-period__year", "-pk")[:ROUNDS_READ]
    )
    for row in earlier:
        row.unit = assessment.unit
    allowed = {assessment.pk: list(visible)}
    if earlier:
        allowed |= evaluations_allowed(user, earlier, check_can_see_evaluation)
    published = _published(allowed)
    found = []
    for row in (assessment, *earlier):
        if len(published[row.pk]) < 2:
            continue  # a loss lies between two
        sheets = {}
        for stage, evaluation in published[row.pk].items():
            read, _ = sheets_or_problems(evaluation)
            if read is not None:
                sheets[stage] = losses.PastSheet(read.supported or read.claim, _scorer(evaluation), evaluation.pk)
        instrument = get_instrument(row.period.instrument)
        past = losses.PastRound(str(row.pk), row.period.name, _dated(row, published[row.pk]), instrument, sheets)
        if losses.observed_losses(past):
            found.append(past)
    return _Known(published[assessment.pk], tuple(found))


def _published(allowed: Mapping[int, Sequence[Evaluation]]) -> dict[int, dict[str, Evaluation]]:
    """Return, per assessment, stage → the evaluation that speaks for it: the last published one, or the unit's own.

    The unit's own is the one the evaluators saw: of their round, or the latest before it.
    """
    found: dict[int, dict[str, Evaluation]] = {}
    for pk, evaluations in allowed.items():
        ordered = sorted(evaluations, key=lambda e: (e.round, TIERS.index(Evaluation.Tier(e.tier))))
        stages: dict[str, Evaluation] = {
            e.stage: e for e in ordered if e.is_published and e.stage in {Stage.TPI, Stage.TPN}
        }
        seen = stages.get(Stage.TPI) or stages.get(Stage.TPN)
        own = [e for e in ordered if e.stage == Stage.SELF and (seen is None or e.round <= seen.round)]
        if own:
            stages[Stage.SELF] = own[-1]
        found[pk] = stages
    return found


def _scorer(evaluation: Evaluation) -> str:
    title = scorer_title(evaluation)
    return f"{title} ({evaluation.scorer})" if evaluation.scorer else title


def _dated(assessment: Assessment, published: Mapping[str, Evaluation]) -> str:
    """Return the day of the decision, else the day the last scorer's result was published in the portal."""
    if assessment.outcome_date is not None:
        return f"keputusan {long_date(assessment.outcome_date)}"
    moments = [evaluation.published_at for evaluation in published.values() if evaluation.published_at is not None]
    if not moments:
        return ""
    return f"diterbitkan {long_date(max(moments).astimezone(ZoneInfo(assessment.unit.time_zone)).date())}"


def _assumptions(assessment: Assessment, instrument: Instrument) -> tuple[AssumptionLine, ...]:
    """Return the assumptions in force, in the order of the steps and of the LKE; one query."""
    names = {part.key: part.name for part in losses.parts_of(instrument)}
    order, zone = list(names), ZoneInfo(assessment.unit.time_zone)
    rows = assessment.gap_assumptions.filter(amount__isnull=False).select_related("set_by")
    lines = []
    for row in sorted(rows, key=lambda row: (row.step, order.index(row.part))):
        origin = losses.Origin(
            f"Asumsi {row.set_by}", row.reason, long_date(row.set_at.astimezone(zone).date()), is_assumed=True
        )
        is_percent = row.measure == GapAssumption.Measure.PERCENT
        percent, points = (row.amount, None) if is_percent else (None, row.amount)
        loss = losses.assumed(row.step, row.part, origin, percent=percent, points=points)
        lines.append(AssumptionLine(row, names[row.part], loss))
    return tuple(lines)
