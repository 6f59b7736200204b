"""Giving tasks: questions in bulk, an answer to repair, and what the portal itself sees missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.lke.selectors.layout import Question, get_layout
from assessment.notes.models import ReviewNote
from assessment.notices.models import Kind
from assessment.notices.services.notices import tell
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.models import UNFINISHED, State, Subject, Task
from assessment.tasks.permissions import check_can_give, check_can_own
from assessment.tasks.selectors.giving import people_to_choose
from assessment.tasks.selectors.tasks import last_day, today_in
from assessment.tasks.services.telling import leaders_of, tell_given, tell_of
from assessment.tasks.words import title_of
from zi_portal.kit import validation
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput


@dataclass(frozen=True)
class Given:
    """What became of a bulk of questions."""

    made: tuple[Task, ...]
    held: tuple[Task, ...]  # that stayed with whom they were given before


def check_day(assessment: Assessment, due_on: date | None, name: str = "due_on") -> None:
    """Raise InvalidInput at the field `name` for a day that has passed, or one after the unit's window."""
    if due_on is None:
        return
    end = last_day(assessment)
    if due_on < today_in(assessment.unit):
        raise InvalidInput({name: ["Tenggat ini sudah lewat. Pilih hari ini atau sesudahnya."]})
    if end is not None and due_on > end:
        raise InvalidInput(
            {name: [f"Masa pengisian berakhir {long_date(end)}. Pilih tenggat hari itu atau sebelumnya."]}
        )


@transaction.atomic
def give_questions(
    *, assessment: Assessment, codes: Collection[str], owner: int | None, due_on: date | None, by: User
) -> Given:
    """Give the questions `codes` to one person until a day; what somebody has already stays there and is told.

    owner: id of the person. Raises ActionDenied if `by` does not lead an area of them or the unit may not write now,
    InvalidInput for a person who cannot answer one of their areas, a day outside the window, or no question.
    """
    assessment = lock_assessment(assessment)
    questions = _questions(assessment, codes)
    for area in dict.fromkeys(question.area for question in questions):
        check_can_give(by, assessment, area)
    person = _person(assessment, owner, by)
    check_day(assessment, due_on)
    for area in dict.fromkeys(question.area for question in questions):
        if reason := permissions.denial(check_can_own, person, assessment, area):
            raise InvalidInput({"owner": [reason]})
    pks = [question.pk for question in questions]
    there = Task.objects.filter(
        assessment=assessment, subject=Subject.QUESTION, state__in=UNFINISHED, indicator__in=pks
    )
    held = {task.indicator_id: task for task in there.select_related("owner", "indicator")}
    made = []
    for question in questions:
        if question.pk in held:
            continue
        task = new_task(
            assessment,
            question.area,
            Subject.QUESTION,
            by=by,
            indicator_id=question.pk,
            title=title_of("Jawab", question.indicator.statement),
            owner=person,
            due_on=due_on,
        )
        validation.check_and_save(task)
        made.append(task)
    record_given(assessment, made, by=by)
    tell_given(made, assessment=assessment, by=by)
    return Given(tuple(made), tuple(held.values()))


@transaction.atomic
def give_repair(
    *,
    assessment: Assessment,
    indicator: Indicator,
    owner: User | None,
    due_on: date | None,
    by: User,
    reason_note: ReviewNote | None = None,
    is_told: bool = False,
) -> Task:
    """Make a returned answer somebody's task, inside the act that returns it, whose own check says that `by` may.

    owner: None, or one who may not answer the area today: then it is nobody's, and stands among the tasks without an
    owner. due_on: not after the unit's window, else its last day. An unfinished task of the same answer is given anew.
    is_told: the act tells the owner itself that the answer came back.
    """
    assessment = lock_assessment(assessment)
    question = get_layout(assessment.period.instrument).questions[indicator.code]
    if owner is not None and not permissions.can(check_can_own, owner, assessment, question.area):
        owner = None
    end = last_day(assessment)
    if due_on is not None and end is not None:
        due_on = min(due_on, end)
    task = _repairs(assessment, indicator).first() or new_task(
        assessment, question.area, Subject.REPAIR, by=by, indicator=indicator
    )
    task.title = title_of("Perbaiki", question.indicator.statement)
    task.owner, task.due_on, task.note = owner, due_on, reason_note
    task.given_by, task.given_at = by, timezone.now()
    task.state, task.asked_due, task.asked_reason = State.OPEN, None, ""
    if task.pk is not None:
        task.version += 1
    task.changed_at, task.changed_by = timezone.now(), by
    validation.check_and_save(task)
    record_given(assessment, [task], by=by)
    if owner is not None and not is_told:
        tell(
            Kind.ANSWER_RETURNED,
            [owner],
            assessment=assessment,
            by=by,
            mark=f"tugas:{task.pk}:{task.version}",
            url=reverse("assessment:answer-edit", args=[assessment.pk, indicator.code]),
            params={"question": indicator.code},
        )
    return task


@transaction.atomic
def finish_repair(*, assessment: Assessment, indicator: Indicator, by: User) -> None:
    """Call what was to be mended at a question done, inside the act that accepts its answer; nothing where nobody owes it."""
    for task in _repairs(assessment, indicator):
        task.assessment = assessment
        _move_repair(task, State.DONE, AuditEvent.Kind.TASK_ACCEPTED, by=by)


@transaction.atomic
def hand_in_repair(*, assessment: Assessment, indicator: Indicator, by: User) -> None:
    """Hand in what was to be mended at a question, inside the act that says it is, whoever owes it.

    Done at once where `by` leads the area; else who leads it is told.
    """
    for task in _repairs(assessment, indicator).exclude(state=State.HANDED_IN):
        task.assessment = assessment
        is_led = AreaKey(task.area) in led_areas(by, assessment.unit)
        _move_repair(task, State.DONE if is_led else State.HANDED_IN, AuditEvent.Kind.TASK_HANDED_IN, by=by)
        # What a ketua tim ZI owes nobody leads but they themselves.
        tell_of(Kind.TASK_HANDED_IN, [] if is_led else leaders_of(task) or [task.owner], task, by=by)


def _repairs(assessment: Assessment, indicator: Indicator) -> QuerySet[Task]:
    rows = Task.objects.filter(subject=Subject.REPAIR, state__in=UNFINISHED, indicator=indicator, subject_key="")
    return rows.filter(assessment=assessment).select_related("owner").select_for_update(of=("self",))


def _move_repair(task: Task, state: State, kind: AuditEvent.Kind, *, by: User) -> None:
    task.state, task.asked_due, task.asked_reason = state, None, ""
    task.version += 1
    task.changed_at, task.changed_by = timezone.now(), by
    validation.check_and_save(task)
    audit.record(kind, task, by=by, scope=task.assessment.unit, detail={"task": task.pk, "version": task.version})


def _questions(assessment: Assessment, codes: Collection[str]) -> list[Question]:
    layout = get_layout(assessment.period.instrument)
    wanted = set(codes)
    if not wanted:
        raise InvalidInput({"questions": ["Centang sedikitnya satu pertanyaan atau satu subarea."]})
    if wanted - layout.questions.keys():
        raise InvalidInput({"questions": ["Ada pertanyaan yang tidak dikenal dalam LKE ini. Muat ulang halaman ini."]})
    return [question for code, question in layout.questions.items() if code in wanted]


def _person(assessment: Assessment, owner: int | None, by: User) -> User:
    people = {person.pk: person for person, _ in people_to_choose(assessment, led_areas(by, assessment.unit))}
    if owner not in people:
        raise InvalidInput({"owner": ["Pilih seorang dari daftar. Hanya tim area Anda yang dapat diberi tugas."]})
    return people[owner]


def new_task(assessment: Assessment, area: str, subject: Subject, *, by: User | None, **values: Any) -> Task:
    """Return a task given now, not saved yet."""
    now = timezone.now()
    return Task(
        assessment=assessment,
        area=area,
        subject=subject,
        given_by=by,
        given_at=now,
        changed_at=now,
        changed_by=by,
        **values,
    )


def record_given(assessment: Assessment, tasks: Sequence[Task], *, by: User | None) -> None:
    """Record the tasks that one act gave, as one event."""
    if tasks:
        detail = {"tasks": [[task.pk, task.version, task.owner_id] for task in tasks]}
        audit.record(AuditEvent.Kind.TASKS_GIVEN, assessment, by=by, scope=assessment.unit, detail=detail)
