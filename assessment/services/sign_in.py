"""Sign in and out: one answer for every wrong pair of name and password, and a delay that grows with wrong tries.

The delay counts per account and address, so that nobody can lock an office out by typing wrong passwords for its
people: from another address the right password still works. A second limit per address slows down one who tries a
single password on many accounts; a browser that has signed in to this very account before is not held up by it.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessment.exceptions import SignInRefused
from assessment.models import AuditEvent, SignInFailure, User
from assessment.network import network_of

from . import audit

ACCOUNT_TRIES, ACCOUNT_WINDOW = 5, timedelta(days=1)  # per account and address
ADDRESS_TRIES, ADDRESS_WINDOW = 50, timedelta(hours=1)
LONGEST_DELAY = timedelta(minutes=15)

WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."
START_EXPIRED = "Sandi awal Anda sudah tidak berlaku. Mintalah sandi awal baru kepada ketua tim ZI atau admin instansi."


@dataclass(frozen=True)
class Attempt:
    """One try: whose account it is for (keyed digests, no name and no address) and the failure row kept for it."""

    account: str
    address: str
    failure: SignInFailure


def find_account(name: str) -> User | None:
    """Return the person who signs in as `name`: a user name in any letter case, or an NIP with or without spaces."""
    name = name.strip()
    nip = name.replace(" ", "")
    wanted = Q(username=name) | Q(username=name.lower())
    if nip.isdecimal() and nip.isascii():
        wanted |= Q(nip=nip) | Q(username=nip)
    # A user name and an NIP never name two people: services.people refuses that.
    return User.objects.filter(wanted).order_by("pk").first()


def sign_in(*, name: str, password: str, address: str, is_known_browser: bool = False) -> User:
    """Return the person whose name and password these are, and clear the wrong tries from this address.

    address: where the request comes from. is_known_browser: whether this browser has signed in to this account before.
    Raises SignInRefused with the same words for an unknown name, a wrong password and a closed account, whose checks
    take the same time; and with the time to wait while a delay runs.
    """
    account = find_account(name)
    attempt = _begin(account, name, address, is_known_browser=is_known_browser)
    if account is None:
        make_password(password)  # takes as long as a check
    if account is None or not account.check_password(password) or not account.is_active:
        _refuse(attempt, account)
        raise SignInRefused(WRONG)
    expires_at = account.start_password_expires_at
    if account.must_change_password and expires_at is not None and expires_at <= timezone.now():
        _refuse(attempt, account)
        raise SignInRefused(START_EXPIRED)
    _accept(attempt, account)
    return account


@transaction.atomic
def sign_out(*, by: User) -> None:
    """Record that `by` leaves; the view ends the session."""
    audit.record(AuditEvent.Kind.SIGNED_OUT, by, by=by, scope=None)


def delay_after(failures: int, *, free: int) -> timedelta:
    """Return how long to wait after the last of `failures` wrong tries, `free` of which cost nothing: 1, 2, 4 … 15 min."""
    beyond = failures - free
    if beyond < 0:
        return timedelta()
    return min(timedelta(minutes=2 ** min(beyond, 4)), LONGEST_DELAY)


@transaction.atomic
def _begin(account: User | None, name: str, address: str, *, is_known_browser: bool) -> Attempt:
    """Note the try as failed before the password is looked at, so that many at once cannot slip under the limit."""
    now = timezone.now()
    if account is not None:
        User.objects.select_for_update().get(pk=account.pk)
    account_digest = _digest(f"akun:{account.pk}" if account is not None else f"nama:{name.strip().lower()}")
    address_digest = _digest(f"alamat:{network_of(address)}")
    SignInFailure.objects.filter(at__lt=now - ACCOUNT_WINDOW).delete()

    failures = SignInFailure.objects.filter(address_digest=address_digest).order_by("-at")
    own = failures.filter(account_digest=account_digest, at__gt=now - ACCOUNT_WINDOW)
    _check_delay(own, now, free=ACCOUNT_TRIES)
    if not is_known_browser:
        _check_delay(failures.filter(at__gt=now - ADDRESS_WINDOW), now, free=ADDRESS_TRIES)
    failure = SignInFailure.objects.create(account_digest=account_digest, address_digest=address_digest, at=now)
    return Attempt(account_digest, address_digest, failure)


def _check_delay(failures: QuerySet[SignInFailure], now: datetime, *, free: int) -> None:
    count, last = failures.count(), failures.first()
    if last is None:
        return
    remaining = last.at + delay_after(count, free=free) - now
    if remaining > timedelta():
        seconds = math.ceil(remaining.total_seconds())
        raise SignInRefused(
            f"Terlalu banyak percobaan masuk. Tunggu {math.ceil(seconds / 60)} menit, lalu coba lagi.",
            wait_seconds=seconds,
        )


@transaction.atomic
def _refuse(attempt: Attempt, account: User | None) -> None:
    audit.record(
        AuditEvent.Kind.SIGN_IN_REFUSED,
        account,
        by=None,
        scope=None,
        detail={"account": attempt.account, "address": attempt.address},
    )


@transaction.atomic
def _accept(attempt: Attempt, account: User) -> None:
    """Forget the wrong tries of this account from this address, and record who came in."""
    SignInFailure.objects.filter(account_digest=attempt.account, address_digest=attempt.address).delete()
    audit.record(AuditEvent.Kind.SIGNED_IN, account, by=account, scope=None, detail={"address": attempt.address})


def _digest(text: str) -> str:
    """Return a keyed digest: without the server's key nobody can look an address or a name up in the table."""
    return salted_hmac("assessment.sign_in", text, algorithm="sha256").hexdigest()
