"""What a person has been told: all of it in the inbox, the latest beside the bell of every page."""

from dataclasses import dataclass
from functools import cache

from django.db.models import BigAutoField, Count, DateField, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.notices.models import Notice
from assessment.notices.selectors.reach import READERS, may_reach
from assessment.people.held import memberships_of
from assessment.people.models import User
from zi_portal.kit.prepared import Asked, Prepared

IN_BELL = 5
MOST_COUNTED = 99  # beyond, the bell says "99+"
_ALONG = ("by", "assessment__unit", "assessment__period")
_SHOWN = (
    *("person", "kind", "params", "url", "mark", "at", "read_at", "by__full_name", "by__username"),
    *("assessment__unit__name", "assessment__unit__time_zone", "assessment__period__name"),
)


@dataclass(frozen=True)
class Bell:
    """The latest of what a person was told, newest first, and how much of all is unread."""

    latest: list[Notice]
    unread: int

    @property
    def up_to(self) -> int:
        """The pk of the newest, 0 for none: what came later is not marked as read with these."""
        return max((notice.pk for notice in self.latest), default=0)

    @property
    def count(self) -> str:
        """The number beside the bell: `3`, `99+`; empty for none."""
        return f"{MOST_COUNTED}+" if self.unread > MOST_COUNTED else str(self.unread or "")


def bell_of(user: User) -> Bell:
    """Return the bell of `user`; one query, and the memberships this request has read already."""
    latest = _latest(_roles_of(user))(person=user.pk, today=timezone.localdate())
    return Bell(latest, latest[0].unread or 0 if latest else 0)  # type: ignore[attr-defined]  # annotated below


def inbox_of(user: User) -> QuerySet[Notice]:
    """Return what `user` was told and may still follow, newest first."""
    shown = Notice.objects.filter(may_reach(_roles_of(user), person=user.pk, today=timezone.localdate()), person=user)
    return shown.select_related(*_ALONG).only(*_SHOWN)


def unread_of(user: User) -> int:
    """Return how much of it is unread."""
    return inbox_of(user).filter(read_at__isnull=True).count()


def get_notice(user: User, pk: int) -> Notice:
    """Return one of them, or Http404."""
    return get_object_or_404(inbox_of(user), pk=pk)


def _roles_of(user: User) -> frozenset[str]:
    return READERS & {membership.role for membership in memberships_of(user)}


@cache
def _latest(roles: frozenset[str]) -> Prepared[Notice]:
    return Prepared(lambda: _bell(roles))


def _bell(roles: frozenset[str]) -> QuerySet[Notice]:
    person, today = Asked("person", BigAutoField()), Asked("today", DateField())
    shown = Notice.objects.filter(Q(person=person), may_reach(roles, person=person, today=today))
    unread = shown.filter(read_at__isnull=True).order_by().values("person").annotate(count=Count("pk"))
    rows = shown.annotate(unread=Subquery(unread.values("count")))
    return rows.select_related(*_ALONG).only(*_SHOWN)[:IN_BELL]
