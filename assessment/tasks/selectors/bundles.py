"""The unfinished tasks of one person as bundles, by round, area and what they are about."""

from collections.abc import Iterator

from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.bundles import Bundle
from assessment.people.models import UNIT_TEAM_ROLES, Unit, User
from assessment.rounds.workflow import OVER
from assessment.tasks.models import UNFINISHED, Subject, Task
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.indonesian import count_text

PREFIX = "tugas"
DOCUMENTS = (Subject.DOCUMENT, Subject.ENDING)


def bundles_of(reader: User, unit: Unit, person: User) -> list[Bundle]:
    """Return the bundles of `person` in rounds of `unit` that run; none for who is not of its team. One query."""
    if not permissions.holds(reader, UNIT_TEAM_ROLES, unit=unit):
        return []
    rows = Task.objects.filter(assessment__unit=unit, owner=person, state__in=UNFINISHED)
    rows = rows.exclude(assessment__status__in=OVER).select_related("assessment__period")
    grouped: dict[str, list[Task]] = {}
    for task in rows.order_by("assessment_id", "area", "pk"):
        grouped.setdefault(key_of(task), []).append(task)
    return list(_bundles(grouped, unit))


def key_of(task: Task) -> str:
    """Return the key of the bundle a task is in."""
    kind = "dokumen" if task.subject in DOCUMENTS else "lain"
    return f"{PREFIX}-{task.assessment_id}-{task.area}-{kind}"


def _bundles(grouped: dict[str, list[Task]], unit: Unit) -> Iterator[Bundle]:
    today = today_in(unit)
    for key, tasks in grouped.items():
        area, word = AreaKey(tasks[0].area), "tugas data dukung" if key.endswith("-dokumen") else "tugas"
        late = sum(task.is_late_on(today) for task in tasks)
        name = f"{count_text(len(tasks))} {word} {area.label}"
        yield Bundle(key, name, tasks[0].assessment.period.name, area, len(tasks), late)
