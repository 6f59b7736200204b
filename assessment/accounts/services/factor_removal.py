"""Remove the second step of somebody who lost the phone and the recovery codes: one person asks, another decides."""

from django.db import transaction
from django.utils import timezone

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.selectors.people import home_instansi
from assessment.accounts.services import second_factor
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import FactorRemoval, User
from zi_portal.kit.refusals import InvalidInput, WrongState

ASKED_ALREADY = "Pencabutan untuk orang ini sudah diminta dan menunggu orang kedua."
NO_REASON = "Isi alasannya."


@transaction.atomic
def ask_removal(*, person: User, reason: str, by: User) -> FactorRemoval:
    """Ask that the second step of `person` be removed; nothing changes before another person agrees.

    Raises ActionDenied for who may not, the person above all; WrongState if it is off or asked already; InvalidInput.
    """
    person = _locked(person)
    accounts_permissions.check_can_ask_factor_removal(by, person)
    if not reason.strip():
        raise InvalidInput({"reason": [NO_REASON]})
    if person.factor_removals.filter(outcome=FactorRemoval.Outcome.ASKED).exists():
        raise WrongState(ASKED_ALREADY)
    removal = FactorRemoval.objects.create(person=person, reason=reason.strip(), asked_at=timezone.now(), asked_by=by)
    audit.record(
        AuditEvent.Kind.FACTOR_REMOVAL_ASKED, person, by=by, scope=home_instansi(person), detail={"removal": removal.pk}
    )
    return removal


@transaction.atomic
def decide_removal(*, removal: FactorRemoval, is_confirmed: bool, reason: str, by: User) -> FactorRemoval:
    """Agree to the removal of a second step, or refuse it.

    Where agreed, the phone and the recovery codes are good for nothing, every session of the person ends, and the next
    sign-in leads to the set-up.
    Raises ActionDenied for who may not, the one who asked above all; WrongState once it is decided, or where there is
    nothing left to remove; InvalidInput without a reason.
    """
    person = _locked(removal.person)
    removal = FactorRemoval.objects.select_for_update().get(pk=removal.pk)
    removal.person = person
    accounts_permissions.check_can_decide_factor_removal(by, removal)
    if not reason.strip():
        raise InvalidInput({"reason": [NO_REASON]})
    if is_confirmed and not person.has_second_factor:
        raise WrongState("Orang ini sudah tidak memakai verifikasi dua langkah. Tolak permintaan ini.")
    removal.outcome = FactorRemoval.Outcome.CONFIRMED if is_confirmed else FactorRemoval.Outcome.REFUSED
    removal.decision_reason, removal.decided_at, removal.decided_by = reason.strip(), timezone.now(), by
    removal.save(update_fields=["outcome", "decision_reason", "decided_at", "decided_by"])
    if is_confirmed:
        second_factor.forget_phone(person, was_removed=True)
    detail = {"removal": removal.pk, "outcome": str(removal.outcome)}
    audit.record(AuditEvent.Kind.FACTOR_REMOVAL_DECIDED, person, by=by, scope=home_instansi(person), detail=detail)
    return removal


@transaction.atomic
def remove_from_server(*, person: User) -> None:
    """Remove the second step of `person` from the server's own console, for an office without a second person.

    Raises WrongState if it is off.
    """
    person = _locked(person)
    if not person.has_second_factor:
        raise WrongState("Orang ini tidak memakai verifikasi dua langkah.")
    second_factor.forget_phone(person, was_removed=True)
    audit.record(AuditEvent.Kind.FACTOR_REMOVED, person, by=None, scope=home_instansi(person))


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)
