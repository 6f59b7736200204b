"""Whose totals may this person see? The same rule as of `assessment/rounds/permissions.py`, as a condition for lists the database orders.

It only decides where a line stands. What the line shows is asked of `check_can_see_total` there, for its own sheet.
"""

from collections.abc import Collection

from django.db.models import Q

from assessment.people import permissions
from assessment.people.models import UNIT_TEAM_ROLES, Role, User
from assessment.people.permissions import TPI_ROLES
from assessment.rounds.permissions import SEEN_BY_TPI, SEEN_BY_TPN

OVERSEERS = (Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD)
_DEPTH = 4  # of the tree of units below who does the penilaian pendahuluan


def sees_own_total(user: User) -> Q:
    """Return the condition of a round that `user` may see the totals of its mandiri sheet (`check_can_see_total`)."""
    handed_over = Q(unit__in=permissions.units_held(user, TPI_ROLES)) | Q(unit__instansi__in=_instansi(user, OVERSEERS))
    if permissions.holds(user, (Role.PRELIMINARY,)):
        above = permissions.units_held(user, (Role.PRELIMINARY,))
        for depth in range(1, _DEPTH + 1):
            handed_over |= Q(**{f"unit__{'__'.join(['parent'] * depth)}__in": above})
    return (
        Q(unit__in=permissions.units_held(user, UNIT_TEAM_ROLES))
        | Q(handed_over, status__in=SEEN_BY_TPI)
        | Q(unit__instansi__in=_instansi(user, (Role.TPN_RECORDER,)), status__in=SEEN_BY_TPN)
    )


def follows_progress(user: User) -> Q:
    """Return the condition of a round that `user` may know how many of its questions are answered."""
    return sees_own_total(user) | Q(unit__instansi__in=_instansi(user, OVERSEERS))


def _instansi(user: User, roles: Collection[Role]) -> list[int]:
    held = permissions.memberships_of(user)
    return [row.instansi_id for row in held if row.role in roles and row.instansi_id is not None]
