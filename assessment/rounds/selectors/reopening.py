"""Wishes to open a round again that wait for somebody."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery

from assessment.people import permissions
from assessment.people.models import Role, User
from assessment.rounds.models import ReopenRequest

State = ReopenRequest.State


def waiting_requests(user: User) -> QuerySet[ReopenRequest]:
    """Return the same requests; no query for who is no admin instansi."""
    kept = _instansi_decided_by(user)
    if not kept:
        return ReopenRequest.objects.none()
    waiting = ReopenRequest.objects.filter(state=State.ASKED, assessment__unit__instansi__in=kept)
    waiting = waiting.exclude(asked_by=user)
    return waiting.select_related("assessment__unit", "assessment__period", "asked_by")


def _instansi_decided_by(user: User) -> list[int | None]:
    return [m.instansi_id for m in permissions.memberships_of(user) if m.role == Role.INSTANSI_ADMIN]


def with_waiting_count(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Return the same rows, each with `reopen_requests_waiting`: how many requests wait for `user`, whatever the row is."""
    counted = waiting_requests(user).select_related(None).order_by().values("state").annotate(count=Count("pk"))
    beside: QuerySet[Any] = rows.annotate(reopen_requests_waiting=Subquery(counted.values("count")))
    return beside
