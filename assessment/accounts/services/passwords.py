"""Passwords: the person's own, and the start password that opens an account once."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.selectors.people import home_instansi
from assessment.accounts.services import tries
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from zi_portal.kit.refusals import ActionDenied, InvalidInput

START_PASSWORD_LIFE = timedelta(days=7)
# Without letters and digits that look alike on paper: 16 of them hold 79 bits.
START_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
START_GROUPS, START_GROUP_LENGTH = 4, 4

WRONG_OLD = "Kata sandi lama tidak cocok. Ketik lagi kata sandi yang Anda pakai sekarang."
SAME_AS_OLD = "Kata sandi baru sama dengan yang lama. Pilih kata sandi lain."


@dataclass(frozen=True)
class StartPassword:
    """A start password and whom it opens the portal for; readable here only, to be shown once."""

    person: User
    text: str


def make_start_password() -> str:
    """Return a new start password such as kx7m-2pqr-w9ab-t4fh."""
    groups = ("".join(secrets.choice(START_ALPHABET) for _ in range(START_GROUP_LENGTH)) for _ in range(START_GROUPS))
    return "-".join(groups)


def regrouped(typed: str) -> str:
    """Return what was typed in the shape of a start password: small letters, hyphens between groups, whatever stood there."""
    signs = re.sub(r"[\s\u2010-\u2015-]", "", typed).lower()
    return "-".join(signs[at : at + START_GROUP_LENGTH] for at in range(0, len(signs), START_GROUP_LENGTH))


def set_start_password(person: User) -> str:
    """Give `person` (locked or new, saved by the caller) a start password; every session of the old one ends."""
    password = make_start_password()
    person.set_password(password)
    person.must_change_password = True
    person.start_password_expires_at = timezone.now() + START_PASSWORD_LIFE
    return password


def check_can_issue(*, person: User, by: User) -> None:
    """Allow `by` to replace the password of `person` by a start password, an open account only. Raises ActionDenied."""
    accounts_permissions.check_can_issue_start_password(by, person)
    if not person.is_active:
        raise ActionDenied("Akun ini sudah ditutup. Buka kembali akunnya sebelum menerbitkan kata sandi awal.")


@transaction.atomic
def issue_start_password(*, person: User, by: User) -> StartPassword:
    """Return a new start password for `person`, who must choose an own one at the next sign-in.

    It is kept nowhere in readable form: the caller shows it once. Raises ActionDenied if `by` may not, or the account
    is closed.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    check_can_issue(person=person, by=by)
    text = set_start_password(person)
    person.save(update_fields=["password", "must_change_password", "start_password_expires_at"])
    audit.record(AuditEvent.Kind.START_PASSWORD_ISSUED, person, by=by, scope=home_instansi(person))
    return StartPassword(person, text)


def check_own_password(*, person: User, password: str, address: str, field: str, reason: str) -> str:
    """Return the hash that `password`, typed once more by `person` who is signed in, belongs to.

    A session left open on a desk is no place to guess it in: wrong ones meet the same delays as at signing in, in a count
    of their own that nobody outside the session adds to. Raises InvalidInput with `reason` at `field`; SignInRefused with
    the time to wait while a delay runs.
    """
    tried = tries.begin(subject=f"sandi:{person.pk}", address=address, limits=[tries.OWN])
    person = User.objects.get(pk=person.pk)
    if not person.check_password(password):
        raise InvalidInput({field: [reason]})
    tries.forget(tried)
    return person.password


def change_password(*, old_password: str | None, new_password: str, address: str, by: User) -> User:
    """Set the own password of `by` and return the person as saved; every other session ends.

    old_password: None only where the start password was just used to sign in. address: where the request comes from.
    Raises InvalidInput if it is wrong, or the new one breaks a rule or equals the one in force; SignInRefused.
    """
    proved = None
    if old_password is not None:
        proved = check_own_password(
            person=by, password=old_password, address=address, field="old_password", reason=WRONG_OLD
        )
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=by.pk)
        is_proved = person.must_change_password if proved is None else person.password == proved
        if not is_proved:
            raise InvalidInput({"old_password": [WRONG_OLD]})
        if person.check_password(new_password):
            raise InvalidInput({"new_password": [SAME_AS_OLD]})
        try:
            validate_password(new_password, person)
        except ValidationError as refused:
            raise InvalidInput({"new_password": refused.messages}) from refused
        person.set_password(new_password)
        person.must_change_password = False
        person.start_password_expires_at = None
        person.save(update_fields=["password", "must_change_password", "start_password_expires_at"])
        audit.record(AuditEvent.Kind.PASSWORD_CHANGED, person, by=by, scope=home_instansi(person))
        return person
