"""May this person keep the account of another now? The rest is `permissions`, on which this stands."""

from django.utils import timezone

from assessment.people.models import POKJA_ROLES, Membership, Role, User
from assessment.people.permissions import ADMIN_ONLY, holds, memberships_of
from zi_portal.kit.refusals import ActionDenied


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
