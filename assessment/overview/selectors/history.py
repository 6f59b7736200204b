"""The rounds of a unit over the years, and the totals a person may know of them."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.figures.iku import Iku
from assessment.overview.selectors.figures import Figure, figure_of
from assessment.overview.selectors.iku import iku_for
from assessment.people import permissions
from assessment.people.models import Unit, User
from assessment.readiness.comparison import compared_with
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_can_read_sheet, check_can_see_total
from assessment.rounds.selectors.assessments import assessments_in_scope, evaluations_allowed, get_unit


@dataclass(frozen=True)
class Round:
    """One round of a unit with the totals its reader may know."""

    assessment: Assessment
    figures: tuple[Figure, ...]
    may_open: bool  # whether the reader may open its sheet
    iku: Iku | None  # the predicate as an IKU, for the unit's own team of an instansi that counts it

    @property
    def gap(self) -> Fraction | None:
        """The last known claim less the one it is compared with, as the comparison shows it; None below two."""
        known = [(figure, figure.claim) for figure in self.figures if figure.claim is not None]
        if len(known) < 2:
            return None
        first = compared_with([(figure.is_unit, figure.round) for figure, _ in known])
        return known[-1][1] - known[first][1]


@dataclass(frozen=True)
class History:
    """A unit and its rounds, the latest first."""

    unit: Unit
    rounds: tuple[Round, ...]


def get_history(user: User, unit_pk: int) -> History:
    """Return the rounds of one unit in scope, or Http404.

    A round is listed for everyone who may know the unit; its totals only as `permissions.check_can_see_total` allows.
    """
    unit = get_unit(user, unit_pk)
    assessments = list(assessments_in_scope(user).filter(unit=unit).order_by("-period__year", "-pk"))
    allowed = evaluations_allowed(user, assessments, check_can_see_total, has_totals_only=True)
    return History(
        unit=unit,
        rounds=tuple(
            Round(
                assessment,
                tuple(figure_of(assessment, evaluation) for evaluation in allowed[assessment.pk]),
                may_open=permissions.can(check_can_read_sheet, user, assessment),
                iku=iku_for(user, assessment, allowed[assessment.pk]),
            )
            for assessment in assessments
        ),
    )
