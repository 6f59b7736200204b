"""What the owner of a task does with it, and what its leader decides."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.notices.models import Kind
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.services import lock_assessment
from assessment.tasks.models import State, Task
from assessment.tasks.permissions import check_can_decide, check_can_own, check_can_take, check_can_work
from assessment.tasks.selectors.tasks import people_for
from assessment.tasks.services.giving import check_day
from assessment.tasks.services.telling import leaders_of, tell_given, tell_of
from assessment.tasks.services.work import carry_to_work
from zi_portal.kit import validation
from zi_portal.kit.indonesian import clock
from zi_portal.kit.refusals import InvalidInput, WrongState


class StaleTask(Exception):
    """The task was changed since the form was loaded, so nothing is written. `saved` stands now."""

    def __init__(self, saved: Task) -> None:
        super().__init__(f"task {saved.pk} is at version {saved.version}")
        self.saved = saved


@transaction.atomic
def take_task(*, task: Task, by: User) -> Task:
    """Make a task that nobody has the own one. Raises WrongState, with who has it, for whoever comes second."""
    task = _locked(task)
    if task.owner_id == by.pk and task.is_unfinished:
        return task
    if task.owner is not None:
        at = clock(task.changed_at, task.assessment.unit.time_zone)
        raise WrongState(
            f"{task.owner} sudah mengambil tugas ini pukul {at}. Pilih tugas lain, atau hubungi {task.owner.get_short_name()}."
        )
    check_can_take(by, task)
    task.owner = by
    return _kept(task, AuditEvent.Kind.TASK_TAKEN, by=by)


@transaction.atomic
def report_progress(*, task: Task, text: str, version: int, by: User) -> Task:
    """Keep how far the owner is. Raises ActionDenied, StaleTask."""
    task = _locked(task)
    check_can_work(by, task)
    if (task.state, task.progress) == (State.RUNNING, text):
        return task
    _check_version(task, version)
    task.state, task.progress = State.RUNNING, text
    return _kept(task, AuditEvent.Kind.TASK_PROGRESSED, by=by)


@transaction.atomic
def hand_in(*, task: Task, text: str, version: int, by: User) -> Task:
    """Hand the task to who leads its area; who leads it is done at once. Raises ActionDenied, StaleTask."""
    task = _locked(task)
    check_can_work(by, task)
    if task.state == State.HANDED_IN and task.progress == text:
        return task
    _check_version(task, version)
    task.progress, task.asked_due, task.asked_reason = text, None, ""
    leaders = [person for person in leaders_of(task) if person != by]
    task.state = State.HANDED_IN if leaders else State.DONE
    task = _kept(task, AuditEvent.Kind.TASK_HANDED_IN, by=by)
    tell_of(Kind.TASK_HANDED_IN, leaders, task, by=by)
    return task


@transaction.atomic
def ask_time(*, task: Task, until: date, reason: str, version: int, by: User) -> Task:
    """Ask for a later day. Raises ActionDenied, StaleTask, InvalidInput for a day that is not later or after the window."""
    task = _locked(task)
    check_can_work(by, task)
    if (task.asked_due, task.asked_reason) == (until, reason):
        return task
    _check_version(task, version)
    if task.due_on is None or until <= task.due_on:
        words = "Tugas ini tanpa tenggat." if task.due_on is None else "Pilih hari sesudah tenggat yang sekarang."
        raise InvalidInput({"until": [words]})
    check_day(task.assessment, until, "until")
    task.asked_due, task.asked_reason = until, reason
    task = _kept(task, AuditEvent.Kind.TASK_TIME_ASKED, by=by)
    tell_of(Kind.MORE_TIME_ASKED, leaders_of(task), task, by=by, until=until)
    return task


@transaction.atomic
def decide_time(*, task: Task, is_granted: bool, version: int, by: User) -> Task:
    """Grant or refuse the later day the owner asked for. Raises ActionDenied, StaleTask, WrongState if nothing was asked."""
    task = _locked(task)
    check_can_decide(by, task)
    if task.asked_due is None:
        raise WrongState("Tidak ada permintaan tambahan waktu yang menunggu pada tugas ini.")
    _check_version(task, version)
    if is_granted:
        check_day(task.assessment, task.asked_due, "")
        task.due_on = task.asked_due
    task.asked_due, task.asked_reason = None, ""
    task = _kept(task, AuditEvent.Kind.TASK_TIME_DECIDED, by=by, granted=is_granted)
    tell_of(Kind.MORE_TIME_DECIDED, [task.owner], task, by=by, granted=is_granted)
    return task


@transaction.atomic
def accept_task(*, task: Task, version: int, by: User) -> Task:
    """Say that the task is done. Raises ActionDenied, StaleTask."""
    task = _locked(task)
    if task.state == State.DONE:
        return task
    check_can_decide(by, task)
    _check_version(task, version)
    task.state, task.asked_due, task.asked_reason = State.DONE, None, ""
    task = _kept(task, AuditEvent.Kind.TASK_ACCEPTED, by=by)
    tell_of(Kind.TASK_DONE, [task.owner], task, by=by)
    return task


@transaction.atomic
def send_back(*, task: Task, version: int, by: User) -> Task:
    """Give a task that was handed in back to its owner. Raises ActionDenied, StaleTask, WrongState if it was not."""
    task = _locked(task)
    check_can_decide(by, task)
    _check_version(task, version)
    if task.state != State.HANDED_IN:
        raise WrongState("Tugas ini belum diserahkan, jadi tidak ada yang dikembalikan.")
    task.state = State.RUNNING
    task = _kept(task, AuditEvent.Kind.TASK_SENT_BACK, by=by)
    tell_given([task], assessment=task.assessment, by=by)
    return task


@transaction.atomic
def move_task(*, task: Task, owner: int | None, due_on: date | None, version: int, by: User) -> Task:
    """Give a task to somebody else, or another day to the same person.

    Raises ActionDenied, StaleTask, InvalidInput for a person who may not answer the area or a day outside the window.
    """
    task = _locked(task)
    check_can_decide(by, task)
    _check_version(task, version)
    people = {person.pk: person for person in people_for(task.assessment, task.area, task.subject)}
    if owner not in people:
        raise InvalidInput({"owner": ["Pilih seorang yang dapat mengisi area ini dari daftar."]})
    before, person = task.owner, people[owner]
    if reason := permissions.denial(check_can_own, person, task.assessment, task.area, task.subject):
        raise InvalidInput({"owner": [reason]})
    if (task.owner, task.due_on) == (person, due_on):
        return task
    if due_on != task.due_on:
        check_day(task.assessment, due_on)
    task.owner, task.due_on = person, due_on
    if before != person:
        task.given_by, task.given_at = by, timezone.now()
        task.asked_due, task.asked_reason = None, ""
        if task.state == State.HANDED_IN:
            task.state = State.RUNNING
    task = _kept(task, AuditEvent.Kind.TASK_MOVED, by=by, before=before.pk if before else None)
    tell_given([task], assessment=task.assessment, by=by)
    if before is not None and before != person:
        tell_of(Kind.TASK_CANCELLED, [before], task, by=by, moved=True)
    return task


@transaction.atomic
def cancel_task(*, task: Task, version: int, by: User) -> Task:
    """Say that the task need not be done. Raises ActionDenied, StaleTask."""
    task = _locked(task)
    if task.state == State.CANCELLED:
        return task
    check_can_decide(by, task)
    _check_version(task, version)
    task.state, task.asked_due, task.asked_reason = State.CANCELLED, None, ""
    task = _kept(task, AuditEvent.Kind.TASK_CANCELLED, by=by)
    tell_of(Kind.TASK_CANCELLED, [task.owner], task, by=by, moved=False)
    return task


def _locked(task: Task) -> Task:
    """Return the task read anew behind the lock of its round, by which all acts on its tasks come one after the other."""
    assessment = lock_assessment(task.assessment)
    found = Task.objects.select_related("owner", "indicator", "changed_by", "given_by").get(pk=task.pk)
    found.assessment = assessment
    return found


def _check_version(task: Task, version: int) -> None:
    if task.version != version:
        raise StaleTask(task)


def _kept(task: Task, kind: AuditEvent.Kind, *, by: User, **detail: object) -> Task:
    task.version += 1
    task.changed_at, task.changed_by = timezone.now(), by
    validation.check_and_save(task)
    said = {"version": task.version, "state": task.state, "owner": task.owner_id, **detail}
    said["due"] = task.due_on.isoformat() if task.due_on is not None else None
    audit.record(kind, task, by=by, scope=task.assessment.unit, detail=said)
    carry_to_work(task, by=by)
    return task
