"""Wrong tries at signing in, noted before each look and counted, so that guessing meets a delay that grows.

A delay counts per subject (a name, an account's codes) and place first, so that nobody can lock an office out by typing
wrong passwords for its people: from another address the right one still works. A browser that has signed in to the
account before is a place of its own, so that it works at the same address as well.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessment.people.models import SignInFailure
from zi_portal.kit.client_network import network_of
from zi_portal.kit.refusals import SignInRefused

LONGEST_DELAY = timedelta(minutes=15)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """How many wrong tries are free, over which time they count, and whose: of one subject, from one place, or both."""

    free: int
    over: timedelta
    by_account: bool = True
    by_address: bool = True

    def of(self, tried: "Try", now: datetime) -> QuerySet[SignInFailure]:
        """Return the failures that count against `tried`, the latest first."""
        failures = SignInFailure.objects.filter(at__gt=now - self.over).order_by("-at")
        if self.by_account:
            failures = failures.filter(account_digest=tried.account)
        return failures.filter(address_digest=tried.address) if self.by_address else failures


OWN = Limit(5, timedelta(days=1))
ACCOUNT = Limit(50, timedelta(hours=1), by_address=False)


@dataclass(frozen=True)
class Try:
    """One try: what it is for and from where, an address or a known browser (keyed digests, no name and no address)."""

    account: str
    address: str


@transaction.atomic
def begin(*, subject: str, address: str, limits: Iterable[Limit], browser: str = "") -> Try:
    """Note a try as failed before anything is looked at, so that many at once cannot slip under the limit.

    subject: what is tried, such as `kode:12`. browser: name of one that is known there, which then stands for the address.
    Raises SignInRefused with the time to wait while a delay runs; such a try is not counted.
    """
    place = f"peramban:{browser}" if browser else f"alamat:{network_of(address)}"
    tried = Try(_digest(subject), _digest(place))
    _wait_for_turn(tried)
    now = timezone.now()  # after the tries that went before
    SignInFailure.objects.filter(at__lt=now - KEPT).delete()
    for limit in limits:
        _check_delay(limit.of(tried, now), now, free=limit.free)
    SignInFailure.objects.create(account_digest=tried.account, address_digest=tried.address, at=now)
    return tried


def per_address() -> Limit:
    """Return what one address may get wrong whatever the name: a ministry of thousands may stand behind it."""
    return Limit(settings.SIGN_IN_PER_ADDRESS, timedelta(hours=1), by_account=False)


def forget(tried: Try) -> None:
    """Forget the wrong tries of this subject from this place, since the right one came."""
    SignInFailure.objects.filter(account_digest=tried.account, address_digest=tried.address).delete()


def delay_after(failures: int, *, free: int) -> timedelta:
    """Return how long to wait after the last of `failures` wrong tries, `free` of which cost nothing: 1, 2, 4 … 15 min."""
    beyond = failures - free
    if beyond < 0:
        return timedelta()
    return min(timedelta(minutes=2 ** min(beyond, 4)), LONGEST_DELAY)


def _wait_for_turn(tried: Try) -> None:
    """Let tries of one subject follow one another until the transaction ends, whether an account stands behind it or not.

    On SQLite all transactions follow one another anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(tried.account[:15], 16)])


def _check_delay(failures: QuerySet[SignInFailure], now: datetime, *, free: int) -> None:
    count, last = failures.count(), failures.first()
    delay = delay_after(count, free=free)
    if last is None or not delay:  # without one nobody waits, should the clock of another server be ahead
        return
    remaining = last.at + delay - now
    if remaining > timedelta():
        seconds = math.ceil(remaining.total_seconds())
        raise SignInRefused(
            f"Terlalu banyak percobaan masuk. Tunggu {math.ceil(seconds / 60)} menit, lalu coba lagi.",
            wait_seconds=seconds,
        )


def _digest(text: str) -> str:
    """Return a keyed digest: without the server's key nobody can look an address or a name up in the table."""
    return salted_hmac("assessment.sign_in", text, algorithm="sha256").hexdigest()
