"""Filling in months of a register: all that are sent, or none."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.permissions import check_can_keep_area
from assessment.programme.plan.selectors.lines import latest_month
from assessment.programme.registers.kinds import Kind
from assessment.programme.registers.models import RegisterMonth, digest_of
from assessment.programme.registers.rules import Entry, place, problems_of
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit import validation
from zi_portal.kit.indonesian import MONTHS
from zi_portal.kit.refusals import InvalidInput


@dataclass(frozen=True)
class Sent:
    """What somebody says of a month, and what stood there when they looked: `digest_of` it."""

    entry: Entry
    seen: str


class StaleMonths(Exception):
    """Months were changed by somebody else since the form was loaded, so nothing is written. `saved` stand now."""

    def __init__(self, kind: Kind, saved: list[RegisterMonth]) -> None:
        super().__init__(f"months {[row.month for row in saved]} of {kind.key} were filled in meanwhile")
        self.kind, self.saved = kind, saved

    @property
    def told(self) -> list[tuple[str, RegisterMonth, str]]:
        """Each month in words, its row, and its counts in words."""
        return [(MONTHS[row.month - 1], row, self._counts(row.entry)) for row in self.saved]

    def _counts(self, entry: Entry) -> str:
        filled = entry.filled
        return ", ".join(f"{count.label} {filled[count.key]}" for count in self.kind.counts if count.key in filled)


@transaction.atomic
def fill_months(
    *, assessment: Assessment, kind: Kind, sent: Mapping[int, Sent], by: User, origin: str = "formulir"
) -> list[RegisterMonth]:
    """Record what is said of months of one register; return those that changed. Nothing is written where the same stands.

    sent: month → what is said; one that says what its reader saw is left as it is, whatever stands now. origin: where the
    numbers come from, for the trail.
    Raises ActionDenied if `by` may not, StaleMonths if another content was saved since it was seen, InvalidInput with `place` of
    each field for what the rules refuse; then nothing is written.
    """
    assessment = lock_assessment(assessment)
    check_can_keep_area(by, assessment, kind.area)
    rows = {row.month: row for row in assessment.register_months.filter(kind=kind.key).select_related("changed_by")}
    stand = {month: row.entry for month, row in rows.items()}
    changed = {
        month: one.entry
        for month, one in sent.items()
        if digest_of(one.entry) not in (one.seen, digest_of(stand.get(month, Entry())))
    }
    stale = [rows[month] for month in changed if month in rows and digest_of(stand[month]) != sent[month].seen]
    if stale:
        raise StaleMonths(kind, sorted(stale, key=lambda row: row.month))
    latest = latest_month(assessment.period.year, today_in(assessment.unit))
    if problems := problems_of(kind, stand | changed, sent=changed, latest=latest):
        errors: dict[str, list[str]] = {}
        for problem in problems:
            errors.setdefault(place(problem.month, problem.field), []).append(problem.text)
        raise InvalidInput(errors)
    written = [
        _write(rows.get(month) or RegisterMonth(assessment=assessment, kind=kind.key, month=month), entry, by)
        for month, entry in sorted(changed.items())
    ]
    if written:
        detail = {"register": kind.key, "from": origin, "months": {row.month: digest_of(row.entry) for row in written}}
        audit.record(AuditEvent.Kind.REGISTER_FILLED, assessment, by=by, scope=assessment.unit, detail=detail)
    return written


def _write(row: RegisterMonth, entry: Entry, by: User) -> RegisterMonth:
    row.counts, row.note, row.reference = entry.filled, entry.note, entry.reference
    row.changed_at, row.changed_by = timezone.now(), by
    validation.check_and_save(row)
    return row
