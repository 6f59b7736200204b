"""Units, assessments and evaluations, limited to what a person may know exists."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import BigAutoField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.shortcuts import get_object_or_404

from assessment.people import permissions
from assessment.people.models import INSTANSI_SCOPED_ROLES, UNIT_SCOPED_ROLES, UNIT_TEAM_ROLES, Role, Unit, User
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.permissions import check_can_read_sheet, check_can_see_evaluation
from assessment.rounds.workflow import BEFORE_SUBMISSION, OVER, Status
from zi_portal.kit.prepared import Asked, Prepared
from zi_portal.kit.refusals import WrongState

# Roles that let a person know of the unit they are held in; a role of pendahuluan tells of the units below.
_WITHIN = frozenset(UNIT_SCOPED_ROLES) - {Role.PRELIMINARY}
MAX_DEPTH = 4  # eselon I, kanwil, office, sub-office: as deep as unit trees go


def units_in_scope(user: User) -> QuerySet[Unit]:
    """Return the units whose existence `user` may know: own, assigned, below (pendahuluan), of the instansi."""
    return Unit.objects.filter(_known(user))


def assessments_in_scope(user: User) -> QuerySet[Assessment]:
    """Return the assessments of those units, with unit, instansi and period at hand, for pendahuluan the units above too.

    Every page and every save of a unit's team asks for one of them, so it is kept narrow.
    """
    looks_below = any(m.role == Role.PRELIMINARY for m in permissions.memberships_of(user))
    above = ("unit__parent__parent",) if looks_below else ()
    return (
        Assessment.objects.filter(_known(user, "unit__"))
        .select_related("unit__instansi", *above, "period__instrument")
        .defer("period__instrument__details")  # long, and read once a process by `get_instrument`
        .prefetch_related("period__windows")
    )


def along_names(user: User, found: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Return the same rounds, of `assessments_in_scope`, so that a database finds a page of them along the names of units."""
    instansi = permissions.instansi_of_many(user)
    return found if instansi is None else found.filter(unit__instansi__in=instansi)


def _known(user: User, prefix: str = "") -> Q:
    """Return the condition of `units_in_scope`.

    prefix: the path to the unit. Rounds stand in the order of its name: as a subquery the units would be one more table
    beside it, and a database would put all rounds in order for one page.
    """
    held = permissions.memberships_of(user)
    scope = Q(**{f"{prefix}pk__in": permissions.units_held(user, _WITHIN)})
    if instansi := [m.instansi_id for m in held if m.role in INSTANSI_SCOPED_ROLES and m.instansi_id is not None]:
        scope |= Q(**{f"{prefix}instansi_id__in": instansi})
    if any(m.role == Role.PRELIMINARY for m in held):
        above = permissions.units_held(user, (Role.PRELIMINARY,))
        for depth in range(1, MAX_DEPTH + 1):
            scope |= Q(**{f"{prefix}{'__'.join(['parent'] * depth)}_id__in": above})
    return scope


def in_order_of_work(rounds: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Return `rounds` as a team works on them: under repair, in the unit's own hands, with evaluators, history.

    Of those in the unit's hands the oldest comes first, as it is due first; of the others the newest.
    """
    under_repair = Q(status=Status.RETURNED) | Q(status=Status.WITH_HEAD, repair_until__isnull=False)
    turn = Case(
        When(under_repair, then=0),
        When(status__in=BEFORE_SUBMISSION, then=1),
        When(status__in=OVER, then=3),
        default=2,
    )
    year = Case(When(status__in=BEFORE_SUBMISSION, then=F("period__year")), default=-F("period__year"))
    return rounds.order_by(turn, year, "-pk")


def first_of_team() -> Case:
    """Return what each membership in a unit's own team brings as `current_assessment_id`: the round that is first, or None.

    With it the menu of every page needs no query of its own.
    """
    first = in_order_of_work(Assessment.objects.filter(unit=OuterRef("unit")))
    return Case(When(role__in=UNIT_TEAM_ROLES, then=Subquery(first.values("pk")[:1])), default=None)


def open_of_team() -> Case:
    """Return what the same membership brings as `open_round_count`: how many rounds of the unit are not over, or None."""
    standing = Assessment.objects.filter(unit=OuterRef("unit")).exclude(status__in=OVER).order_by()
    counted = standing.values("unit").annotate(count=Count("pk")).values("count")
    return Case(When(role__in=UNIT_TEAM_ROLES, then=Subquery(counted)), default=None)


def open_rounds(unit_id: int) -> list[Assessment]:
    """Return the rounds of a unit that are not over, in the order of work, with unit and windows; two queries.

    For its own team: that the person is of it was asked.
    """
    standing = Assessment.objects.filter(unit=unit_id).exclude(status__in=OVER)
    return list(in_order_of_work(standing).select_related("unit", "period").prefetch_related("period__windows"))


_BY_PK = Prepared(
    lambda: (
        Assessment.objects.filter(pk=Asked("pk", BigAutoField()))
        .select_related("unit__instansi", "period__instrument")
        .defer("period__instrument__details")
    )
)


def _of_own_unit(user: User, pk: int) -> Assessment | None:
    """Return the assessment if it is of a unit in which `user` holds a role, as most are who ask; None says nothing yet.

    The first part of what `units_in_scope` asks, and the same rows.
    """
    held = permissions.memberships_of(user)
    own = {m.unit_id for m in held if m.role in _WITHIN}
    if not own or any(m.role == Role.PRELIMINARY for m in held):
        return None
    found = _BY_PK(pk=pk)
    return found[0] if found and found[0].unit_id in own else None


def get_assessment(user: User, pk: int) -> Assessment:
    """Return one assessment in scope whose sheet `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = _of_own_unit(user, pk) or get_object_or_404(assessments_in_scope(user), pk=pk)
    check_can_read_sheet(user, assessment)
    return assessment


def get_unit(user: User, pk: int) -> Unit:
    """Return one unit in scope, or Http404."""
    return get_object_or_404(units_in_scope(user).select_related("instansi"), pk=pk)


# With its stored score, which every page of a sheet shows.
_OWN_SHEET = Prepared(
    lambda: (
        Evaluation.objects.filter(
            assessment=Asked("assessment", BigAutoField()), stage=Stage.SELF, form=Evaluation.Form.DETAIL
        )
        .select_related("score")
        .order_by("-round")[:1]
    )
)


def self_evaluation(assessment: Assessment, *, is_locked: bool = False) -> Evaluation:
    """Return the unit's own sheet: the mandiri evaluation of the latest round; with its score, where it is not locked.

    is_locked: inside the transaction of a save; its row and the assessment's are locked, since the score rests on all
    answers, and `assessment.status` is what it is now.
    Raises WrongState for a round of history that holds only a rekap.
    """
    evaluation: Evaluation | None
    if not is_locked:
        evaluation = next(iter(_OWN_SHEET(assessment=assessment.pk)), None)
    else:
        rows = Evaluation.objects.filter(assessment_id=assessment.pk, stage=Stage.SELF, form=Evaluation.Form.DETAIL)
        # The assessment first, as whoever cites a document locks it before the score.
        rows = rows.select_related("assessment").select_for_update(of=("assessment", "self"))
        evaluation = rows.order_by("-round").first()
    if is_locked and evaluation is not None and evaluation.assessment.status != assessment.status:
        # Whoever moved the round on while this waited for the lock may have begun the next one, which the statement that
        # waited does not see.
        evaluation = rows.order_by("-round").first()
    if evaluation is None:
        raise WrongState(
            "Putaran ini hanya memuat rekap nilai, tanpa isian LKE. Nilainya dapat dilihat di halaman Kesiapan dan Riwayat."
        )
    if is_locked:
        assessment.status = evaluation.assessment.status
    evaluation.assessment = assessment
    return evaluation


def visible_evaluations(user: User, assessment: Assessment) -> list[Evaluation]:
    """Return the evaluations of an assessment that `user` may see, in the order of the year."""
    return evaluations_allowed(user, [assessment], check_can_see_evaluation)[assessment.pk]


_EVALUATIONS = Prepared(
    lambda: Evaluation.objects.filter(assessment=Asked("assessment", BigAutoField())).select_related("score").order_by()
)


def evaluations_allowed(
    user: User,
    assessments: Sequence[Assessment],
    check: Callable[[User, Evaluation], None],
    *,
    has_totals_only: bool = False,
) -> dict[int, list[Evaluation]]:
    """Return, per assessment, the evaluations that `check` lets `user` see, in the order of the year.

    assessments: with unit, instansi and the unit's parents at hand, as `assessments_in_scope` brings them; then a fixed
    number of queries answers for all of them. has_totals_only: without the stored sheets, which weigh some 50 KB for each
    evaluation and which no list shows.
    """
    order = list(Stage)
    by_pk = {assessment.pk: assessment for assessment in assessments}
    permissions.look_at(user, (assessment.unit_id for assessment in assessments))
    allowed: dict[int, list[Evaluation]] = {pk: [] for pk in by_pk}
    found: Iterable[Evaluation]
    if len(by_pk) == 1 and not has_totals_only:
        found = _EVALUATIONS(assessment=next(iter(by_pk)))
    else:
        rows = Evaluation.objects.filter(assessment__in=by_pk).order_by().select_related("score")
        found = rows.defer("score__claim", "score__supported") if has_totals_only else rows
    for evaluation in found:
        evaluation.assessment = by_pk[evaluation.assessment_id]
        if permissions.can(check, user, evaluation):
            allowed[evaluation.assessment_id].append(evaluation)
    for evaluations in allowed.values():
        evaluations.sort(key=lambda e: (order.index(Stage(e.stage)), e.round, e.tier))
    return allowed
