"""Roles of people: given, changed, ended; never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.accounts.services import separation
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, UNIT_TEAM_ROLES, Decree, Instansi, Membership, Role, Unit, User
from assessment.seals.selectors import role_digest
from assessment.seals.services import keep as seals_keep
from zi_portal.kit import validation
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput, WrongState


@dataclass(frozen=True)
class RoleFacts:
    """What a role is: where it holds, for which areas (only pokja), by which SK, from when to when.

    A role of a unit's team whose number is one of the unit's register hangs on that SK.
    """

    role: Role
    starts_on: date
    unit: Unit | None = None
    instansi: Instansi | None = None
    areas: tuple[AreaKey, ...] = ()
    sk_number: str = ""
    ends_on: date | None = None


@transaction.atomic
def add_membership(*, person: User, facts: RoleFacts, by: User) -> Membership:
    """Give `person` a role.

    Raises ActionDenied if `by` may not give it or separation of duty forbids it, InvalidInput if the facts do not fit
    together, the person holds this role already, or it would begin before its SK.
    """
    decree = _lock_decree(facts)
    person = User.objects.select_for_update().get(pk=person.pk)
    membership = _with_facts(Membership(user=person), facts, decree)
    permissions.check_can_grant(by, membership)
    _check_facts(membership, person)
    separation.check(membership)
    validation.check_and_save(membership)
    detail = _detail(membership) | seals_keep.sealed_role(membership)
    audit.record(AuditEvent.Kind.MEMBERSHIP_ADDED, membership, by=by, scope=_scope(membership), detail=detail)
    return membership


@transaction.atomic
def change_membership(*, membership: Membership, facts: RoleFacts, by: User) -> Membership:
    """Change what a role covers; whoever changes it must be allowed to give both the old and the new one.

    Raises as `add_membership` does; WrongState if the role has been ended.
    """
    decree = _lock_decree(facts, held=membership.decree_id)
    person = User.objects.select_for_update().get(pk=membership.user_id)
    membership = _locked(membership)
    permissions.check_can_grant(by, membership)
    _check_not_ended(membership)
    before, sealed_before = _detail(membership), role_digest(membership.pk)
    _with_facts(membership, facts, decree)
    permissions.check_can_grant(by, membership)
    _check_facts(membership, person)
    separation.check(membership)
    validation.check_and_save(membership)
    detail = {"before": before, "after": _detail(membership)} | seals_keep.sealed_role(membership, before=sealed_before)
    audit.record(AuditEvent.Kind.MEMBERSHIP_CHANGED, membership, by=by, scope=_scope(membership), detail=detail)
    return membership


@transaction.atomic
def set_last_day(*, membership: Membership, ends_on: date, by: User) -> Membership:
    """Let a role hold until a day, also of somebody whose account is closed.

    Raises ActionDenied; WrongState if it has been ended, InvalidInput for a day before its first.
    """
    membership = _locked(membership)
    permissions.check_can_grant(by, membership)
    _check_not_ended(membership)
    if ends_on < membership.starts_on:
        raise InvalidInput({"ends_on": ["Tanggal berakhir mendahului tanggal mulai. Periksa kedua tanggal."]})
    before, sealed_before = _detail(membership), role_digest(membership.pk)
    membership.ends_on = ends_on
    validation.check_and_save(membership)
    detail = _detail(membership) | seals_keep.sealed_role(membership, before=sealed_before) | {"before": before}
    audit.record(AuditEvent.Kind.MEMBERSHIP_CHANGED, membership, by=by, scope=_scope(membership), detail=detail)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """End a role now: the person loses it at the next request. Raises ActionDenied; WrongState if it has ended."""
    membership = _locked(membership)
    permissions.check_can_grant(by, membership)
    _check_not_ended(membership)
    sealed_before = role_digest(membership.pk)
    membership.ended_at, membership.ended_by = timezone.now(), by
    membership.save(update_fields=["ended_at", "ended_by"])
    detail = _detail(membership) | seals_keep.sealed_role(membership, before=sealed_before)
    audit.record(AuditEvent.Kind.MEMBERSHIP_ENDED, membership, by=by, scope=_scope(membership), detail=detail)


def _locked(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("unit__instansi", "instansi", "user")
        .get(pk=membership.pk)
    )


def _lock_decree(facts: RoleFacts, *, held: int | None = None) -> Decree | None:
    """Return the SK of the unit's register whose number `facts` names; one that was ended only for the role that has it.

    held: pk of the SK the role hangs on. Locked before people and roles, as whoever corrects an SK locks it before its roles.
    """
    if facts.unit is None or not facts.sk_number or facts.role not in UNIT_TEAM_ROLES:
        return None
    same = Decree.objects.select_for_update().filter(unit=facts.unit, number__iexact=facts.sk_number)
    found = list(same.filter(Q(ended_at__isnull=True) | Q(pk=held)))
    return min(found, key=lambda decree: decree.pk != held, default=None)


def _with_facts(membership: Membership, facts: RoleFacts, decree: Decree | None) -> Membership:
    membership.role = facts.role
    membership.unit, membership.instansi = facts.unit, facts.instansi
    membership.areas = [key.value for key in AreaKey if key in facts.areas] if facts.role in POKJA_ROLES else []
    membership.decree = decree
    membership.sk_number = decree.number if decree is not None else facts.sk_number
    membership.starts_on, membership.ends_on = facts.starts_on, facts.ends_on
    return membership


def _check_not_ended(membership: Membership) -> None:
    if membership.ended_at is not None:
        raise WrongState("Peran ini sudah diakhiri. Tambahkan peran baru bila orang ini bertugas lagi.")


def _check_facts(membership: Membership, person: User) -> None:
    if membership.role in POKJA_ROLES and not membership.areas:
        raise InvalidInput({"areas": ["Pilih paling sedikit satu area untuk peran pokja."]})
    if not person.is_active:
        raise InvalidInput({"": ["Akun orang ini sudah ditutup. Buka kembali akunnya sebelum memberi peran."]})
    if membership.unit is not None and not membership.unit.is_active:
        raise InvalidInput({"unit": ["Unit ini tidak aktif. Pilih unit yang aktif."]})
    if membership.ends_on is not None and membership.ends_on < membership.starts_on:
        raise InvalidInput({"ends_on": ["Tanggal berakhir mendahului tanggal mulai. Periksa kedua tanggal."]})
    if membership.decree is not None and not membership.decree.can_begin(membership.starts_on):
        raise InvalidInput({"starts_on": [too_early(membership.decree)]})
    same = person.memberships.exclude(pk=membership.pk).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=membership.starts_on),
        role=membership.role,
        unit=membership.unit,
        instansi=membership.instansi,
        ended_at__isnull=True,
    )
    if membership.ends_on is not None:
        same = same.filter(starts_on__lte=membership.ends_on)
    if same.exists():
        raise InvalidInput(
            {"role": ["Orang ini sudah memegang peran tersebut pada waktu itu. Ubah peran yang ada, misalnya areanya."]}
        )


def too_early(decree: Decree) -> str:
    """Return why a role of this SK does not begin on a day that is earlier than the SK."""
    since = long_date(decree.holds_from) if decree.holds_from is not None else "hari penetapannya"
    return (
        f"SK {decree.number} berlaku sejak {since}, jadi peran tidak dapat mulai sebelum itu. "
        "Ubah tanggal mulai; bila SK itu memang berlaku surut, isi tanggal berlakunya pada SK."
    )


def _scope(membership: Membership) -> Unit | Instansi | None:
    return membership.unit or membership.instansi


def _detail(membership: Membership) -> dict[str, object]:
    decree: dict[str, object] = {"decree": membership.decree_id} if membership.decree_id is not None else {}
    return decree | {
        "user": membership.user_id,
        "role": str(membership.role),
        "unit": membership.unit_id,
        "instansi": membership.instansi_id,
        "areas": _keys(membership.areas),
        "starts_on": membership.starts_on.isoformat(),
        "ends_on": membership.ends_on.isoformat() if membership.ends_on else None,
    }


def _keys(areas: Iterable[str]) -> list[str]:
    return [str(area) for area in areas]
