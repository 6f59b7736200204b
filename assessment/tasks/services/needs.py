"""Giving what later packages see missing: asked documents, documents that end."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from assessment.lke.selectors.layout import get_layout
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.models import Subject
from assessment.tasks.permissions import check_can_give, check_can_own
from assessment.tasks.selectors.needs import Need, choose_words, held_needs, owner_field, people_by_area
from assessment.tasks.selectors.tasks import last_day, today_in
from assessment.tasks.services.giving import Given, check_day, new_task, record_given
from assessment.tasks.services.telling import tell_given
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def give_needs(
    *, assessment: Assessment, needs: Sequence[Need], owners: Mapping[str, int | None], due_on: date | None, by: User
) -> Given:
    """Give `needs`, of one subject, to one person an area; what somebody has already stays there and is told.

    owners: area key → id of the person. due_on: None for the day of each need, else the last of the unit's window.
    Raises ActionDenied if `by` does not lead an area of them or the unit may not write now, InvalidInput for no need, a
    person who cannot answer the area (at `owner_MP`), a day outside the window.
    """
    if not needs:
        raise InvalidInput({"needs": ["Centang sedikitnya satu yang akan dijadikan tugas."]})
    assessment = lock_assessment(assessment)
    areas = list(dict.fromkeys(need.area for need in needs))
    for area in areas:
        check_can_give(by, assessment, area)
    check_day(assessment, due_on)
    persons = _persons(assessment, areas, needs[0].subject, owners)
    questions = get_layout(assessment.period.instrument).questions
    there = held_needs(assessment, needs[0].subject)
    made, held = [], []
    for need in needs:
        if need.tick in there:
            held.append(there[need.tick].task)
            continue
        task = new_task(
            assessment,
            need.area,
            need.subject,
            by=by,
            indicator_id=questions[need.code].pk if need.code else None,
            subject_key=need.key,
            title=need.title,
            owner=persons[need.area],
            due_on=due_on or _day(assessment, need),
        )
        validation.check_and_save(task)
        made.append(task)
    record_given(assessment, made, by=by)
    tell_given(made, assessment=assessment, by=by)
    return Given(tuple(made), tuple(held))


def _persons(
    assessment: Assessment, areas: Sequence[AreaKey], subject: Subject, owners: Mapping[str, int | None]
) -> dict[AreaKey, User]:
    found, refused = {}, {}
    for area, people in people_by_area(assessment, areas, subject).items():
        person = next((person for person in people if person.pk == owners.get(area)), None)
        if person is None:
            refused[owner_field(area)] = [choose_words(subject, area)]
        elif reason := permissions.denial(check_can_own, person, assessment, area, subject):
            refused[owner_field(area)] = [reason]
        else:
            found[area] = person
    if refused:
        raise InvalidInput(refused)
    return found


def _day(assessment: Assessment, need: Need) -> date | None:
    """Return the day of a need, moved into what is left of the unit's window."""
    end, today = last_day(assessment), today_in(assessment.unit)
    if need.due_on is None or need.due_on < today:
        return end
    return min(need.due_on, end) if end is not None else need.due_on
