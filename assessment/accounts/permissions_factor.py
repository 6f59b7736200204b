"""Who must have the second step of signing in, from when on, and who may have that of another removed.

The rest is `assessment.people.permissions` and `permissions`, on which this stands.
"""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from assessment.accounts import permissions as accounts_permissions
from assessment.people.models import POKJA_ROLES, FactorRemoval, Role, User
from assessment.people.permissions import memberships_of
from zi_portal.kit.refusals import ActionDenied, WrongState

# Whoever leads, scores, decides or administers; to the pokja it is offered.
FACTOR_ROLES = frozenset(Role) - frozenset(POKJA_ROLES)
GRACE = timedelta(days=14)  # from the first sign-in after such a role began
REQUIRED = "required"  # of settings.SECOND_FACTOR


def is_factor_required(user: User) -> bool:
    """Whether a role that `user` holds today asks for the second step on this server."""
    return settings.SECOND_FACTOR == REQUIRED and any(m.role in FACTOR_ROLES for m in memberships_of(user))


def factor_due_at(user: User, now: datetime) -> datetime | None:
    """Return from when on `user`, who has no second step, gets no other page; None where nothing asks for it.

    Time that ran for a role which ended before the present ones began does not count against these.
    """
    if user.factor_was_removed:
        return now
    if not is_factor_required(user):
        return None
    begun = min(m.starts_on for m in memberships_of(user) if m.role in FACTOR_ROLES)
    due = user.factor_due_at
    return now + GRACE if due is None or timezone.localdate(due - GRACE) < begun else due


def factor_days_left(user: User) -> int | None:
    """Return in how many days, begun ones included, `user` must have the second step; 0 is now, None is never."""
    if user.has_second_factor:
        return None
    now = timezone.now()
    due = factor_due_at(user, now)
    return None if due is None else max(0, math.ceil((due - now) / timedelta(days=1)))


def check_can_turn_factor_off(user: User) -> None:
    """Allow who has it where no role asks for it."""
    if not user.has_second_factor:
        raise WrongState("Verifikasi dua langkah belum dipasang.")
    if is_factor_required(user):
        raise ActionDenied(
            "Peran Anda memerlukan verifikasi dua langkah, jadi tidak dapat dimatikan. Ganti ponselnya bila perlu."
        )


def check_can_ask_factor_removal(user: User, person: User, *, fresh: bool = True) -> None:
    """Allow those who may issue a start password for `person`, never the person."""
    accounts_permissions.check_can_issue_start_password(user, person, fresh=fresh)
    if not person.has_second_factor:
        raise WrongState("Orang ini tidak memakai verifikasi dua langkah.")


def check_can_decide_factor_removal(user: User, removal: FactorRemoval, *, fresh: bool = True) -> None:
    """Allow another of those who may ask for it, while it waits."""
    accounts_permissions.check_can_issue_start_password(user, removal.person, fresh=fresh)
    if removal.asked_by_id == user.pk:
        raise ActionDenied("Permintaan Anda sendiri disetujui oleh orang lain: admin instansi lain atau ketua tim ZI.")
    if not removal.is_open:
        raise WrongState("Permintaan ini sudah diputuskan.")
