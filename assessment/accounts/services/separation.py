"""Which roles one person may not hold together: separation of duty as a rule, not as advice.

- Nobody evaluates a unit whose team he belongs to, or belonged to in this period.
- An admin instansi or admin portal evaluates nobody and belongs to no unit team: admins see no answers and no evidence.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from assessment.people import permissions
from assessment.people.models import EVALUATOR_ROLES, UNIT_TEAM_ROLES, Membership, Role, Unit
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from zi_portal.kit.refusals import ActionDenied

ADMIN_ROLES = (Role.INSTANSI_ADMIN, Role.PORTAL_ADMIN)
SCORING_ROLES = (*EVALUATOR_ROLES, Role.TPN_RECORDER)


def check(membership: Membership) -> None:
    """Raise ActionDenied if `membership` (being added or changed) may not stand beside the person's other roles."""
    others = list(
        membership.user.memberships.exclude(pk=membership.pk).select_related("unit__parent__parent", "instansi")
    )
    in_force = [other for other in others if _still_holds(other)]
    _check_admin_is_apart(membership, in_force)
    _check_evaluator_is_apart(membership, others)


def _check_admin_is_apart(membership: Membership, in_force: Iterable[Membership]) -> None:
    for other in in_force:
        pair = {Role(membership.role), Role(other.role)}
        if not pair & set(ADMIN_ROLES):
            continue
        if pair & set(SCORING_ROLES):
            raise ActionDenied(
                f"Orang ini memegang peran {other.get_role_display()}. Admin tidak boleh sekaligus menjadi penilai; "
                "akhiri dahulu peran itu atau pilih orang lain."
            )
        if pair & set(UNIT_TEAM_ROLES):
            raise ActionDenied(
                f"Orang ini memegang peran {other.get_role_display()}. Admin tidak boleh sekaligus menjadi anggota tim "
                "unit; akhiri dahulu peran itu atau pilih orang lain."
            )


def _check_evaluator_is_apart(membership: Membership, others: Iterable[Membership]) -> None:
    for other in others:
        scoring, team = (membership, other) if membership.role in SCORING_ROLES else (other, membership)
        if scoring.role not in SCORING_ROLES or team.role not in UNIT_TEAM_ROLES or team.unit is None:
            continue
        if not _scores(scoring, team.unit):
            continue
        since = period_began(team.unit)
        if _held_since(scoring, since) and _held_since(team, since):
            raise ActionDenied(
                f"Orang ini {'masih' if _still_holds(other) else 'pernah'} memegang peran {other.get_role_display()} "
                f"untuk {team.unit} pada periode ini. Penilai harus orang yang tidak menjadi anggota tim unit itu; "
                "pilih orang lain."
            )


def _scores(scoring: Membership, unit: Unit) -> bool:
    """Whether the role `scoring` evaluates `unit`."""
    if scoring.role == Role.TPN_RECORDER:
        return scoring.instansi_id == unit.instansi_id
    if scoring.role == Role.PRELIMINARY:
        return permissions.is_below(unit, scoring.unit_id)
    return scoring.unit_id == unit.pk


def period_began(unit: Unit) -> date:
    """Return 1 January of the year of the unit's running round; of this year if none runs."""
    running = Assessment.objects.filter(unit=unit).exclude(status=Status.CLOSED).select_related("period")
    years = [assessment.period.year for assessment in running]
    return date(min([*years, timezone.localdate().year]), 1, 1)


def _last_day(membership: Membership) -> date:
    """Return the last day the role held or will hold; the last of all days for one without end."""
    days = [membership.ends_on] if membership.ends_on else []
    if membership.ended_at is not None:
        days.append(timezone.localdate(membership.ended_at))
    return min(days) if days else date.max


def _held_since(membership: Membership, day: date) -> bool:
    return _last_day(membership) >= day


def _still_holds(membership: Membership) -> bool:
    return membership.ended_at is None and _last_day(membership) >= timezone.localdate()
