"""Who is told of what became of a task."""

from collections.abc import Sequence

from django.urls import reverse

from assessment.notices.models import Kind
from assessment.notices.services.notices import Param, tell
from assessment.people.areas import AreaKey
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import team_in_force
from assessment.tasks.models import Task


def tell_given(tasks: Sequence[Task], *, assessment: Assessment, by: User | None) -> None:
    """Tell each new owner once of all that was given in one act."""
    for owner in dict.fromkeys(task.owner for task in tasks):
        if owner is None:
            continue
        theirs = [task for task in tasks if task.owner == owner]
        first = theirs[0]
        alone = len(theirs) == 1
        tell(
            Kind.TASK_GIVEN,
            [owner],
            assessment=assessment,
            by=by,
            mark=f"tugas:{first.pk}:{first.version}",
            url=reverse("assessment:task-detail", args=[first.pk]) if alone else reverse("assessment:task-list"),
            params={"task": first.title, "due": first.due_on, "count": len(theirs)},
        )


def tell_of(kind: Kind, people: "list[User] | list[User | None]", task: Task, *, by: User, **params: Param) -> None:
    """Tell `people`, None left out, what happened to one task."""
    given: dict[str, Param] = {"task": task.title, "due": task.due_on, **params}
    tell(
        kind,
        [person for person in people if person is not None],
        assessment=task.assessment,
        by=by,
        mark=f"tugas:{task.pk}:{task.version}",
        url=reverse("assessment:task-detail", args=[task.pk]),
        params=given,
    )


def leaders_of(task: Task) -> list[User]:
    """Return who decides about a task: the ketua of its pokja, or the ketua tim ZI where it has none or is theirs."""
    team = team_in_force(task.assessment.unit)
    heads = [m.user for m in team if m.role == Role.POKJA_LEAD and AreaKey(task.area) in m.area_keys]
    leads = [m.user for m in team if m.role == Role.TEAM_LEAD]
    found = [person for person in heads if person.pk != task.owner_id]
    # What a ketua tim ZI has, nobody else looks at.
    return [] if task.owner in leads else found or leads
