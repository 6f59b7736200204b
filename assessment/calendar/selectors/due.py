"""What is due of a person's tasks, and of the team's for whoever leads or reads it; asked in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.db.models import Count, Q
from django.urls import reverse

from assessment.calendar.entries import MOST_ALONE, Entry, Sort
from assessment.people.held import memberships_of
from assessment.people.models import Role, User
from assessment.rounds.workflow import OVER
from assessment.tasks.models import WITH_OWNER, Task
from assessment.tasks.selectors.tasks import own_tasks
from zi_portal.kit.indonesian import count_text, names_text

SHOWN = 5  # names behind a line of the team


def own_due(user: User, first: date, last: date) -> Iterator[Entry]:
    """Give the days on which `user` has to hand something in; many of one day and round as one line."""
    rows = own_tasks(user).filter(state__in=WITH_OWNER, due_on__range=(first, last))
    by_day = groupby(rows.order_by("due_on", "assessment", "pk"), key=lambda task: (task.due_on, task.assessment_id))
    for (day, assessment), found in by_day:
        tasks = list(found)
        place = _place(tasks[0].assessment.unit.name, tasks[0].assessment.period.name)
        if len(tasks) > MOST_ALONE:
            yield Entry(
                f"tugas-{assessment}-{day}",
                Sort.OWN,
                f"{count_text(len(tasks))} tugas Anda jatuh tempo",
                place,
                reverse("assessment:task-list"),
                day,
                detail=", ".join(task.indicator.code for task in tasks if task.indicator is not None),
            )
            continue
        for task in tasks:
            yield Entry(
                f"tugas-{task.pk}",
                Sort.OWN,
                task.title,
                place,
                reverse("assessment:task-detail", args=(task.pk,)),
                day,
                detail=task.indicator.code if task.indicator is not None else "",
                revision=task.version,
                changed_at=task.changed_at,
            )


def team_due(user: User, first: date, last: date) -> Iterator[Entry]:
    """Give, for whoever leads or answers for a team, on which days how many of its other tasks are due, and whose."""
    wanted = Q()
    for membership in memberships_of(user):
        if membership.role in {Role.TEAM_LEAD, Role.HEAD}:
            wanted |= Q(assessment__unit=membership.unit_id)
        elif membership.role == Role.POKJA_LEAD:
            wanted |= Q(assessment__unit=membership.unit_id, area__in=[str(key) for key in membership.area_keys])
    if not wanted:
        return
    rows = Task.objects.filter(wanted, state__in=WITH_OWNER, due_on__range=(first, last)).exclude(owner=user)
    rows = rows.exclude(assessment__status__in=OVER).order_by("due_on", "assessment")
    names = ("assessment__unit__name", "assessment__period__name", "owner", "owner__full_name", "owner__username")
    counted = rows.values_list("due_on", "assessment", *names).annotate(count=Count("pk"))
    for (day, assessment), group in groupby(counted, key=lambda row: (row[0], row[1])):
        owners: Counter[str] = Counter()
        place = ""
        for _day, _pk, unit, period, owner, full_name, username, count in group:
            place = _place(unit, period)
            owners[(full_name or username) if owner is not None else "tanpa pemilik"] += count
        yield Entry(
            f"tim-{assessment}-{day}",
            Sort.TEAM,
            f"{count_text(owners.total())} tugas tim jatuh tempo",
            place,
            reverse("assessment:task-board", args=(assessment,)),
            day,
            detail=names_text([f"{name} {count_text(count)}" for name, count in owners.most_common()], SHOWN),
        )


def _place(unit: str, period: str) -> str:
    return f"{unit}, {period}"
