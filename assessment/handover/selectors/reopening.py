"""Wishes of units to have a submitted round opened again: those of a round, and those an admin instansi decides on."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from assessment.accounts.selectors.people import administered_instansi
from assessment.people.models import User
from assessment.rounds.models import Assessment, Handover, ReopenRequest
from assessment.rounds.selectors.reopening import State, _instansi_decided_by, waiting_requests
from assessment.rounds.workflow import MOVES, REPAIRS, Act, Status

OPENABLE = MOVES[Act.REOPEN].begins


def requests_of(assessment: Assessment) -> QuerySet[ReopenRequest]:
    """Return every request of a round whose sheet the reader may read, the newest first."""
    return assessment.reopen_requests.select_related(
        "assessment__unit", "assessment__period", "asked_by", "decided_by", "handover"
    )


def open_reopen_request(assessment: Assessment) -> ReopenRequest | None:
    """Return the request of a round that waits; at most one query, none where there is nothing to open."""
    if Status(assessment.status) not in OPENABLE:
        return None
    return requests_of(assessment).filter(state=State.ASKED).first()


def latest_reopen_request(assessment: Assessment, last: Handover | None) -> ReopenRequest | None:
    """Return the request that waits, or was refused since the round last moved; at most one query, none where nothing is to open."""
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
    """Return the requests in the instansi `user` administers, those that wait first, then the newest; ActionDenied."""
    waits = Case(When(state=State.ASKED, then=Value(0)), default=Value(1))
    found = ReopenRequest.objects.filter(assessment__unit__instansi__in=administered_instansi(user))
    return found.select_related(
        "assessment__unit__instansi", "assessment__period", "asked_by", "decided_by", "handover"
    ).order_by(waits, "-asked_at", "-pk")


def waiting_count(user: User) -> int:
    """Return how many requests wait for `user` as an admin instansi, his own left out; one query, none for anybody else."""
    return waiting_requests(user).count() if _instansi_decided_by(user) else 0


def waiting_beside(user: User, page: "Page[Any]") -> int:
    """Return `waiting_count`, from a row of `with_waiting_count` on the page where there is any; else one query."""
    return (page[0].reopen_requests_waiting or 0) if len(page) else waiting_count(user)


def with_open_reopen_request(rows: QuerySet[Assessment], user: User) -> QuerySet[Assessment]:
    """Return the same rounds; an admin instansi's each with `open_reopen_request`, the pk of the request that waits for him there."""
    if not _instansi_decided_by(user):
        return rows
    reopen_request = waiting_requests(user).select_related(None).filter(assessment=OuterRef("pk"))
    return rows.annotate(open_reopen_request=Subquery(reopen_request.values("pk")[:1]))
