"""Steering the route and turning it into work: the ketua tim's corrections, and one work item a step."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.planning.route.models import RouteSetting
from assessment.planning.route.permissions import check_can_steer_route
from assessment.planning.route.selectors import get_work, last_change, read_route, work_people
from assessment.planning.route.words import day_field, work_title
from assessment.programme import months
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.services.giving import check_day
from assessment.tasks.services.work import follow_work, give_work
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput

TITLE_LIMIT = WorkItem._meta.get_field("title").max_length or 0


@transaction.atomic
def set_route(
    *, assessment: Assessment, indicator: Indicator, effort: int | None, is_locked: bool, by: User
) -> RouteSetting:
    """Record what the ketua tim knows of a question: its effort (None: as the evidence says) and whether it can move.

    Raises ActionDenied if `by` may not, InvalidInput for an effort outside 0 to 3. Nothing is written where the same
    stands already.
    """
    assessment = lock_assessment(assessment)
    check_can_steer_route(by, assessment)
    setting = RouteSetting.objects.filter(assessment=assessment, indicator=indicator).first()
    if setting is None:
        setting = RouteSetting(assessment=assessment, indicator=indicator)
    if (setting.effort, setting.is_locked) == (effort, is_locked):
        return setting
    setting.effort, setting.is_locked = effort, is_locked
    setting.set_at, setting.set_by = timezone.now(), by
    validation.check_and_save(setting)
    detail = {"question": indicator.code, "effort": effort, "locked": is_locked}
    audit.record(AuditEvent.Kind.ROUTE_SET, setting, by=by, scope=assessment.unit, detail=detail)
    return setting


@transaction.atomic
def plan_work(*, assessment: Assessment, target: str, days: Mapping[str, date], by: User) -> list[WorkItem]:
    """Make a work item of each step of the route to `target` that `days` names and that has none yet; return the new ones.

    days: question code → the day its step is due. Each item falls to the first of the area's people, leads of the pokja
    first, whose task it becomes. A code that is no step of the route any more is passed over.
    Raises ActionDenied if `by` may not, InvalidInput (at `day_field` of the code) for a day that has passed or lies after
    the unit's window; then nothing is made.
    """
    assessment = lock_assessment(assessment)
    check_can_steer_route(by, assessment)
    _check_days(assessment, days)
    page = read_route(by, assessment, target)
    indicators = {row.code: row for row in assessment.period.instrument.indicators.all()}
    made = []
    for area in page.areas:
        for step in area.steps:
            code = step.words.step.code
            if step.work is not None or code not in days:
                continue
            item = WorkItem(
                assessment=assessment,
                area=area.key,
                indicator=indicators[code],
                title=work_title(step.words, TITLE_LIMIT),
                owner=area.owner,
                due_on=days[code],
                months=months.between(page.today, days[code], assessment.period.year),
            )
            validation.check_and_save(item)
            item.questions.add(indicators[code])
            made.append(item)
    if made:
        detail = {"target": page.target, "items": [item.pk for item in made]}
        audit.record(AuditEvent.Kind.WORK_PLANNED, assessment, by=by, scope=assessment.unit, detail=detail)
        give_work(assessment=assessment, items=made, by=by)
    return made


def _check_days(assessment: Assessment, days: Mapping[str, date]) -> None:
    errors: dict[str, list[str]] = {}
    for code, day in days.items():
        try:
            check_day(assessment, day, day_field(code))
        except InvalidInput as refused:
            errors |= refused.errors
    if errors:
        raise InvalidInput(errors)


class StaleWork(Exception):
    """The line was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: WorkItem, change: AuditEvent | None) -> None:
        super().__init__(f"work item {saved.pk} was changed meanwhile")
        self.saved, self.change = saved, change


@transaction.atomic
def change_work(
    *, item: WorkItem, owner: int | None, due_on: date | None, state: str, result: str, by: User, seen: str = ""
) -> WorkItem:
    """Record who does one line of the rencana kerja, until when, how far it is and what came of it.

    owner: id of one of `work_people`, or None. seen: `content_digest` of the line that `by` read; without one nothing is
    compared. Nothing is written where the same stands already. The task of the line follows. Raises ActionDenied if `by`
    may not, InvalidInput for a person outside the team and for another day that has passed or lies after the unit's
    window, StaleWork if other content was saved since `seen`.
    """
    assessment = lock_assessment(item.assessment)
    check_can_steer_route(by, assessment)
    item = get_work(assessment, item.pk)
    people = {person.pk: person for person in work_people(item)}
    if owner is not None and owner not in people:
        raise InvalidInput({"owner": ["Pilih seorang anggota tim dari daftar."]})
    wanted = {"owner": people.get(owner) if owner else None, "due_on": due_on, "state": state, "result": result}
    changed = [name for name, value in wanted.items() if getattr(item, name) != value]
    if not changed:
        return item
    if seen and seen != item.content_digest:
        raise StaleWork(item, last_change(item))
    if "due_on" in changed:
        check_day(assessment, due_on)
    for name in changed:
        setattr(item, name, wanted[name])
    if due_on is not None and "due_on" in changed:
        item.months = months.until(item.months, due_on, assessment.period.year)
    validation.check_and_save(item)
    detail = {"changed": changed, "owner": owner, "due_on": due_on.isoformat() if due_on else None, "state": state}
    audit.record(AuditEvent.Kind.WORK_CHANGED, item, by=by, scope=assessment.unit, detail=detail)
    follow_work(assessment=assessment, item=item, changed=changed, by=by)
    return item
