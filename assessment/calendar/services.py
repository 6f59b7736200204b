"""The private address of a calendar: made, replaced and revoked by its person, looked at with every request of a program."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assessment.accounts.selectors.people import home_instansi
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.calendar.models import CalendarAddress
from assessment.people.models import User
from zi_portal.kit import validation

# <8 hexadecimal digits by which it is found>-<43 characters: 256 random bits>
TEXT = re.compile(r"([0-9a-f]{8})-[A-Za-z0-9_-]{43}")
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class NewAddress:
    """An address with its text; readable here only, to be shown once."""

    address: CalendarAddress
    text: str


@transaction.atomic
def make_address(*, by: User) -> NewAddress:
    """Give `by` a new address; the one before is revoked at once. Its text is kept nowhere in readable form."""
    person = User.objects.select_for_update().get(pk=by.pk)  # of two at once the second replaces the first
    now = timezone.now()
    before = CalendarAddress.objects.filter(person=person, revoked_at__isnull=True).first()
    if before is not None:
        before.revoked_at = now
        before.save(update_fields=["revoked_at"])
    prefix = secrets.token_hex(4)
    text = f"{prefix}-{secrets.token_urlsafe(32)}"
    address = CalendarAddress(
        person=person,
        prefix=prefix,
        digest=_digest(text),
        session_generation=person.session_generation,
        made_at=now,
    )
    validation.check_and_save(address)
    detail = {"prefix": prefix, "replaces": before.prefix if before is not None else ""}
    audit.record(AuditEvent.Kind.CALENDAR_MADE, address, by=by, scope=home_instansi(by), detail=detail)
    return NewAddress(address, text)


@transaction.atomic
def revoke_address(*, by: User) -> bool:
    """End the address of `by` at once; return whether there was one."""
    rows = CalendarAddress.objects.select_for_update(of=("self",)).filter(person=by, revoked_at__isnull=True)
    address = rows.first()
    if address is None:
        return False
    address.revoked_at = timezone.now()
    address.save(update_fields=["revoked_at"])
    detail = {"prefix": address.prefix}
    audit.record(AuditEvent.Kind.CALENDAR_REVOKED, address, by=by, scope=home_instansi(by), detail=detail)
    return True


def let_in(*, text: str) -> CalendarAddress | None:
    """Return the address whose text a program sends, with its person; None whatever is wrong with it.

    Nothing is written here, so that whoever tries texts costs one look-up.
    """
    match = TEXT.fullmatch(text)
    found = CalendarAddress.objects.select_related("person").filter(prefix=match[1]).first() if match else None
    # Compared even where there is none, so that time does not tell whether a prefix exists.
    is_right = constant_time_compare(_digest(text), found.digest if found is not None else "0" * 64)
    if found is None or not is_right or found.revoked_at is not None:
        return None
    person = found.person
    return found if person.is_active and person.session_generation == found.session_generation else None


def note_reading(*, address: CalendarAddress) -> None:
    """Keep that a program reads `address` now; once an hour, however often it asks."""
    now = timezone.now()
    stale = Q(read_at__isnull=True) | Q(read_at__lt=now - NOTED_EVERY)
    if address.read_at is None or address.read_at < now - NOTED_EVERY:
        CalendarAddress.objects.filter(stale, pk=address.pk).update(read_at=now)


def _digest(text: str) -> str:
    """Return SHA-256 in hex: the text holds 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(text.encode()).hexdigest()
