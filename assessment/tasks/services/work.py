"""A line of the rencana kerja and its task, kept in step: who does it, until when, and whether it is done."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.notices.models import Kind
from assessment.people import permissions
from assessment.people.models import User
from assessment.programme import months
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment
from assessment.tasks.models import UNFINISHED, State, Subject, Task
from assessment.tasks.permissions import check_can_own
from assessment.tasks.services.giving import new_task, record_given
from assessment.tasks.services.telling import tell_given, tell_of
from zi_portal.kit import validation

# State of a task → that of its line; a cancelled task leaves its line as it stands.
_OF_LINE = {
    State.OPEN: WorkItem.State.PLANNED,
    State.RUNNING: WorkItem.State.RUNNING,
    State.HANDED_IN: WorkItem.State.RUNNING,
    State.DONE: WorkItem.State.DONE,
}


def give_work(*, assessment: Assessment, items: Sequence[WorkItem], by: User) -> list[Task]:
    """Make each line that has an owner that person's task, inside the act that plans them, whose own check says that `by` may.

    An owner who is not of the team today gets none: then it is nobody's, and stands among the tasks without an owner.
    """
    made = []
    for item in items:
        if item.owner is None:
            continue
        task = new_task(assessment, item.area, Subject.WORK, by=by, work_item=item, indicator=item.indicator)
        task.title, task.due_on, task.state = _title(item), item.due_on, _state(item, State.OPEN)
        task.owner = _owner(assessment, item)
        validation.check_and_save(task)
        made.append(task)
    record_given(assessment, made, by=by)
    tell_given(made, assessment=assessment, by=by)
    return made


def follow_work(*, assessment: Assessment, item: WorkItem, changed: Collection[str], by: User) -> None:
    """Let the task of a line have the owner, day and state that the line got, inside the act that changed it.

    changed: names of the fields of `item` that changed. A line that has no unfinished task gets one, once it has an owner
    and is not done.
    """
    if not {"owner", "due_on", "state"} & set(changed):
        return
    rows = Task.objects.select_for_update(of=("self",)).filter(work_item=item, state__in=UNFINISHED)
    task = rows.select_related("owner").first()
    if task is None:
        if item.state != WorkItem.State.DONE:
            give_work(assessment=assessment, items=[item], by=by)
        return
    task.assessment = assessment
    before, task.owner, task.due_on = task.owner, _owner(assessment, item), item.due_on
    task.asked_due, task.asked_reason = None, ""
    if "state" in changed:
        task.state = _state(item, State(task.state))
    if before != task.owner:
        task.given_by, task.given_at = by, timezone.now()
    task.version += 1
    task.changed_at, task.changed_by = timezone.now(), by
    validation.check_and_save(task)
    kind = AuditEvent.Kind.TASK_ACCEPTED if task.state == State.DONE else AuditEvent.Kind.TASK_MOVED
    detail = {"version": task.version, "state": task.state, "owner": task.owner_id}
    audit.record(kind, task, by=by, scope=assessment.unit, detail=detail)
    if task.state == State.DONE:
        tell_of(Kind.TASK_DONE, [task.owner], task, by=by)
        return
    if {"owner", "due_on"} & set(changed):
        tell_given([task], assessment=assessment, by=by)
    if before is not None and before != task.owner:
        tell_of(Kind.TASK_CANCELLED, [before], task, by=by, moved=True)


def end_work(*, assessment: Assessment, item: WorkItem, by: User) -> None:
    """Cancel the unfinished task of a line that is ended, inside the act that ends it."""
    rows = Task.objects.select_for_update(of=("self",)).filter(work_item=item, state__in=UNFINISHED)
    for task in rows.select_related("owner"):
        task.assessment = assessment
        task.state, task.asked_due, task.asked_reason = State.CANCELLED, None, ""
        task.version += 1
        task.changed_at, task.changed_by = timezone.now(), by
        validation.check_and_save(task)
        detail = {"version": task.version, "state": task.state, "owner": task.owner_id}
        audit.record(AuditEvent.Kind.TASK_CANCELLED, task, by=by, scope=assessment.unit, detail=detail)
        tell_of(Kind.TASK_CANCELLED, [task.owner], task, by=by, moved=False)


def carry_to_work(task: Task, *, by: User) -> None:
    """Let the line of a task have the owner, day and state that the task got, inside the act that changed it."""
    if task.work_item_id is None:
        return
    item = WorkItem.objects.select_for_update(of=("self",)).get(pk=task.work_item_id)
    state = _OF_LINE.get(State(task.state), WorkItem.State(item.state))
    wanted = {"owner_id": task.owner_id or item.owner_id, "due_on": task.due_on, "state": state}
    changed = [name for name, value in wanted.items() if getattr(item, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(item, name, wanted[name])
    if task.due_on is not None and "due_on" in changed:
        item.months = months.until(item.months, task.due_on, task.assessment.period.year)
    validation.check_and_save(item)
    due = item.due_on.isoformat() if item.due_on is not None else None
    detail = {"changed": changed, "owner": item.owner_id, "due_on": due, "state": item.state, "task": task.pk}
    audit.record(AuditEvent.Kind.WORK_CHANGED, item, by=by, scope=task.assessment.unit, detail=detail)


def _title(item: WorkItem) -> str:
    """Return a line's title without the code, which stands beside every task of a question."""
    return item.title.removeprefix(f"{item.indicator.code}: ") if item.indicator is not None else item.title


def _owner(assessment: Assessment, item: WorkItem) -> User | None:
    person = item.owner
    if person is None or not permissions.can(check_can_own, person, assessment, item.area, Subject.WORK):
        return None
    return person


def _state(item: WorkItem, now: State) -> State:
    """Return how far a task is whose line was set to its state; one that was handed in waits on while the line runs."""
    if item.state == WorkItem.State.DONE:
        return State.DONE
    if item.state == WorkItem.State.PLANNED:
        return State.OPEN
    return now if now == State.HANDED_IN else State.RUNNING
