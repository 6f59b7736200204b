"""What the portal tells by itself: a window that closes soon, the week of the kepala, and the heads of the audit chains."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from assessment.notices.models import Kind, Notice
from assessment.notices.selectors.reach import holders_of
from assessment.notices.services.notices import tell
from assessment.notices.services.planning import MORNING, morning_in
from assessment.people.held import TPI_ROLES
from assessment.people.models import UNIT_TEAM_ROLES, Membership, Role, Unit, User
from assessment.rounds.models import Assessment
from assessment.rounds.window import unit_window
from assessment.rounds.workflow import EDITABLE, Status

DAYS_BEFORE = (14, 7, 3, 1)  # a window that closes is told of (SECURITY A8)
CHUNK = 500  # people told in one statement


def remind_of_windows() -> int:
    """Tell the teams whose time to write ends in 14, 7, 3 or one day, in the morning of their own zone; once each."""
    now = timezone.now()
    rounds = Assessment.objects.filter(status__in=EDITABLE).select_related("unit", "period")
    open_now = rounds.prefetch_related("period__windows")
    due = [(assessment, until, mark) for assessment in open_now for until, mark in _closing(assessment, now)]
    told = _marks(Kind.WINDOW_CLOSING, [mark for _, _, mark in due])
    count = 0
    for assessment, until, mark in due:
        if mark not in told:
            count += _tell_closing(assessment, until, mark)
    return count


def remind_of_weeks() -> int:
    """Tell each kepala on Monday morning of his zone that the summary of the week is there; once a week and round."""
    count, today = 0, timezone.localdate()
    heads = Membership.objects.filter(unit=OuterRef("unit"), role=Role.HEAD, ended_at__isnull=True)
    heads = heads.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)
    for zone in Unit.Zone.values:
        monday = monday_in(zone, timezone.now())
        rounds = Assessment.objects.filter(Exists(heads), unit__time_zone=zone).exclude(status=Status.CLOSED)
        marks = {f"{pk}:{monday.isoformat()}": pk for pk in rounds.order_by().values_list("pk", flat=True)}
        missing = {marks[mark] for mark in marks.keys() - _marks(Kind.WEEKLY_SUMMARY, list(marks))}
        for assessment in rounds.filter(pk__in=missing).select_related("unit__instansi", "period"):
            count += _tell_week(assessment, monday)
    return count


def remind_of_chains() -> int:
    """Tell ketua tim and TPI each Monday the heads of their units' audit chains, so that they stand outside the portal too."""
    count, today = 0, timezone.localdate()
    held = Membership.objects.filter(role__in=(Role.TEAM_LEAD, *TPI_ROLES), ended_at__isnull=True, starts_on__lte=today)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), unit__is_active=True)
    for zone in Unit.Zone.values:
        monday = monday_in(zone, timezone.now())
        told = Notice.objects.filter(kind=Kind.CHAIN_HEADS, mark=monday.isoformat()).values("person")
        people = User.objects.filter(pk__in=held.filter(unit__time_zone=zone).values("user")).exclude(pk__in=told)
        pending = list(people.order_by("pk").only("pk"))
        for start in range(0, len(pending), CHUNK):
            count += _tell_heads(pending[start : start + CHUNK], monday)
    return count


def monday_in(zone: str, now: datetime) -> date:
    """Return the Monday of the week that has begun in `zone`: on Monday before the morning still the last one."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=1) if local.time() < MORNING else local.date()
    return day - timedelta(days=day.weekday())


def _closing(assessment: Assessment, now: datetime) -> list[tuple[date, str]]:
    """Return the last day and the mark of the nearest step that has come; none before the first, and after the end."""
    window, zone = unit_window(assessment), assessment.unit.time_zone
    today = morning_in(zone, now)
    if window is None or today is None or not window.opens_at <= now < window.closes_at:
        return []
    until = window.closes_at.astimezone(ZoneInfo(zone)).date()
    steps = [days for days in DAYS_BEFORE if (until - today).days <= days]
    return [(until, f"{assessment.pk}:{until.isoformat()}:{min(steps)}")] if steps else []


def _marks(kind: Kind, marks: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(marks), CHUNK):
        rows = Notice.objects.filter(kind=kind, mark__in=marks[start : start + CHUNK])
        found |= set(rows.order_by().values_list("mark", flat=True).distinct())
    return found


@transaction.atomic
def _tell_closing(assessment: Assessment, until: date, mark: str) -> int:
    people = holders_of(assessment, set(UNIT_TEAM_ROLES))
    url = reverse("assessment:assessment-detail", args=(assessment.pk,))
    params = {"until": until}
    return len(tell(Kind.WINDOW_CLOSING, people, assessment=assessment, by=None, mark=mark, url=url, params=params))


@transaction.atomic
def _tell_week(assessment: Assessment, monday: date) -> int:
    people = holders_of(assessment, {Role.HEAD})
    url, mark = reverse("assessment:readiness-detail", args=(assessment.pk,)), f"{assessment.pk}:{monday.isoformat()}"
    params = {"week": monday}
    return len(tell(Kind.WEEKLY_SUMMARY, people, assessment=assessment, by=None, mark=mark, url=url, params=params))


@transaction.atomic
def _tell_heads(people: list[User], monday: date) -> int:
    url, params = reverse("assessment:chain-heads"), {"week": monday}
    told = tell(Kind.CHAIN_HEADS, people, assessment=None, by=None, mark=monday.isoformat(), url=url, params=params)
    return len(told)
