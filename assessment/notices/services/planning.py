"""Which mails are to be sent: one for each notice that goes at once, and one summary a person and morning for the rest."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from assessment.notices.models import Delivery, Notice, Way
from assessment.people.models import Membership, Unit, User

MORNING = time(6)  # when the summary goes out, in the zone of the person's unit
CHUNK = 1000  # people or notices at a time


def plan_mail() -> int:
    """Make the deliveries that are due now and return how many are new; told twice, nothing is planned twice."""
    return plan_at_once() + sum(_plan_daily(zone, portal) for zone, portal in _zones())


def plan_at_once() -> int:
    """Make the deliveries of what goes at once; return how many are new."""
    made = 0
    while chunk := _plan_some():
        made += chunk
    return made


def zone_of_people() -> Subquery:
    """Return the zone of the unit a person works in, as a column beside the people; None for whoever has none."""
    today = timezone.localdate()
    held = Membership.objects.filter(user=OuterRef("pk"), unit__isnull=False, ended_at__isnull=True)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)
    return Subquery(held.order_by("role", "pk").values("unit__time_zone")[:1])


def morning_in(zone: str, now: datetime) -> date | None:
    """Return which day it is in `zone` if its morning has come, else None."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= MORNING else None


def _zones() -> list[tuple[str, bool]]:
    """Return every zone with people, and whether those without a unit count among them."""
    portal = timezone.get_current_timezone_name()
    zones = {*Unit.Zone.values, portal}
    return [(zone, zone == portal) for zone in sorted(zones)]


def _waiting(way: Way) -> QuerySet[Notice]:
    return Notice.objects.filter(way=way, delivery__isnull=True).order_by()


@transaction.atomic
def _plan_some() -> int:
    # Of two planners at the same moment the second finds them planned.
    rows = list(_waiting(Way.AT_ONCE).select_for_update().only("pk", "person")[:CHUNK])
    now = timezone.now()
    new = [Delivery(person_id=row.person_id, key=f"satu:{row.pk}", made_at=now, try_at=now) for row in rows]
    made = Delivery.objects.bulk_create(new)
    for row, delivery in zip(rows, made, strict=True):
        row.delivery = delivery
    Notice.objects.bulk_update(rows, ["delivery"], batch_size=200)
    return len(made)


def _plan_daily(zone: str, has_unitless: bool) -> int:
    day = morning_in(zone, timezone.now())
    if day is None:
        return 0
    key = f"harian:{day.isoformat()}"
    told = Delivery.objects.filter(person=OuterRef("pk"), key=key)
    in_zone = Q(zone=zone) | Q(zone__isnull=True) if has_unitless else Q(zone=zone)
    waits = _waiting(Way.DAILY).filter(person=OuterRef("pk"))
    people = User.objects.annotate(zone=zone_of_people()).filter(in_zone, Exists(waits), ~Exists(told))
    pks = list(people.order_by().values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        _plan_summaries(pks[start : start + CHUNK], key)
    return len(pks)


@transaction.atomic
def _plan_summaries(pks: list[int], key: str) -> None:
    now = timezone.now()
    new = [Delivery(person_id=pk, key=key, made_at=now, try_at=now) for pk in pks]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    # Only while it still waits: what somebody else has planned and sent meanwhile carries nothing more.
    of_day = Delivery.objects.filter(person=OuterRef("person"), key=key, state=Delivery.State.WAITING)
    notices = _waiting(Way.DAILY).filter(Exists(of_day), person__in=pks)
    notices.update(delivery=Subquery(of_day.values("pk")[:1]))


def retry_after(tries: int) -> timedelta:
    """Return how long a mail waits after its `tries`-th failure: five minutes first, an hour at most."""
    return timedelta(minutes=min(60, 5 * 2 ** min(tries, 10)))
