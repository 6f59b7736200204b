"""Reporting how far a line is, for one month of its year."""

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme.models import WorkItem
from assessment.programme.plan import rules
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.permissions import check_can_report
from assessment.programme.plan.selectors.lines import get_line, latest_month
from assessment.rounds.services import lock_assessment
from assessment.tasks.selectors.tasks import today_in
from assessment.tasks.services.work import follow_work
from zi_portal.kit import validation
from zi_portal.kit.indonesian import MONTHS
from zi_portal.kit.refusals import InvalidInput


class StaleProgress(Exception):
    """The month was reported by somebody else since the form was loaded, so nothing is written. `saved` stands now."""

    def __init__(self, saved: WorkProgress) -> None:
        super().__init__(f"month {saved.month} of line {saved.item_id} was reported meanwhile")
        self.saved = saved


@transaction.atomic
def report_month(
    *, item: WorkItem, month: int, percent: int, text: str, why_lower: str = "", by: User, seen: str = ""
) -> WorkProgress:
    """Record how far all of a line was at one month, and a sentence; the same month again corrects it.

    month: 1 to 12 of the round's year; percent: 0 to 100. seen: `content_digest` of the month's report that `by` read, "" where
    there was none. Nothing is written where the same stands already. The line is done once its latest month says 100, one of the
    route only by who leads its area, since its task waits to be accepted.
    Raises ActionDenied if `by` may not, InvalidInput for a month that has not begun, a percent below that of an earlier month
    without `why_lower`, or above that of a later one; StaleProgress if another report was saved since `seen`.
    """
    assessment = lock_assessment(item.assessment)
    item = get_line(assessment, item.pk)
    check_can_report(by, item)
    year = assessment.period.year
    if not 1 <= month <= latest_month(year, today_in(assessment.unit)):
        raise InvalidInput({"month": [_not_begun(month, year)]})
    told = {one.month: one for one in item.progress.select_related("reported_by")}
    saved = told.get(month)
    reported = {one.month: one.percent for one in told.values()}
    reason = why_lower if rules.must_say_why(reported, month, percent) else ""
    if saved is not None and (saved.percent, saved.text, saved.why_lower) == (percent, text, reason):
        return saved
    if saved is not None and seen != saved.content_digest:
        raise StaleProgress(saved)
    _refuse_falling(reported, {one.month for one in told.values() if one.why_lower}, month, percent, reason)
    row = saved or WorkProgress(item=item, month=month)
    row.percent, row.text, row.why_lower = percent, text, reason
    row.reported_at, row.reported_by = timezone.now(), by
    validation.check_and_save(row)
    detail = {"month": month, "percent": percent, "lower": bool(reason)}
    audit.record(AuditEvent.Kind.WORK_REPORTED, item, by=by, scope=assessment.unit, detail=detail)
    _carry(item, reported | {month: percent}, by=by)
    return row


def _not_begun(month: int, year: int) -> str:
    if not 1 <= month <= 12:
        return "Pilih bulan dari daftar."
    return f"{MONTHS[month - 1]} {year} belum dimulai. Laporkan bulan ini atau bulan sebelumnya."


def _refuse_falling(reported: dict[int, int], explained: set[int], month: int, percent: int, reason: str) -> None:
    """Refuse a figure below an earlier month without a reason, and one above a later month that gave none."""
    earlier = rules.must_say_why(reported, month, percent)
    if earlier is not None and not reason:
        said = f"{MONTHS[earlier - 1]} sudah dilaporkan {reported[earlier]} %, jadi {MONTHS[month - 1]} turun menjadi {percent} %."
        raise InvalidInput({"why_lower": [f"{said} Tuliskan alasannya, atau periksa lagi angkanya."]})
    later = rules.falls_after(reported, month, percent)
    if later is not None and later not in explained:
        said = f"{MONTHS[later - 1]} dilaporkan {reported[later]} %, lebih rendah daripada {percent} %."
        raise InvalidInput(
            {"percent": [f"{said} Perbaiki {MONTHS[later - 1]} lebih dulu, atau periksa lagi angkanya."]}
        )


def _carry(item: WorkItem, reported: dict[int, int], *, by: User) -> None:
    """Let the state of the line be what its latest month says."""
    percent = reported[max(reported)]
    state = WorkItem.State.DONE if percent == 100 else WorkItem.State.RUNNING
    leads = AreaKey(item.area) in led_areas(by, item.assessment.unit)
    if item.indicator_id is not None and not leads:
        state = WorkItem.State.DONE if item.state == WorkItem.State.DONE else WorkItem.State.RUNNING
    if item.state == state:
        return
    item.state = state
    validation.check_and_save(item)
    if item.indicator_id is not None:
        follow_work(assessment=item.assessment, item=item, changed={"state"}, by=by)
