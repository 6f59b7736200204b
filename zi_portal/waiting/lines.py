"""The waiting lines of what is made in the background: who waits, and at which place."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from zi_portal.waiting.leased import Leased

State = Leased.State


def waiting[Work: Leased](rows: QuerySet[Work], now: datetime) -> QuerySet[Work]:
    """Return what waits for its turn, also after whoever worked at it is gone; the first to be served first."""
    is_waiting = Q(state=State.WAITING) | Q(state=State.BUILDING, lease_until__lte=now)
    return rows.filter(is_waiting).order_by("requested_at", "pk")


def place_of(work: Leased) -> int:
    """Return the place in its line, 1 for the next one; 0 for one that does not wait."""
    in_line = waiting(type(work)._default_manager.all(), timezone.now())
    if not in_line.filter(pk=work.pk).exists():
        return 0
    earlier = Q(requested_at__lt=work.requested_at) | Q(requested_at=work.requested_at, pk__lt=work.pk)
    return in_line.filter(earlier).count() + 1
