"""The lease under which a row of a waiting line is worked at: taken by one process, renewed while it lives, else run out.

The server's own acts: no person, no audit event.
"""

import secrets
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zi_portal.waiting.leased import Leased

LEASE = timedelta(seconds=90)  # longer than the store may be silent for one file
MOST_ATTEMPTS = 3  # what kills its process three times is not tried again by itself

State = Leased.State


class LeaseLost(Exception):
    """Another process has taken the work over, or it is not wanted any more."""


@transaction.atomic
def claim[Work: Leased](line: QuerySet[Work], *, at_once: int, gave_up: str, **begun: object) -> Work | None:
    """Take the lease of what has waited longest, or was left alone; None if there is none, or `at_once` are worked at.

    line: all rows of the waiting line. gave_up: why one fails whose process died too often; begun: values a new try has.
    """
    now = timezone.now()
    rows = line.select_for_update(of=("self",)).filter(state__in=(State.WAITING, State.BUILDING))
    unfinished = list(rows.order_by("requested_at", "pk"))
    held = [work for work in unfinished if work.lease_until is not None and work.lease_until > now]
    if len(held) >= at_once:
        return None
    for work in unfinished:
        if work in held:
            continue
        if work.attempts >= MOST_ATTEMPTS:
            work.state, work.lease, work.lease_until, work.problem = State.FAILED, "", None, gave_up
            work.save(update_fields=["state", "lease", "lease_until", "problem"])
            continue
        work.state, work.lease, work.lease_until = State.BUILDING, secrets.token_hex(16), now + LEASE
        work.attempts += 1
        for name, value in begun.items():
            setattr(work, name, value)
        work.save(update_fields=["state", "lease", "lease_until", "attempts", *begun])
        return work
    return None


def change(work: Leased, **values: object) -> None:
    """Note something of what is worked at; raises LeaseLost."""
    held = type(work)._default_manager.filter(pk=work.pk, state=State.BUILDING, lease=work.lease)
    if not held.update(**values):
        raise LeaseLost


def renew(work: Leased, **values: object) -> None:
    """Hold the lease from now on anew, and note `values`; raises LeaseLost."""
    change(work, lease_until=timezone.now() + LEASE, **values)


@transaction.atomic
def fail(work: Leased, problem: str, **values: object) -> None:
    """Note why it could not be made, for the person; nothing if somebody else holds it by now."""
    with suppress(LeaseLost):
        change(work, state=State.FAILED, lease="", lease_until=None, problem=problem[:1500], **values)
