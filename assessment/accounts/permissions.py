"""May this person keep the account of another, and who must have the second step of signing in, from when on?

The core of every permission is `assessment.people.permissions`, on which this stands.
"""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from assessment.people.models import POKJA_ROLES, FactorRemoval, Membership, Role, User
from assessment.people.permissions import ADMIN_ONLY, holds, memberships_of
from zi_portal.kit.refusals import ActionDenied, WrongState

# Whoever leads, scores, decides or administers; to the pokja it is offered.
FACTOR_ROLES = frozenset(Role) - frozenset(POKJA_ROLES)
GRACE = timedelta(days=14)  # from the first sign-in after such a role began
REQUIRED = "required"  # of settings.SECOND_FACTOR


def check_can_keep_account(user: User, person: User, *, fresh: bool = True) -> None:
    """Allow the admin instansi to keep the account of `person`: name, start password, closing.

    Whoever hands out a start password could sign in as that person, so every role the person holds must lie within
    the instansi that `user` administers.
    """
    memberships_of(user, fresh=fresh)
    _check_not_self(user, person)
    roles = _current_roles(person)
    kept = {m.instansi_id for m in memberships_of(user) if m.role == Role.INSTANSI_ADMIN}
    if not kept:
        raise ActionDenied(ADMIN_ONLY)
    if person.is_superuser or any(_instansi_id(membership) not in kept for membership in roles):
        raise ActionDenied(
            "Orang ini juga memegang peran di luar instansi Anda. Perubahan akunnya dilakukan oleh pengelola portal."
        )


def check_can_issue_start_password(user: User, person: User, *, fresh: bool = True) -> None:
    """Allow the admin instansi, and the ketua tim ZI for people who hold nothing but pokja roles in the unit."""
    memberships_of(user, fresh=fresh)
    _check_not_self(user, person)
    led = {m.unit_id for m in memberships_of(user) if m.role == Role.TEAM_LEAD}
    roles = _current_roles(person)
    if (
        led
        and roles
        and not person.is_superuser
        and all(membership.role in POKJA_ROLES and membership.unit_id in led for membership in roles)
    ):
        return
    if not holds(user, (Role.INSTANSI_ADMIN,)):
        raise ActionDenied(
            "Kata sandi awal orang ini hanya dapat diterbitkan oleh admin instansi. Hubungi admin instansi Anda."
        )
    check_can_keep_account(user, person, fresh=fresh)


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
    check_can_issue_start_password(user, person, fresh=fresh)
    if not person.has_second_factor:
        raise WrongState("Orang ini tidak memakai verifikasi dua langkah.")


def check_can_decide_factor_removal(user: User, removal: FactorRemoval, *, fresh: bool = True) -> None:
    """Allow another of those who may ask for it, while it waits."""
    check_can_issue_start_password(user, removal.person, fresh=fresh)
    if removal.asked_by_id == user.pk:
        raise ActionDenied("Permintaan Anda sendiri disetujui oleh orang lain: admin instansi lain atau ketua tim ZI.")
    if not removal.is_open:
        raise WrongState("Permintaan ini sudah diputuskan.")


def _check_not_self(user: User, person: User) -> None:
    if user.pk == person.pk:
        raise ActionDenied(
            "Akun Anda sendiri diatur oleh admin instansi yang lain. Kata sandi Anda dapat diganti di halaman Kata sandi."
        )


def _current_roles(person: User) -> list[Membership]:
    """Return the roles of `person` that hold today or will hold later; a list prefetches `memberships__unit`."""
    today = timezone.localdate()
    roles = person.memberships.all()
    if "memberships" not in getattr(person, "_prefetched_objects_cache", {}):
        roles = roles.select_related("unit")
    return [role for role in roles if role.ended_at is None and (role.ends_on is None or role.ends_on >= today)]


def _instansi_id(membership: Membership) -> int | None:
    return membership.unit.instansi_id if membership.unit is not None else membership.instansi_id
