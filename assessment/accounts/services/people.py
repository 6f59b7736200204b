"""People and their accounts: opened with a first role, changed, closed; never deleted."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.selectors.people import home_instansi
from assessment.accounts.services import memberships, passwords
from assessment.accounts.services.memberships import RoleFacts
from assessment.accounts.services.passwords import StartPassword
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions
from assessment.people.models import Membership, User
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput, WrongState

NAME_TAKEN = "Nama pengguna ini sudah dipakai. Pilih nama lain."
NIP_TAKEN = "NIP ini sudah terdaftar. Tambahkan peran kepada orangnya, atau periksa lagi angkanya."


@dataclass(frozen=True)
class PersonFacts:
    """Who a person is. The user name is how they sign in; without one it is the NIP."""

    full_name: str
    username: str = ""
    nip: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def create_person(*, facts: PersonFacts, role: RoleFacts, by: User) -> StartPassword:
    """Add a person with a first role and a start password.

    The role comes with the account, because it decides who keeps the account: one without any would be nobody's.
    Raises ActionDenied if `by` may not give the role, InvalidInput if name or NIP is taken or the role does not fit.
    """
    person = User()
    permissions.check_can_grant(by, Membership(role=role.role, unit=role.unit, instansi=role.instansi))
    _with_facts(person, facts)
    text = passwords.set_start_password(person)
    validation.check_and_save(person)
    audit.record(AuditEvent.Kind.PERSON_CREATED, person, by=by, scope=role.unit or role.instansi)
    memberships.add_membership(person=person, facts=role, by=by)
    return StartPassword(person, text)


@transaction.atomic
def change_person(*, person: User, facts: PersonFacts, by: User) -> User:
    """Change who a person is. Raises ActionDenied if `by` does not keep the account, InvalidInput if a name is taken."""
    person = _locked(person)
    accounts_permissions.check_can_keep_account(by, person)
    before = PersonFacts(person.full_name, person.username, person.nip, person.position, person.phone, person.email)
    _with_facts(person, facts)
    validation.check_and_save(person, exclude=("password",))
    changed = [name for name in before.__dataclass_fields__ if getattr(before, name) != getattr(person, name)]
    audit.record(AuditEvent.Kind.PERSON_CHANGED, person, by=by, scope=home_instansi(person), detail={"fields": changed})
    return person


@transaction.atomic
def close_person(*, person: User, by: User) -> None:
    """Close an account: its sessions end at the next request, its roles stay as history.

    Raises ActionDenied; WrongState if it is closed already.
    """
    person = _locked(person)
    accounts_permissions.check_can_keep_account(by, person)
    if not person.is_active:
        raise WrongState("Akun ini sudah ditutup.")
    person.is_active = False
    person.session_generation += 1
    person.save(update_fields=["is_active", "session_generation"])
    audit.record(AuditEvent.Kind.PERSON_CLOSED, person, by=by, scope=home_instansi(person))


@transaction.atomic
def reopen_person(*, person: User, by: User) -> StartPassword:
    """Open a closed account again and return its new start password, shown once; the old password is gone.

    Raises ActionDenied; WrongState if it is open.
    """
    person = _locked(person)
    accounts_permissions.check_can_keep_account(by, person)
    if person.is_active:
        raise WrongState("Akun ini masih terbuka.")
    person.is_active = True
    text = passwords.set_start_password(person)
    person.save(update_fields=["is_active", "password", "must_change_password", "start_password_expires_at"])
    audit.record(AuditEvent.Kind.PERSON_REOPENED, person, by=by, scope=home_instansi(person))
    return StartPassword(person, text)


@transaction.atomic
def end_sessions(*, person: User, by: User) -> None:
    """End every session of `person` at its next request; the password stays. Raises ActionDenied."""
    person = _locked(person)
    accounts_permissions.check_can_keep_account(by, person)
    person.session_generation += 1
    person.save(update_fields=["session_generation"])
    audit.record(AuditEvent.Kind.SESSIONS_ENDED, person, by=by, scope=home_instansi(person))


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _with_facts(person: User, facts: PersonFacts) -> None:
    person.full_name = facts.full_name
    person.username = (facts.username or facts.nip).lower()
    person.nip = facts.nip
    person.position, person.phone, person.email = facts.position, facts.phone, facts.email
    if not person.username:
        raise InvalidInput({"username": ["Isi nama pengguna atau NIP; salah satunya dipakai untuk masuk."]})
    others = User.objects.exclude(pk=person.pk)
    # The sign-in page takes both, so a user name may not be another person's NIP, nor the other way round.
    if others.filter(Q(username__iexact=person.username) | Q(nip=person.username)).exists():
        raise InvalidInput({"username" if facts.username else "nip": [NAME_TAKEN if facts.username else NIP_TAKEN]})
    if person.nip and others.filter(Q(nip=person.nip) | Q(username=person.nip)).exists():
        raise InvalidInput({"nip": [NIP_TAKEN]})
