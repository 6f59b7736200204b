"""Wishes of units to have a submitted round opened again: those of a round, and those an admin instansi decides on."""

from collections.abc import Sequence

from django.db.models import Case, QuerySet, Value, When

from assessment import permissions
from assessment.models import Assessment, Handover, ReopenRequest, Role, User
from assessment.selectors.people import administered_instansi
from assessment.workflow import MOVES, REPAIRS, Act, Status

State = ReopenRequest.State
OPENABLE = MOVES[Act.REOPEN].begins


def requests_of(assessment: Assessment) -> QuerySet[ReopenRequest]:
    """Return every wish of a round whose sheet the reader may read, the newest first."""
    return assessment.reopen_requests.select_related(
        "assessment__unit", "assessment__period", "asked_by", "decided_by", "handover"
    )


def waiting_wish(assessment: Assessment) -> ReopenRequest | None:
    """Return the wish of a round that waits; at most one query, none where there is nothing to open."""
    if Status(assessment.status) not in OPENABLE:
        return None
    return requests_of(assessment).filter(state=State.ASKED).first()


def wish_of(assessment: Assessment, last: Handover | None) -> ReopenRequest | None:
    """Return the wish that waits, or was refused since the round last moved; at most one query, none where nothing is to open."""
    if Status(assessment.status) not in OPENABLE:
        return None
    found = requests_of(assessment).filter(state__in=[State.ASKED, State.REFUSED]).first()
    if found is None or found.is_open:
        return found
    is_news = last is None or (found.decided_at is not None and found.decided_at >= last.at)
    return found if is_news else None


def reopening_of(assessment: Assessment) -> Handover | None:
    """Return the act that opened the round again, where the unit has submitted it once more since; at most one query."""
    if assessment.repair_from is None:
        return None
    repairs = assessment.handovers.filter(act__in=REPAIRS).select_related("by").order_by("-number")
    last = repairs.first()
    return last if last is not None and last.act == Act.REOPEN else None


def kept_requests(user: User) -> QuerySet[ReopenRequest]:
    """Return the wishes in the instansi `user` administers, those that wait first, then the newest; ActionDenied."""
    waits = Case(When(state=State.ASKED, then=Value(0)), default=Value(1))
    found = ReopenRequest.objects.filter(assessment__unit__instansi__in=administered_instansi(user))
    return found.select_related(
        "assessment__unit__instansi", "assessment__period", "asked_by", "decided_by", "handover"
    ).order_by(waits, "-asked_at", "-pk")


def waiting_count(user: User) -> int:
    """Return how many wishes wait for `user` as an admin instansi, his own left out; no query of its own."""
    return sum(getattr(membership, "waiting_wishes", None) or 0 for membership in permissions.memberships_of(user))


def waiting_requests(user: User) -> QuerySet[ReopenRequest]:
    """Return the same wishes; no query where none waits."""
    if not waiting_count(user):
        return ReopenRequest.objects.none()
    kept = [m.instansi_id for m in permissions.memberships_of(user) if m.role == Role.INSTANSI_ADMIN]
    waiting = ReopenRequest.objects.filter(state=State.ASKED, assessment__unit__instansi__in=kept)
    waiting = waiting.exclude(asked_by=user)
    return waiting.select_related("assessment__unit", "assessment__period", "asked_by")


def waiting_by_round(user: User, assessments: Sequence[Assessment]) -> dict[int, int]:
    """Return pk of a round → pk of the wish that waits for `user` there; one query, none where none waits."""
    return dict(waiting_requests(user).filter(assessment__in=assessments).values_list("assessment", "pk"))
