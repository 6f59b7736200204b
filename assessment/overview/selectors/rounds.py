"""The rounds a person may know of, as one list: unit, period, status, and the figures that person may see."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from assessment.handover.selectors.reopening import with_open_reopen_request
from assessment.people import permissions
from assessment.people.models import INSTANSI_SCOPED_ROLES, UNIT_TEAM_ROLES, Membership, Role, User
from assessment.rounds.models import Assessment, Evaluation, Period, Stage
from assessment.rounds.permissions import check_can_read_sheet, check_can_see_total
from assessment.rounds.selectors.assessments import along_names, assessments_in_scope, evaluations_allowed
from assessment.rounds.workflow import Status
from assessment.scores.selectors import total_against
from zi_portal.kit.long_lists import LongList, Part


@dataclass(frozen=True)
class PublishedTotal:
    """What an evaluator gave: the stage in words and the total, None where a rekap does not know it."""

    label: str
    total: Fraction | None
    evaluation: int  # its id, to ask where the total comes from

    @property
    def query(self) -> str:
        """What a link to the calculation adds, to ask for this sheet."""
        return f"?penilai={self.evaluation}"


@dataclass(frozen=True)
class Tally:
    """How many rounds of a period stand in one status."""

    period: int  # its pk
    year: int
    status: str
    count: int


@dataclass(frozen=True)
class StatusCount:
    """How many rounds stand in one status."""

    status: Status
    count: int


@dataclass(frozen=True)
class Round:
    """One line of the list; a total is None where it may not be seen or is not known."""

    assessment: Assessment
    can_open: bool
    claim: Fraction | None
    supported: Fraction | None
    published: tuple[PublishedTotal, ...]
    request: int | None  # of the unit to open it again, waiting for the reader as an admin

    @property
    def at_risk(self) -> Fraction | None:
        """Claimed points without data dukung."""
        return None if self.claim is None or self.supported is None else self.claim - self.supported

    @property
    def is_sum_only(self) -> bool:
        """Whether totals stand here whose calculation the reader may not open."""
        return not self.can_open and (self.claim is not None or bool(self.published))


def find_assessments(
    user: User, *, text: str = "", status: str = "", period: Period | None = None, target: str = ""
) -> QuerySet[Assessment]:
    """Return the assessments in scope by words of the unit's name or code, by status, period and target."""
    found = assessments_in_scope(user)
    if text:
        found = found.filter(Q(unit__name__icontains=text) | Q(unit__code__icontains=text))
    if status:
        found = found.filter(status=status)
    if period:
        found = found.filter(period=period)
    if target:
        found = found.filter(target=target)
    return with_open_reopen_request(found, user).order_by("-period__year", "unit__name", "pk")


def periods_in_scope(user: User) -> QuerySet[Period]:
    """Return the periods of those assessments, the latest first.

    A unit has rounds in periods of its own instansi only. Of each period one round is looked for, as a value: for an
    EXISTS a database may prefer to read all rounds.
    """
    known = assessments_in_scope(user).select_related(None).order_by().filter(period=OuterRef("pk"))
    instansi = permissions.instansi_of_many(user)
    homes: QuerySet[Any, Any] | list[int] = user.memberships.order_by().values("home") if instansi is None else instansi
    periods = Period.objects.filter(instansi__in=homes)
    return periods.alias(one=Subquery(known.values("pk")[:1])).filter(one__isnull=False)


def tally_of(found: QuerySet[Assessment]) -> list[Tally]:
    """Return how many of these rounds stand in which period and status; one query."""
    counted = found.order_by().values_list("period", "period__year", "status").annotate(Count("pk"))
    return [Tally(*row) for row in counted]


def narrowed(tally: Iterable[Tally], *, status: str = "", period: Period | None = None) -> list[Tally]:
    """Return those of `tally` that `find_assessments` would find by the same criteria; no query."""
    wanted = None if period is None else period.pk
    return [row for row in tally if status in ("", row.status) and wanted in (None, row.period)]


def status_counts(tally: Iterable[Tally]) -> list[StatusCount]:
    """Return how many stand in each status, in the order of the year; empty ones left out."""
    counts: Counter[str] = Counter()
    for row in tally:
        counts[row.status] += row.count
    return [StatusCount(status, counts[status]) for status in Status if status in counts]


def round_list(user: User, found: QuerySet[Assessment], tally: Iterable[Tally] | None) -> LongList[Round]:
    """Return the lines of `found`, of `find_assessments`, in its order; tally: of the same rounds, None where words were searched.

    A year at a time: within one, a page is read along the names of the units.
    """
    if tally is None:
        return LongList([Part.searched(found)], found, partial(rounds, user))
    counts: dict[int, Counter[int]] = {}
    for row in tally:
        counts.setdefault(row.year, Counter())[row.period] += row.count
    by_name = along_names(user, found).order_by("unit__name", "pk")
    parts = [Part(by_name.filter(period__in=of), of.total()) for _, of in sorted(counts.items(), reverse=True)]
    return LongList(parts, found, partial(rounds, user))


def rounds(user: User, assessments: Sequence[Assessment]) -> list[Round]:
    """Return the lines for `assessments` of `find_assessments`, in a fixed number of queries for all of them."""
    allowed = evaluations_allowed(user, assessments, check_can_see_total, has_totals_only=True)
    return [_round(user, assessment, allowed[assessment.pk]) for assessment in assessments]


def current_round(user: User) -> Assessment | None:
    """Return the one round a member of a single unit's team works in: the first; None for everybody else."""
    held = permissions.memberships_of(user)
    units = {m.unit_id for m in held}
    if not held or len(units) != 1 or any(m.role not in UNIT_TEAM_ROLES for m in held):
        return None
    pk = getattr(held[0], "current_assessment_id", None)
    return assessments_in_scope(user).filter(pk=pk).first() if pk is not None else None


def oversees_several(held: Iterable[Membership]) -> bool:
    """Whether these roles look at the rounds of other units: evaluators, and everybody of an instansi."""
    return any(m.role in INSTANSI_SCOPED_ROLES or m.role not in (*UNIT_TEAM_ROLES, Role.PORTAL_ADMIN) for m in held)


def _round(user: User, assessment: Assessment, evaluations: Sequence[Evaluation]) -> Round:
    claim = supported = None
    published = []
    for evaluation in evaluations:
        score = getattr(evaluation, "score", None)
        if evaluation.stage == Stage.SELF:
            claim, supported = (score.claim_total, score.supported_total) if score else (None, None)
        elif evaluation.is_published:
            total = total_against(assessment, score.claim_total if score else None)
            published.append(PublishedTotal(_label(evaluation), total, evaluation.pk))
    can_open = permissions.can(check_can_read_sheet, user, assessment)
    reopen_request: int | None = getattr(assessment, "open_reopen_request", None)
    ours, proved = total_against(assessment, claim), total_against(assessment, supported)
    return Round(assessment, can_open, ours, proved, tuple(published), reopen_request)


def _label(evaluation: Evaluation) -> str:
    stage = {Stage.PRELIMINARY: "Pendahuluan", Stage.TPI: "TPI", Stage.TPN: "TPN"}[Stage(evaluation.stage)]
    return stage if evaluation.round == 1 else f"{stage}, putaran {evaluation.round}"
