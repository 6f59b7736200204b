"""Rows made in the background that go together with the file they name."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zi_portal.shelf import shelf
from zi_portal.waiting.leased import Leased

State = Leased.State


def remove_with_files(rows: QuerySet[Any]) -> None:
    """Remove rows, and after the commit their files; those of a process that dies in between are named by no row."""
    names = [name for name in rows.values_list("storage_name", flat=True) if name]
    rows.delete()
    for name in names:
        transaction.on_commit(partial(_discard, name), robust=True)


def gone(now: datetime) -> Q:
    """Return the condition of a finished file whose time has passed."""
    return Q(state=State.READY, expires_at__lte=now)


def found_again[Row: Leased](same: QuerySet[Row], *, is_new: bool) -> Row | None:
    """Return the newest of the same orders that waits or is made, or is ready and was not fetched; None without one.

    is_new: a finished one will not do.
    """
    usable = Q(state__in=(State.WAITING, State.BUILDING))
    if not is_new:
        usable |= Q(state=State.READY, taken_at=None, expires_at__gt=timezone.now())
    return same.filter(usable).order_by("-requested_at").first()


def remove_past(rows: QuerySet[Any], *, life: timedelta, dry_run: bool) -> list[str]:
    """Remove what is past its end, and what failed or was left alone once it is as old as `life`; return the names of the files."""
    now = timezone.now()
    past = rows.filter(gone(now) | ~Q(state=State.READY) & Q(requested_at__lte=now - life))
    names = [name for name in past.values_list("storage_name", flat=True) if name]
    if not dry_run:
        with transaction.atomic():
            remove_with_files(past)
    return names


def _discard(name: str) -> None:
    shelf.shelf().discard(name)
