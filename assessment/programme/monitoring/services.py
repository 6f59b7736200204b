"""Recording, changing and ending the monitoring of a month."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.monitoring.facts import Said
from assessment.programme.monitoring.models import Decision, Monitoring
from assessment.programme.monitoring.permissions import check_can_keep_monitoring, check_is_not_ended
from assessment.programme.monitoring.selectors import get_record, last_change
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit import validation
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.indonesian import MONTHS
from zi_portal.kit.refusals import InvalidInput

FIELDS = ("held_on", "attendees", "seen")
MOST_DECISIONS = 30  # of one record


class StaleMonitoring(Exception):
    """It was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: Monitoring, change: AuditEvent | None) -> None:
        super().__init__(f"monitoring {saved.pk} was changed meanwhile")
        self.saved, self.change = saved, change

    @property
    def digest(self) -> str:
        """What a form that stands on the saved record carries."""
        return self.saved.content_digest


@transaction.atomic
def record_monitoring(*, assessment: Assessment, area: str, month: int, said: Said, by: User) -> Monitoring:
    """Record what a pokja, or with TEAM all of the team, saw of one month.

    Raises ActionDenied if `by` may not, InvalidInput for a month that has not begun or is recorded, a day to come or before its
    month, or too many decisions.
    """
    assessment = lock_assessment(assessment)
    check_can_keep_monitoring(by, assessment, area)
    row = Monitoring(assessment=assessment, area=area, month=month, made_at=timezone.now(), made_by=by)
    refused = {}
    today, year = today_in(assessment.unit), assessment.period.year
    if date(year, month, 1) > today:
        refused["month"] = [f"{MONTHS[month - 1]} {year} belum mulai. Pilih bulan yang sudah mulai."]
    elif assessment.monitorings.filter(area=area, month=month, ended_at__isnull=True).exists():
        refused["month"] = [f"Monev {MONTHS[month - 1]} {row.area_label} sudah dicatat. Ubah catatan itu."]
    _write(row, said, refused)
    added = _decide(row, said.decisions, by)
    detail = {"area": area, "month": month, "decisions": len(added)}
    audit.record(AuditEvent.Kind.MONITORING_RECORDED, row, by=by, scope=assessment.unit, detail=detail)
    return row


@transaction.atomic
def change_monitoring(*, record: Monitoring, said: Said, by: User, seen: str = "") -> Monitoring:
    """Change what a record says, and add decisions; those it has stay. An older form is told what changed.

    seen: `content_digest` of the record the form was loaded from. Raises ActionDenied, InvalidInput, WrongState;
    StaleMonitoring for an older one.
    """
    assessment = lock_assessment(record.assessment)
    row = get_record(assessment, record.pk)
    check_can_keep_monitoring(by, assessment, row.area)
    check_is_not_ended(row)
    if seen and seen != row.content_digest:
        raise StaleMonitoring(row, last_change(row))
    changed = [name for name in FIELDS if getattr(row, name) != getattr(said, name)]
    _write(row, said, {})
    added = _decide(row, said.decisions, by)
    if changed or added:
        detail = {"changed": changed, "decisions": len(added)}
        audit.record(AuditEvent.Kind.MONITORING_CHANGED, row, by=by, scope=assessment.unit, detail=detail)
    return row


@transaction.atomic
def end_monitoring(*, record: Monitoring, reason: str, by: User) -> Monitoring:
    """End a record of the wrong month or pokja; it stays to be read, its tasks stay with whom they are.

    Raises ActionDenied if `by` may not, InvalidInput without a reason, WrongState for one that was ended.
    """
    assessment = lock_assessment(record.assessment)
    row = get_record(assessment, record.pk)
    check_can_keep_monitoring(by, assessment, row.area)
    check_is_not_ended(row)
    row.ended_at, row.ended_by, row.ended_reason = timezone.now(), by, clean(reason)
    if not row.ended_reason:
        raise InvalidInput({"reason": ["Tuliskan alasan catatan monev ini dihentikan."]})
    validation.check_and_save(row)
    detail = {"reason": row.ended_reason}
    audit.record(AuditEvent.Kind.MONITORING_ENDED, row, by=by, scope=assessment.unit, detail=detail)
    return row


def _write(row: Monitoring, said: Said, refused: dict[str, list[str]]) -> None:
    """Save what is said, all that is wrong at its field; `refused` holds what was found before."""
    if said.held_on > today_in(row.assessment.unit):
        refused["held_on"] = ["Hari ini belum tiba. Isi hari monev dilaksanakan, paling lambat hari ini."]
    elif said.held_on < date(row.assessment.period.year, row.month, 1):
        refused["held_on"] = [f"Monev {MONTHS[row.month - 1]} dilaksanakan pada bulan itu atau sesudahnya."]
    if refused:
        raise InvalidInput(refused)
    for name in FIELDS:
        setattr(row, name, getattr(said, name))
    validation.check_and_save(row)


def _decide(row: Monitoring, texts: Sequence[str], by: User) -> list[Decision]:
    """Add the decisions that the record has not, in whatever capitals; InvalidInput for more than it may have."""
    there = {fold(one.text) for one in row.decisions.all()}
    new = {fold(text): text for text in texts if fold(text) not in there}
    if len(there) + len(new) > MOST_DECISIONS:
        raise InvalidInput({"decisions": [f"Satu catatan monev memuat paling banyak {MOST_DECISIONS} keputusan."]})
    made = [Decision(monitoring=row, text=text, made_at=timezone.now(), made_by=by) for text in new.values()]
    for decision in made:
        validation.check_and_save(decision)
    return made
