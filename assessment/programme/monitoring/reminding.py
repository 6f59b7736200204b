"""What the portal tells by itself: that the month before was not monitored yet."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from assessment.notices.models import Kind, Notice
from assessment.notices.services.notices import tell
from assessment.notices.services.planning import morning_in
from assessment.people.areas import AreaKey
from assessment.people.models import Role, Unit, User
from assessment.programme.models import WorkItem
from assessment.programme.monitoring.models import TEAM, TEAM_LABEL, WHOLE, Monitoring
from assessment.programme.months import months_of
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import team_in_force
from assessment.rounds.workflow import Status
from zi_portal.kit.indonesian import MONTHS

FIRST_DAY = 5  # of the month after: until then the month is still being reported


def remind_of_months() -> int:
    """Tell who leads a pokja, from the fifth on, that the month before was not recorded; once each. The team's goes to its ketua.

    Only where the pokja had work in its plan by then. A number of queries that does not grow with the rounds, as long as all is told.
    """
    count = 0
    for zone in Unit.Zone.values:
        day = morning_in(zone, timezone.now())
        if day is not None and day.day >= FIRST_DAY:
            count += _remind(zone, day)
    return count


def _remind(zone: str, day: date) -> int:
    last = day.replace(day=1) - timedelta(days=1)
    rounds = Assessment.objects.filter(period__year=last.year, unit__time_zone=zone).exclude(status=Status.CLOSED)
    waiting = _waiting(rounds, last.month)
    notices = Notice.objects.filter(kind=Kind.MONITORING_DUE, mark__startswith=_marks(last)).order_by()
    told = set(notices.values_list("mark", flat=True))
    due: dict[int, list[str]] = {}
    for pk, area in waiting:
        if _mark(last, area, pk) not in told:
            due.setdefault(pk, []).append(area)
    found = rounds.filter(pk__in=due).select_related("unit__instansi", "period")
    return sum(_tell(assessment, due[assessment.pk], last) for assessment in found)


def _waiting(rounds: QuerySet[Assessment], month: int) -> list[tuple[int, str]]:
    """Return (round, area) of those that had work by `month` and no record of it, the team's as TEAM; two queries."""
    begun: set[tuple[int, str]] = set()
    lines = WorkItem.objects.filter(assessment__in=rounds, ended_at__isnull=True, months__gt=0).order_by()
    for pk, area, bits in lines.values_list("assessment", "area", "months"):
        if months_of(bits)[0] <= month:
            begun |= {(pk, area), (pk, TEAM)}
    rows = Monitoring.objects.filter(assessment__in=rounds, month=month, ended_at__isnull=True).order_by()
    return sorted(begun - set(rows.values_list("assessment", "area")))


@transaction.atomic
def _tell(assessment: Assessment, areas: list[str], last: date) -> int:
    people = _leaders(assessment)
    url = reverse("assessment:monitoring-create", args=[assessment.pk])
    count = 0
    for area in areas:
        whose = AreaKey(area).label if area else TEAM_LABEL
        rows = tell(
            Kind.MONITORING_DUE,
            people.get(area) or people[TEAM],
            assessment=assessment,
            by=None,
            mark=_mark(last, area, assessment.pk),
            url=f"{url}?area={area or WHOLE}&bulan={last.month}",
            params={"month": f"{MONTHS[last.month - 1]} {last.year}", "whose": whose},
        )
        count += len(rows)
    return count


def _leaders(assessment: Assessment) -> Mapping[str, list[User]]:
    """Return area → who leads its pokja; TEAM → the ketua tim ZI."""
    found: dict[str, list[User]] = {TEAM: []}
    for member in team_in_force(assessment.unit):
        if member.role == Role.TEAM_LEAD:
            found[TEAM].append(member.user)
        elif member.role == Role.POKJA_LEAD:
            for area in member.area_keys:
                found.setdefault(area, []).append(member.user)
    return found


def _marks(last: date) -> str:
    return f"monev:{last.year}-{last.month:02}:"


def _mark(last: date, area: str, pk: int) -> str:
    return f"{_marks(last)}{area or WHOLE}:{pk}"
