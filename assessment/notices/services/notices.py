"""Tell people what happened, once each, in the transaction in which it happened; and what they do with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from assessment.notices.models import Kind, Notice, NoticeChoice, Way, usual_way
from assessment.notices.selectors.inbox import inbox_of
from assessment.notices.selectors.reach import readers_among
from assessment.notices.services.jobs import send_soon
from assessment.notices.words import LONGEST_NAME, PARAMS
from assessment.people.models import User
from assessment.rounds.models import Assessment
from zi_portal.jobs.queue import enqueue_once

type Param = str | int | bool | date | None


@dataclass(frozen=True)
class Thing:
    """One thing to tell people; its parts as `tell` names them."""

    people: Iterable[User]
    mark: str
    url: str
    params: Mapping[str, Param] = field(default_factory=dict)


def tell(
    kind: Kind,
    people: Iterable[User],
    *,
    assessment: Assessment | None,
    by: User | None,
    mark: str,
    url: str,
    params: Mapping[str, Param] | None = None,
) -> list[Notice]:
    """Tell `people` one thing, inside the transaction of its act; return the rows that are new, at most one a person.

    Left out are `by`, closed accounts, people who may not read what it leads to, and whoever was told it before.
    assessment: the round it is about, as it is after the act. by: who did it, None for the portal itself. mark: names the
    one thing among all of its kind, such as `tugas:12:tenggat:2026-12-04`; telling it again does nothing. url: a path of the
    portal. params: names, codes and days for the sentence of `kind`, as `words.PARAMS` lists them; no figure, no text of a
    note. Raises ValueError for params of another kind, a url that leads out, or an empty mark.
    """
    thing = Thing(people, mark, url, dict(params or {}))
    return tell_each(kind, [thing], assessment=assessment, by=by)


def tell_each(kind: Kind, things: Sequence[Thing], *, assessment: Assessment | None, by: User | None) -> list[Notice]:
    """Tell several things of one kind and round as `tell` does one, in as many queries however many they are."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a notice belongs to the transaction of its act")
    for thing in things:
        _check(kind, thing)
    own = by.pk if by is not None else None
    wanted = [(thing, {person.pk for person in thing.people} - {own}) for thing in things]
    everybody = set().union(*(people for _, people in wanted))
    if not everybody:
        return []
    chosen = NoticeChoice.objects.filter(person=OuterRef("pk"), kind=kind).values("way")
    reached = readers_among(everybody, assessment, kind).annotate(chosen=Subquery(chosen)).order_by("pk")
    ways = {pk: _way(kind, email, way) for pk, email, way in reached.values_list("pk", "email", "chosen")}
    now = timezone.now()
    rows = [
        Notice(
            person_id=pk,
            kind=kind,
            assessment=assessment,
            by=by,
            params={name: _plain(value) for name, value in thing.params.items()},
            url=thing.url,
            mark=thing.mark,
            at=now,
            way=way,
        )
        for thing, people in wanted
        for pk, way in ways.items()
        if pk in people
    ]
    # Who was told it before keeps that row, also where somebody else tells it at this moment.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    marks = {thing.mark for thing in things}
    found = Notice.objects.filter(kind=kind, mark__in=marks, at=now, person__in=ways)
    new = list(found.order_by("pk")) if rows else []
    mailed = [notice.pk for notice in new if notice.way == Way.AT_ONCE]
    if mailed:
        enqueue_once(send_soon, key=str(mailed[0]))  # of this act alone, so that acts do not wait for each other
    return new


@transaction.atomic
def open_notice(*, notice: Notice, by: User) -> None:
    """Keep that `by` read one of the own notices; at the second time nothing."""
    Notice.objects.filter(pk=notice.pk, person=by, read_at__isnull=True).update(read_at=timezone.now())


@transaction.atomic
def read_all(*, up_to: int, by: User) -> int:
    """Keep that `by` read every own notice that is shown, up to the pk `up_to`; return how many were new.

    What came after the page was made stays new.
    """
    shown = inbox_of(by).filter(read_at__isnull=True, pk__lte=up_to).order_by().values_list("pk", flat=True)
    return Notice.objects.filter(pk__in=list(shown)).update(read_at=timezone.now())


def _check(kind: Kind, thing: Thing) -> None:
    if set(thing.params) != PARAMS[kind]:
        raise ValueError(f"a notice of kind {kind} takes {sorted(PARAMS[kind])}, not {sorted(thing.params)}")
    if not thing.mark or not thing.url.startswith("/") or thing.url.startswith("//"):
        raise ValueError(f"a notice needs a mark and a path of the portal, not {thing.mark!r} and {thing.url!r}")


def _way(kind: Kind, email: str, chosen: str | None) -> str:
    """Return whether a notice goes by mail too: nowhere while the portal sends none, or to whoever has no address."""
    if not settings.MAIL_IS_ON or not email:
        return Way.NEVER
    return usual_way(kind) if chosen is None else chosen


def _plain(value: Param) -> str | int | bool:
    """Return a value as JSON keeps it: a day in ISO, no day as an empty text, names no longer than a line takes."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > LONGEST_NAME:
        return value[: LONGEST_NAME - 1].rstrip() + "…"
    return value
