"""The rencana kerja of one round, area by area."""

from dataclasses import dataclass

from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.models import WorkItem
from assessment.programme.permissions import check_can_read_programme
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment


@dataclass(frozen=True)
class AreaLines:
    """The lines of one area."""

    key: AreaKey
    lines: tuple[WorkItem, ...]


@dataclass(frozen=True)
class PlanPage:
    """All lines of a round."""

    assessment: Assessment
    areas: tuple[AreaLines, ...]  # those with lines, in the order of the LKE

    @property
    def lines(self) -> tuple[WorkItem, ...]:
        """All lines, area by area."""
        return tuple(line for area in self.areas for line in area.lines)


def get_plan_assessment(user: User, pk: int) -> Assessment:
    """Return one round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_programme(user, assessment)
    return assessment


def get_plan(user: User, pk: int) -> PlanPage:
    """Return the rencana kerja of one round, of whose team `user` must be."""
    assessment = get_plan_assessment(user, pk)
    found: dict[AreaKey, list[WorkItem]] = {key: [] for key in AreaKey}
    for line in assessment.work_items.select_related("owner"):
        found[AreaKey(line.area)].append(line)
    return PlanPage(assessment, tuple(AreaLines(key, tuple(lines)) for key, lines in found.items() if lines))
