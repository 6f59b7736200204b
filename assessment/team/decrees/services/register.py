"""Recording, correcting and ending the SK of a unit's team, and hanging roles on them."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from assessment.accounts.services.memberships import too_early
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions
from assessment.people.models import Decree, Membership, Unit, User
from assessment.seals.selectors import role_digests
from assessment.seals.services import keep as seals_keep
from assessment.tasks.selectors.tasks import today_in
from assessment.team.decrees.facts import DecreeFacts
from assessment.team.decrees.selectors.register import last_change, loose_roles, running_decrees
from zi_portal.kit import validation
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput, WrongState

FIELDS = ("number", "dated_on", "valid_from", "about", "changes", "amends")


class StaleDecree(Exception):
    """The SK was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: Decree, change: AuditEvent | None) -> None:
        super().__init__(f"decree {saved.pk} was changed meanwhile")
        self.saved, self.change = saved, change


@transaction.atomic
def add_decree(*, unit: Unit, facts: DecreeFacts, by: User) -> Decree:
    """Record one SK of the team of `unit`.

    Raises ActionDenied if `by` does not keep the team, InvalidInput for a number that is recorded, a day that has not come, a
    change that does not say what it changes, or an SK that cannot be the one it changes.
    """
    permissions.check_can_manage_team(by, unit)
    decree = Decree(unit=unit, recorded_at=timezone.now(), recorded_by=by)
    _set_facts(decree, facts)
    validation.check_and_save(decree)
    audit.record(AuditEvent.Kind.DECREE_RECORDED, decree, by=by, scope=unit, detail=_detail(decree))
    return decree


@transaction.atomic
def change_decree(*, decree: Decree, facts: DecreeFacts, by: User, seen: str = "") -> Decree:
    """Correct an SK; a number that changes is written into the roles that hang on it.

    seen: `content_digest` of the SK that `by` read; without one nothing is compared. Nothing is written where the same stands
    already. Raises as `add_decree`, InvalidInput too if a role began before the day from which it would hold; WrongState for an
    SK that was ended, StaleDecree if other content was saved since `seen`.
    """
    decree = _locked(decree)
    permissions.check_can_manage_team(by, decree.unit)
    _check_not_ended(decree)
    digest, before = decree.content_digest, {name: getattr(decree, name) for name in FIELDS}
    saved = Decree.objects.get(pk=decree.pk)
    _set_facts(decree, facts)
    changed = [name for name in FIELDS if getattr(decree, name) != before[name]]
    if not changed:
        return decree
    if seen and seen != digest:
        saved.unit = decree.unit
        raise StaleDecree(saved, last_change(decree))
    roles = _locked_roles(decree.roles.values_list("pk", flat=True))
    _check_roles_began(decree, roles)
    validation.check_and_save(decree)
    detail = _detail(decree) | {"changed": changed}
    audit.record(AuditEvent.Kind.DECREE_CHANGED, decree, by=by, scope=decree.unit, detail=detail)
    if "number" in changed:
        _write_number(decree, roles, by=by)
    return decree


@transaction.atomic
def end_decree(*, decree: Decree, reason: str, by: User) -> Decree:
    """End an SK: no role can be given by it from now on. It, and the roles that hang on it, stay.

    Raises ActionDenied, WrongState if it was ended, InvalidInput without a reason.
    """
    decree = _locked(decree)
    permissions.check_can_manage_team(by, decree.unit)
    _check_not_ended(decree)
    if not reason:
        raise InvalidInput({"reason": ["Tuliskan alasan SK ini diakhiri."]})
    decree.ended_at, decree.ended_by, decree.ended_reason = timezone.now(), by, reason
    validation.check_and_save(decree)
    audit.record(AuditEvent.Kind.DECREE_ENDED, decree, by=by, scope=decree.unit, detail=_detail(decree))
    return decree


@transaction.atomic
def hang_roles(*, decree: Decree, roles: Collection[int], by: User) -> list[Membership]:
    """Hang the ticked roles on an SK, whose number they then carry; return them.

    What a role allows is not touched, so whoever keeps the team may do it for each. roles: pks; one that hangs on an SK by now
    stays there. Raises ActionDenied, WrongState for an ended SK, InvalidInput if none is left or one began before the SK.
    """
    decree = _locked(decree)
    permissions.check_can_manage_team(by, decree.unit)
    _check_not_ended(decree)
    wanted = loose_roles(decree).filter(pk__in=roles).values_list("pk", flat=True)
    found = _locked_roles(wanted)
    if not found:
        raise InvalidInput({"roles": ["Centang sedikitnya satu peran yang belum terkait SK."]})
    for role in found:
        if not decree.can_begin(role.starts_on):
            raise InvalidInput({"roles": [f"{role.user}: {too_early(decree)}"]})
    _write_number(decree, found, by=by)
    return found


def _locked(decree: Decree) -> Decree:
    return Decree.objects.select_for_update(of=("self",)).select_related("unit__instansi", "amends").get(pk=decree.pk)


def _locked_roles(pks: Iterable[int]) -> list[Membership]:
    roles = Membership.objects.select_for_update(of=("self",)).select_related("user", "unit")
    return list(roles.filter(pk__in=list(pks)).order_by("pk"))


def _check_not_ended(decree: Decree) -> None:
    if decree.ended_at is not None:
        raise WrongState("SK ini sudah diakhiri, jadi tidak dapat diubah lagi. Catat SK yang baru.")


def _set_facts(decree: Decree, facts: DecreeFacts) -> None:
    """Put what was said into the row; InvalidInput for what does not fit together or beside the other SK of the unit."""
    decree.number, decree.about, decree.changes = facts.number, facts.about, facts.changes
    decree.dated_on = facts.dated_on
    decree.valid_from = facts.valid_from if facts.valid_from != facts.dated_on else None
    decree.amends = _amended(decree, facts)
    same = running_decrees(decree.unit).filter(number__iexact=facts.number).exclude(pk=decree.pk)
    if same.exists():
        raise InvalidInput({"number": ["SK dengan nomor ini sudah tercatat. Ubah SK yang ada, atau periksa nomornya."]})
    if facts.dated_on > today_in(decree.unit):
        raise InvalidInput({"dated_on": ["Tanggal penetapan belum tiba. Catat SK setelah ditandatangani."]})
    if facts.about == Decree.About.CHANGED and not facts.changes:
        raise InvalidInput({"changes": ["Tuliskan apa yang diubah SK ini."]})


def _amended(decree: Decree, facts: DecreeFacts) -> Decree | None:
    changers = [] if decree.pk is None else list(decree.amended_by.filter(dated_on__lt=facts.dated_on))
    if changers:
        numbers = ", ".join(one.number for one in changers)
        raise InvalidInput({"dated_on": [f"SK ini diubah oleh SK yang ditetapkan lebih dahulu: {numbers}."]})
    if facts.amends is None:
        return None
    amended = Decree.objects.filter(unit=decree.unit, pk=facts.amends).exclude(pk=decree.pk).first()
    if amended is None:
        raise InvalidInput({"amends": ["Pilih SK unit ini dari daftar."]})
    if amended.dated_on is not None and amended.dated_on > facts.dated_on:
        said = f"SK {amended.number} ditetapkan {long_date(amended.dated_on)}, sesudah SK ini."
        raise InvalidInput({"amends": [f"{said} Pilih SK yang lebih dahulu, atau periksa tanggalnya."]})
    _check_no_ring(decree, amended)
    return amended


def _check_no_ring(decree: Decree, amended: Decree) -> None:
    """Refuse an SK that was itself changed by this one: two of one day could name each other."""
    seen: set[int] = set()
    at: Decree | None = amended
    while at is not None and at.pk not in seen:
        seen.add(at.pk)
        if decree.pk is not None and at.amends_id == decree.pk:
            raise InvalidInput({"amends": [f"SK {amended.number} sendiri mengubah SK ini. Pilih SK lain."]})
        at = at.amends


def _check_roles_began(decree: Decree, roles: Iterable[Membership]) -> None:
    early = [str(role.user) for role in roles if not decree.can_begin(role.starts_on)]
    if early and decree.holds_from is not None:
        since, people = long_date(decree.holds_from), ", ".join(dict.fromkeys(early))
        said = f"Peran yang terkait SK ini mulai sebelum {since}: {people}."
        field = "valid_from" if decree.valid_from is not None else "dated_on"
        hint = "Isi tanggal berlaku yang lebih awal, atau ubah dahulu tanggal mulai perannya."
        raise InvalidInput({field: [f"{said} {hint}"]})


def _write_number(decree: Decree, roles: Collection[Membership], *, by: User) -> None:
    """Write number and SK into roles that are locked, each with the event and digest of a changed role."""
    before = dict(role_digests([role.pk for role in roles]))
    for role in roles:
        role.decree, role.sk_number = decree, decree.number
        role.save(update_fields=["decree", "sk_number"])
        detail = {"user": role.user_id, "role": str(role.role), "unit": role.unit_id, "decree": decree.pk}
        sealed = seals_keep.sealed_role(role, before=before[role.pk])
        audit.record(AuditEvent.Kind.MEMBERSHIP_CHANGED, role, by=by, scope=decree.unit, detail=detail | sealed)


def _detail(decree: Decree) -> dict[str, object]:
    return {
        "dated_on": decree.dated_on.isoformat() if decree.dated_on is not None else None,
        "holds_from": decree.holds_from.isoformat() if decree.holds_from is not None else None,
        "about": str(decree.about),
        "amends": decree.amends_id,
    }
