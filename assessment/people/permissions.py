"""May this person do this now? What every answer rests on, and the checks of offices, their teams and their roles.

The checks of a capability stand in `permissions` of its package: of a round in `assessment.rounds`, of its acts in
`assessment.handover`, of accounts in `assessment.accounts`. A `check_…(user, …)` raises `ActionDenied` with the reason the
person reads. For a page, `can(check, …)` says whether it allows, `denial(check, …)` why it does not.

A removed role ends at once, so a `check_can_…` of something that is changed reads the roles anew, itself or in a check it
calls. One of something that is only read, and every `check_may_…`, rests on what this request has read already; a service
that records a reading asks for `memberships_of(by, fresh=True)` before it. `tests/rules/test_permissions.py` names each.
"""

from collections.abc import Callable, Collection, Iterable

from assessment.people.areas import AreaKey
from assessment.people.held import TPI_ROLES as TPI_ROLES  # noqa: PLC0414  (written so where others may ask for it here)
from assessment.people.held import held_about
from assessment.people.held import instansi_of_many as instansi_of_many  # noqa: PLC0414
from assessment.people.held import look_at as look_at  # noqa: PLC0414
from assessment.people.held import memberships_of as memberships_of  # noqa: PLC0414
from assessment.people.held import units_held as units_held  # noqa: PLC0414
from assessment.people.models import POKJA_ROLES, Instansi, Membership, Role, Unit, User
from zi_portal.kit.refusals import ActionDenied

ADMIN_ONLY = "Halaman ini hanya untuk admin instansi. Hubungi admin instansi Anda bila ada yang keliru."


def holds(user: User, roles: Iterable[Role], *, unit: Unit | None = None, instansi: Instansi | None = None) -> bool:
    """Whether `user` holds one of `roles`, in `unit` or `instansi` where given."""
    wanted = set(roles)
    if unit is None and instansi is None:
        return any(membership.role in wanted for membership in memberships_of(user))
    return any(
        membership.role in wanted
        and (unit is None or membership.unit_id == unit.pk)
        and (instansi is None or membership.instansi_id == instansi.pk)
        for membership in held_about(user, unit.pk if unit is not None else None)
    )


def own_areas(user: User, unit: Unit) -> frozenset[AreaKey]:
    """Return the areas `user` may answer in `unit`; the ketua tim ZI has all, hasil included."""
    return _areas_of(user, unit, POKJA_ROLES)


def led_areas(user: User, unit: Unit) -> frozenset[AreaKey]:
    """Return the areas of `unit` that `user` leads, whose work the person shares out; the ketua tim ZI has all."""
    return _areas_of(user, unit, (Role.POKJA_LEAD,))


def _areas_of(user: User, unit: Unit, roles: Collection[Role]) -> frozenset[AreaKey]:
    areas: set[AreaKey] = set()
    for membership in held_about(user, unit.pk):
        if membership.unit_id != unit.pk:
            continue
        if membership.role == Role.TEAM_LEAD:
            return frozenset(AreaKey)
        if membership.role in roles:
            areas |= membership.area_keys
    return frozenset(areas)


def is_below(unit: Unit, ancestor_id: int | None) -> bool:
    """Whether `unit` stands under the unit `ancestor_id` (kanwil, eselon I). The chain is at most a few units long."""
    parent = unit.parent
    while parent is not None:
        if parent.pk == ancestor_id:
            return True
        parent = parent.parent
    return False


def check_can_manage_team(user: User, unit: Unit) -> None:
    """Allow the ketua tim ZI of the unit and the admin of its instansi to keep the unit's memberships."""
    memberships_of(user, fresh=True)
    if holds(user, (Role.TEAM_LEAD,), unit=unit) or holds(user, (Role.INSTANSI_ADMIN,), instansi=unit.instansi):
        return
    raise ActionDenied("Anggota tim hanya dapat diubah oleh ketua tim ZI unit ini atau admin instansi.")


def check_can_read_team(user: User, unit: Unit) -> None:
    """Allow who keeps the team, and the kepala kantor, who answers for it, to read who is in it."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.HEAD,), unit=unit):
        check_can_manage_team(user, unit)


def check_can_administer(user: User, instansi: Instansi) -> None:
    """Allow the admin instansi to keep units, people, periods and letterheads."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.INSTANSI_ADMIN,), instansi=instansi):
        raise ActionDenied(ADMIN_ONLY)


def check_is_admin(user: User) -> None:
    """Allow whoever is admin of at least one instansi to open the lists of kelola."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.INSTANSI_ADMIN,)):
        raise ActionDenied(ADMIN_ONLY)


def check_can_grant(user: User, membership: Membership) -> None:
    """Allow giving, changing or ending `membership` (saved or not): nobody's own, within the scope `user` keeps.

    The ketua tim ZI keeps the pokja of the unit. Kepala and ketua tim ZI are named by the admin instansi, since the
    kepala checks what the ketua tim hands over; an admin portal is named on the server only.
    """
    memberships_of(user, fresh=True)
    role, unit = Role(membership.role), membership.unit
    instansi = membership.instansi or (unit.instansi if unit is not None else None)
    if membership.user_id is not None and membership.user_id == user.pk:
        raise ActionDenied("Anda tidak dapat mengubah peran Anda sendiri. Mintalah admin instansi yang lain.")
    if instansi is None:
        raise ActionDenied("Peran admin portal hanya dapat diatur oleh pengelola server.")
    if holds(user, (Role.INSTANSI_ADMIN,), instansi=instansi):
        return
    if unit is not None and holds(user, (Role.TEAM_LEAD,), unit=unit):
        if role in POKJA_ROLES:
            return
        raise ActionDenied(f"Peran {role.label} hanya dapat diatur oleh admin instansi. Hubungi admin instansi Anda.")
    raise ActionDenied("Peran ini hanya dapat diatur oleh ketua tim ZI unit itu atau admin instansi.")


def denial(check: Callable[..., object], *args: object) -> str:
    """Return why `check` refuses, or "" when it allows: for a page that shows a button disabled with its reason."""
    try:
        check(*args)
    except ActionDenied as denied:
        return denied.reason
    return ""


def can(check: Callable[..., object], *args: object) -> bool:
    """Whether `check` allows."""
    return not denial(check, *args)
