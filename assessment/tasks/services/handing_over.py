"""Handing over in one act what nobody can work on any more."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions
from assessment.people.models import Unit, User
from assessment.people.permissions import led_areas
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.rounds.workflow import OVER
from assessment.tasks.models import UNFINISHED, State, Task
from assessment.tasks.permissions import check_can_decide, check_can_own
from assessment.tasks.selectors.board import orphans
from assessment.tasks.selectors.bundles import key_of
from assessment.tasks.selectors.giving import people_to_choose
from assessment.tasks.services.giving import check_day
from assessment.tasks.services.telling import tell_given
from assessment.tasks.services.work import carry_to_work
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def hand_over(
    *, assessment: Assessment, tasks: Collection[int], owner: int | None, due_on: date | None, by: User
) -> list[Task]:
    """Give the ticked tasks that nobody can work on to one person; return them.

    tasks: ids; one that somebody else has handed over meanwhile stays there. due_on: a new day for all, None keeps each
    one's own. Raises ActionDenied, InvalidInput for a person who may not answer one of their areas or a day outside the
    window; then nothing is handed over.
    """
    assessment = lock_assessment(assessment)
    found = [line.task for line in orphans(by, assessment) if line.task.pk in set(tasks)]
    if not found:
        raise InvalidInput({"tasks": ["Centang sedikitnya satu tugas yang belum berpindah."]})
    people = {person.pk: person for person, _ in people_to_choose(assessment, led_areas(by, assessment.unit))}
    if owner not in people:
        raise InvalidInput({"owner": ["Pilih seorang dari daftar. Hanya tim area Anda yang dapat diberi tugas."]})
    person = people[owner]
    check_day(assessment, due_on)
    _move(found, assessment=assessment, person=person, due_on=due_on, field="owner", by=by)
    return found


@transaction.atomic
def hand_on(key: str, unit: Unit, person: User, to: User, by: User) -> int:
    """Give a bundle of the tasks of `person`, who leaves the team, to `to`; return how many.

    Raises ActionDenied, InvalidInput at `key` if `to` may not answer the area today, or if the bundle is gone.
    """
    first = [task for task in _of(person, unit) if key_of(task) == key]
    if not first:
        raise InvalidInput({key: ["Tugas ini sudah berpindah. Muat ulang halaman ini."]})
    assessment = lock_assessment(first[0].assessment)
    found = [task for task in _of(person, unit).filter(assessment=assessment) if key_of(task) == key]
    for task in found:
        task.assessment = assessment
    _move(found, assessment=assessment, person=to, due_on=None, field=key, by=by)
    return len(found)


def _of(person: User, unit: Unit) -> QuerySet[Task]:
    rows = Task.objects.filter(assessment__unit=unit, owner=person, state__in=UNFINISHED)
    return rows.exclude(assessment__status__in=OVER).select_related("assessment", "owner").order_by("pk")


def _move(
    found: Sequence[Task], *, assessment: Assessment, person: User, due_on: date | None, field: str, by: User
) -> None:
    for task in found:
        check_can_decide(by, task)
        if reason := permissions.denial(check_can_own, person, assessment, task.area, task.subject):
            raise InvalidInput({field: [reason]})
    now = timezone.now()
    before = [[task.pk, task.owner_id] for task in found]
    for task in found:
        task.owner, task.given_by, task.given_at = person, by, now
        task.due_on = due_on or task.due_on
        task.asked_due, task.asked_reason = None, ""
        task.state = State.RUNNING if task.state == State.HANDED_IN else task.state
        task.version += 1
        task.changed_at, task.changed_by = now, by
        validation.check_and_save(task)
        carry_to_work(task, by=by)
    detail = {"tasks": before, "owner": person.pk, "due": due_on.isoformat() if due_on else None}
    audit.record(AuditEvent.Kind.TASK_MOVED, assessment, by=by, scope=assessment.unit, detail=detail)
    tell_given(found, assessment=assessment, by=by)
