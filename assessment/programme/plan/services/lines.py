"""Making, changing and ending lines of the rencana kerja."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.programme import months
from assessment.programme.models import WorkItem
from assessment.programme.permissions import check_can_keep_area
from assessment.programme.plan.facts import Facts
from assessment.programme.plan.selectors.lines import (
    codes_of,
    current_lines,
    digest_of,
    get_line,
    last_change,
    people_of,
)
from assessment.programme.plan.selectors.names import name_of
from assessment.programme.plan.services.telling import tell_owners
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.services.work import end_work, follow_work
from zi_portal.kit import validation
from zi_portal.kit.folding import clean
from zi_portal.kit.refusals import InvalidInput

FIELDS = ("area", "title", "goal", "is_priority", "months", "owner", "budget")


class StaleLine(Exception):
    """The line was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: WorkItem, codes: tuple[str, ...], change: AuditEvent | None) -> None:
        super().__init__(f"line {saved.pk} was changed meanwhile")
        self.saved, self.codes, self.change = saved, codes, change

    @property
    def digest(self) -> str:
        """What a form that stands on the saved line carries."""
        return digest_of(self.saved, self.codes)


@transaction.atomic
def add_line(*, assessment: Assessment, facts: Facts, by: User) -> WorkItem:
    """Put one line into the rencana kerja. Its last day is that of its last month.

    Raises ActionDenied if `by` may not, InvalidInput for a person outside the team, a question the LKE has not, no month, or a
    line of the same name in the area.
    """
    assessment = lock_assessment(assessment)
    item = make_lines(assessment=assessment, found=[facts], by=by)[0]
    detail = {"area": item.area, "months": item.months, "owner": item.owner_id}
    event = audit.record(AuditEvent.Kind.WORK_ADDED, item, by=by, scope=assessment.unit, detail=detail)
    tell_owners([item], assessment=assessment, mark=str(event.pk), by=by)
    return item


def make_lines(*, assessment: Assessment, found: Collection[Facts], by: User) -> list[WorkItem]:
    """Write lines inside an act that locked the round and notes it; all of them or none.

    Raises as `add_line`.
    """
    for area in {facts.area for facts in found}:
        check_can_keep_area(by, assessment, area)
    people = {person.pk: person for person in people_of(assessment)}
    taken = {name_of(item.area, item.title) for item in current_lines(assessment)}
    questions = questions_by_code(assessment, {code for facts in found for code in facts.codes})
    rows = []
    for facts in found:
        _refuse_name(facts, taken)
        taken.add(name_of(facts.area, facts.title))
        item = WorkItem(assessment=assessment, **_values(facts, people, assessment))
        item.due_on = months.end_of(assessment.period.year, facts.months)
        _check_fields(item)
        rows.append(item)
    WorkItem.objects.bulk_create(rows)
    link = WorkItem.questions.through
    link.objects.bulk_create(
        link(workitem=item, indicator=questions[code])
        for item, facts in zip(rows, found, strict=True)
        for code in dict.fromkeys(facts.codes)
    )
    return rows


@transaction.atomic
def change_line(*, item: WorkItem, facts: Facts, by: User, seen: str = "") -> WorkItem:
    """Say anew what a line is. Its last day follows its months; the task of a line of the route follows both.

    seen: `digest_of` the line that `by` read; without one nothing is compared. Nothing is written where the same stands already.
    Raises as `add_line`, and StaleLine if other content was saved since `seen`.
    """
    assessment = lock_assessment(item.assessment)
    item = get_line(assessment, item.pk)
    check_can_keep_area(by, assessment, item.area)
    check_can_keep_area(by, assessment, facts.area)
    _refuse_ended(item)
    people = {person.pk: person for person in people_of(assessment, item)}
    codes = codes_of(item)
    wanted_codes = tuple(dict.fromkeys([*([item.indicator.code] if item.indicator else []), *facts.codes]))
    questions = questions_by_code(assessment, wanted_codes)
    values = _values(facts, people, assessment)
    changed = [name for name in FIELDS if getattr(item, name) != values[name]]
    if not changed and set(codes) == set(wanted_codes):
        return item
    if seen and seen != digest_of(item, codes):
        raise StaleLine(item, codes, last_change(item))
    others = current_lines(assessment).exclude(pk=item.pk)
    _refuse_name(facts, {name_of(other.area, other.title) for other in others})
    for name in changed:
        setattr(item, name, values[name])
    if "months" in changed:
        item.due_on = months.end_of(assessment.period.year, item.months)
    validation.check_and_save(item)
    if set(codes) != set(wanted_codes):
        item.questions.set([questions[code] for code in wanted_codes])
        changed.append("questions")
    detail = {"changed": changed, "owner": item.owner_id, "months": item.months, "questions": list(wanted_codes)}
    event = audit.record(AuditEvent.Kind.WORK_CHANGED, item, by=by, scope=assessment.unit, detail=detail)
    if item.indicator_id is not None:
        moved = {*changed, "due_on"} if "months" in changed else changed
        follow_work(assessment=assessment, item=item, changed=moved, by=by)
    elif "owner" in changed:
        tell_owners([item], assessment=assessment, mark=str(event.pk), by=by)
    return item


@transaction.atomic
def end_line(*, item: WorkItem, reason: str, by: User) -> WorkItem:
    """End a line that will not be done; it and what was reported of it stay to be read. Its open task is cancelled.

    Raises ActionDenied if `by` may not, InvalidInput without a reason.
    """
    assessment = lock_assessment(item.assessment)
    item = get_line(assessment, item.pk)
    check_can_keep_area(by, assessment, item.area)
    _refuse_ended(item)
    item.ended_at, item.ended_by, item.ended_reason = timezone.now(), by, clean(reason)
    if not item.ended_reason:
        raise InvalidInput({"reason": ["Tuliskan alasan kegiatan ini dihentikan."]})
    validation.check_and_save(item)
    audit.record(AuditEvent.Kind.WORK_ENDED, item, by=by, scope=assessment.unit, detail={"reason": item.ended_reason})
    end_work(assessment=assessment, item=item, by=by)
    return item


def questions_by_code(assessment: Assessment, codes: Iterable[str]) -> dict[str, Indicator]:
    """Return the questions of the round's LKE by code; InvalidInput names those it has not."""
    wanted = list(dict.fromkeys(codes))
    rows = Indicator.objects.filter(instrument=assessment.period.instrument_id, code__in=wanted)
    found = {row.code: row for row in rows}
    if missing := [code for code in wanted if code not in found]:
        raise InvalidInput({"codes": [f"LKE ini tidak memuat pertanyaan {', '.join(missing)}. Periksa lagi kodenya."]})
    return found


def _check_fields(item: WorkItem) -> None:
    """Refuse what a field does not take. The rules over several fields hold as lines are made here, and the database keeps them."""
    try:
        item.clean_fields(exclude={"assessment", "owner", "indicator", "ended_by"})
    except ValidationError as refused:
        raise InvalidInput(refused.message_dict) from refused


def _refuse_name(facts: Facts, taken: Collection[tuple[str, str]]) -> None:
    if name_of(facts.area, facts.title) in taken:
        raise InvalidInput(
            {"title": ["Kegiatan dengan nama ini sudah ada di area ini. Ubah yang ada, atau beri nama lain."]}
        )


def _refuse_ended(item: WorkItem) -> None:
    if item.ended_at is not None:
        raise InvalidInput({"": ["Kegiatan ini sudah dihentikan, jadi tidak dapat diubah lagi."]})


def _values(facts: Facts, people: Mapping[int, User], assessment: Assessment) -> dict[str, Any]:
    """Return the fields of a line; InvalidInput for a person outside the team or no month."""
    if facts.owner is not None and facts.owner not in people:
        raise InvalidInput({"owner": ["Pilih seorang anggota tim dari daftar."]})
    if not facts.months:
        raise InvalidInput({"months": [f"Pilih sedikitnya satu bulan tahun {assessment.period.year}."]})
    return {
        "area": facts.area,
        "title": facts.title,
        "goal": facts.goal,
        "is_priority": facts.is_priority,
        "months": facts.months,
        "owner": people[facts.owner] if facts.owner is not None else None,
        "budget": facts.budget,
    }
