"""Sign in and out: one answer for every wrong pair of name and password, then a code where the account asks for one.

Wrong tries meet a delay that grows (`tries`). Passwords count per name and address; a second limit per address slows
down one who tries a single password on many accounts. Codes count per account and address too, and beyond that per
account wherever they come from, since whoever types one knows the password already. A browser that has signed in to
this very account before has a count of its own and is held up by nothing that others typed, so that a colleague at the
same address locks nobody out.

What happened stands in the chain of the person's instansi, where those who answer for the account look for it; in the
portal's only of names nobody has, and of accounts that belong to no instansi.
"""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.selectors.people import home_instansi
from assessment.accounts.services import second_factor, tries
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from zi_portal.kit.refusals import SignInRefused

WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."
START_EXPIRED = (
    "Kata sandi awal Anda sudah tidak berlaku. Mintalah kata sandi awal baru kepada ketua tim ZI atau admin instansi."
)


def find_account(name: str) -> User | None:
    """Return the person who signs in as `name`: a user name in any letter case, or an NIP with or without spaces."""
    name = name.strip()
    nip = name.replace(" ", "")
    wanted = Q(username=name) | Q(username=name.lower())
    if nip.isdecimal() and nip.isascii():
        wanted |= Q(nip=nip) | Q(username=nip)
    # A user name and an NIP never name two people: `people` beside this refuses that.
    return User.objects.filter(wanted).order_by("pk").first()


def sign_in(*, name: str, password: str, address: str, browser: str = "") -> User:
    """Return the person whose name and password these are, and clear the wrong tries from this address.

    Whoever has the second step (`has_second_factor`) is not in yet: `sign_in_with_code` comes before.
    address: where the request comes from. browser: name of a browser that has signed in to this account before, else "".
    A name counts as it was typed, so that one that exists and one that does not meet the same delays.
    Raises SignInRefused with the same words for an unknown name, a wrong password and a closed account, whose checks
    take the same time; and with the time to wait while a delay runs.
    """
    account = find_account(name)
    tried = tries.begin(
        subject=f"nama:{_as_counted(name)}",
        address=address,
        browser=browser,
        limits=[tries.OWN] if browser else [tries.OWN, tries.per_address()],
    )
    if account is None:
        make_password(password)  # takes as long as a check
    if account is None or not account.check_password(password) or not account.is_active:
        _refuse(tried, account)
        raise SignInRefused(WRONG)
    expires_at = account.start_password_expires_at
    if account.must_change_password and expires_at is not None and expires_at <= timezone.now():
        _refuse(tried, account)
        raise SignInRefused(START_EXPIRED)
    if account.has_second_factor:
        tries.forget(tried)
        return account
    return _let_in(tried, account)


def sign_in_with_code(*, account: User, code: str, address: str, browser: str = "") -> User:
    """Let in `account`, whose password has just been right, by a code of the phone or a recovery code.

    Raises SignInRefused with the reason, and with the time to wait while a delay runs.
    """
    tried = second_factor.check_code(person=account, code=code, address=address, browser=browser, is_signing_in=True)
    return _let_in(tried, account)


def _as_counted(name: str) -> str:
    """Return `name` as `find_account` takes it, whether anybody has it or not: in small letters, digits without spaces."""
    name = name.strip().lower()
    digits = name.replace(" ", "")
    return digits if digits.isdecimal() and digits.isascii() else name


@transaction.atomic
def sign_out(*, by: User) -> None:
    """Record that `by` leaves; the view ends the session."""
    audit.record(AuditEvent.Kind.SIGNED_OUT, by, by=by, scope=home_instansi(by))


@transaction.atomic
def _refuse(tried: tries.Try, account: User | None) -> None:
    audit.record(
        AuditEvent.Kind.SIGN_IN_REFUSED,
        account,
        by=None,
        scope=None if account is None else home_instansi(account),
        detail={"account": tried.account, "address": tried.address},
    )


@transaction.atomic
def _let_in(tried: tries.Try, account: User) -> User:
    """Forget the wrong tries, begin the time within which a role asks for the second step, and record who came in."""
    account = User.objects.select_for_update().get(pk=account.pk)
    tries.forget(tried)
    due = accounts_permissions.factor_due_at(account, timezone.now())
    if due != account.factor_due_at and not account.has_second_factor and not account.factor_was_removed:
        account.factor_due_at = due
        account.save(update_fields=["factor_due_at"])
    scope = home_instansi(account)
    audit.record(AuditEvent.Kind.SIGNED_IN, account, by=account, scope=scope, detail={"address": tried.address})
    return account
