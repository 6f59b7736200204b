"""The rounds of a unit over the years, and the totals a person may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.people import permissions
from assessment.people.models import Unit, User
from assessment.readiness.comparison import compared_with
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.permissions import check_can_read_sheet, check_can_see_total
from assessment.rounds.selectors.assessments import assessments_in_scope, evaluations_allowed, get_unit
from assessment.rounds.words import scorer_note, scorer_title
from assessment.scores.selectors import total_against


@dataclass(frozen=True)
class Figure:
    """The total of one evaluation, in points of 100; of a mandiri sheet berdata dukung is the headline."""

    evaluation: int  # its id, to ask where the total comes from
    title: str
    scorer: str
    note: str
    source: str
    total: Fraction | None
    claim: Fraction | None
    is_supported: bool  # whether `total` counts only answers with data dukung
    is_unit: bool  # the unit's own sheet
    round: int  # 2 after a repair

    @property
    def at_risk(self) -> Fraction | None:
        """Claimed points without data dukung; None where there is no second figure."""
        return (
            self.claim - self.total if self.is_supported and self.claim is not None and self.total is not None else None
        )

    @property
    def query(self) -> str:
        """What a link to the calculation adds, to ask for this sheet."""
        return f"?penilai={self.evaluation}"


@dataclass(frozen=True)
class Round:
    """One round of a unit with the totals its reader may know."""

    assessment: Assessment
    figures: tuple[Figure, ...]
    may_open: bool  # whether the reader may open its sheet

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
    figures = figures_of(user, assessments)
    return History(
        unit=unit,
        rounds=tuple(
            Round(
                assessment,
                figures[assessment.pk],
                may_open=permissions.can(check_can_read_sheet, user, assessment),
            )
            for assessment in assessments
        ),
    )


def figures_of(user: User, assessments: Sequence[Assessment]) -> dict[int, tuple[Figure, ...]]:
    """Return the totals `user` may know, per assessment, in the order of the year; a fixed number of queries for all.

    assessments: rows of `assessments_in_scope(user)`.
    """
    allowed = evaluations_allowed(user, assessments, check_can_see_total, has_totals_only=True)
    return {
        pk: tuple(figure_of(evaluation.assessment, evaluation) for evaluation in found) for pk, found in allowed.items()
    }


def figure_of(assessment: Assessment, evaluation: Evaluation) -> Figure:
    """Return the total of one evaluation of a round, with its score at hand; no query."""
    score = getattr(evaluation, "score", None)
    claim = total_against(assessment, score.claim_total if score else None)
    supported = total_against(assessment, score.supported_total if score else None)
    return Figure(
        evaluation=evaluation.pk,
        title=scorer_title(evaluation),
        scorer=evaluation.scorer,
        note=scorer_note(evaluation) if supported is None else "berdata dukung",
        source=evaluation.source,
        total=claim if supported is None else supported,
        claim=claim,
        is_supported=supported is not None,
        is_unit=evaluation.stage == Stage.SELF,
        round=evaluation.round,
    )
