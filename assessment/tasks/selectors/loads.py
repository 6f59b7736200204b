"""How much the people of a unit have to do, over all its rounds that are not closed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.people.areas import AreaKey
from assessment.people.models import Membership, Unit, User
from assessment.rounds.workflow import Status
from assessment.tasks.models import UNFINISHED, Task
from assessment.tasks.selectors.board import Load, is_orphan, loads_of
from assessment.tasks.selectors.tasks import as_lines


@dataclass(frozen=True)
class UnitLoad:
    """What the team of a unit has to do today."""

    loads: dict[int, Load]  # pk of a person → theirs
    orphans: Counter[AreaKey]  # tasks that nobody can work on
    round_of_orphans: int | None  # pk of the latest round that has some

    def of(self, person: User) -> Load:
        """Return what `person` has to do."""
        return self.loads.get(person.pk) or Load(person, 0, 0, 0)


def unit_load(unit: Unit, team: Sequence[Membership]) -> UnitLoad:
    """Return what `team`, the unit's team in force, has to do; one query. Who may read it is the caller's to ask."""
    rows = Task.objects.filter(assessment__unit=unit, state__in=UNFINISHED).exclude(assessment__status=Status.CLOSED)
    lines = as_lines(rows.select_related("assessment__unit", "owner"))
    lost = [line.task for line in lines if is_orphan(line.task, team)]
    return UnitLoad(
        loads={load.person.pk: load for load in loads_of(lines)},
        orphans=Counter(AreaKey(task.area) for task in lost),
        round_of_orphans=max((task.assessment_id for task in lost), default=None),
    )
