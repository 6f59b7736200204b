"""Send the mails that are due: at least once each, and twice only where the portal died between sending and noting it.

A run takes some by marking them as its own until `LEASE` has passed, and holds them anew while it sends, so that several
machines may send at once. A server that cannot be reached ends the run and costs no mail its turn; one that refuses a
recipient for good ends that mail.
"""

import smtplib
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage as WireMessage
from email.policy import EmailPolicy, Policy, default
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db.models import F, OuterRef
from django.utils import timezone

from assessment.notices.mails import Mail, mail_of
from assessment.notices.models import Delivery, Notice
from assessment.notices.selectors.faults import refused_lately
from assessment.notices.selectors.reach import READERS, may_reach
from assessment.notices.services.planning import retry_after, zone_of_people
from assessment.people.models import User

# After which another run takes what this one has not noted as sent: longer than a mail may take whose server waits
# 20 seconds before each of its replies.
LEASE = timedelta(minutes=5)
HOLD_SECONDS = 15  # between two renewals of it
BATCH = 100
NAME = 24  # hex digits of a job in the name of its runs
State = Delivery.State
# Ends one mail that is still this run's. Said as SQL, since it is asked once a mail: to build it each time took a fifth of a morning.
_END = (
    "UPDATE assessment_delivery SET state = %s, ended_at = %s, taken_by = '', fault = %s, tries = tries + 1 "
    "WHERE id = %s AND taken_by = %s"
)
log = structlog.get_logger(__name__)


class _Headers(HeaderRegistry):
    """Reads a header that all mails of a morning share once, not for each of them: half of what a mail costs."""

    SHARED = frozenset(
        ("from", "subject", "mime-version", "content-type", "content-transfer-encoding", "auto-submitted")
    )

    def __init__(self) -> None:
        super().__init__()
        self._class_of = lru_cache(maxsize=64)(super().__getitem__)
        self._shared = lru_cache(maxsize=256)(super().__call__)

    def __getitem__(self, name: str) -> Any:
        return self._class_of(name.lower())

    def __call__(self, name: str, value: Any) -> Any:
        if name.lower() in self.SHARED and type(value) is str:
            return self._shared(name, value)
        return super().__call__(name, value)


@lru_cache
def _thrifty(policy: EmailPolicy) -> EmailPolicy:
    return policy.clone(header_factory=_Headers())


class Message(EmailMessage):
    """A message like any other, made with less work."""

    def message(self, *, policy: Policy | None = None) -> WireMessage:
        chosen = policy or default
        return super().message(policy=_thrifty(chosen) if isinstance(chosen, EmailPolicy) else chosen)


@dataclass
class Sent:
    """What a run did."""

    sent: int = 0
    needless: int = 0
    refused: int = 0
    postponed: int = 0
    fault: str = ""  # why the server could not be reached, "" where it could


def send_mail(most: int | None = None, *, job: uuid.UUID | None = None) -> Sent:
    """Send what is due, `most` mails at most; return what became of it. Does nothing while mail is off.

    job: on whose behalf. What an earlier run of the same job has left is due again: the queue knows that it is gone.
    """
    done = Sent()
    if not settings.MAIL_IS_ON:
        return done
    run = _begin(job)
    connection: BaseEmailBackend = mailers.default
    try:
        while not done.fault and (taken := _take(BATCH if most is None else min(BATCH, most - done.sent), run)):
            if not _send_all(taken, connection, done):
                break
    finally:
        connection.close()
    return done


def send_refused_again() -> int:
    """Let every mail that was refused for good lately be sent once more, as after a mend at the mail server; return how many."""
    refused = Delivery.objects.filter(refused_lately())
    return refused.update(state=State.WAITING, ended_at=None, try_at=timezone.now(), tries=0, taken_by="", fault="")


def _begin(job: uuid.UUID | None) -> str:
    """Return the name of a new run, and let the mails go that an earlier one of the same job held."""
    if job is None:
        return uuid.uuid4().hex
    left = Delivery.objects.filter(state=State.WAITING, taken_by__startswith=job.hex[:NAME])
    left.update(taken_by="", try_at=timezone.now())
    return job.hex[:NAME] + uuid.uuid4().hex[:8]


def _take(count: int, run: str) -> list[Delivery]:
    """Mark up to `count` mails that are due as this run's and return them; no other run gets them before LEASE is over."""
    if count <= 0:
        return []
    now = timezone.now()
    due = Delivery.objects.filter(state=State.WAITING, try_at__lte=now)
    pks = list(due.order_by("try_at", "pk").values_list("pk", flat=True)[:count])
    if not pks:
        return []
    due.filter(pk__in=pks).update(taken_by=run, try_at=now + LEASE)
    taken = list(Delivery.objects.filter(taken_by=run).select_related("person").order_by("pk"))
    return taken or _take(count, run)  # another run was faster with these


def _is_held(left: list[Delivery]) -> bool:
    """Hold the mails that are still to be sent anew, and return whether all of them are this run's."""
    held = Delivery.objects.filter(pk__in=[delivery.pk for delivery in left], taken_by=left[0].taken_by)
    return held.update(try_at=timezone.now() + LEASE) == len(left)


def _send_all(taken: list[Delivery], connection: BaseEmailBackend, done: Sent) -> bool:
    """Send these and return whether the run may go on: not where the server is away, or another run holds some by now."""
    mails, held_at = mails_of(taken), time.monotonic()
    for place, delivery in enumerate(taken):
        if time.monotonic() - held_at > HOLD_SECONDS:
            if not _is_held(taken[place:]):
                log.warning("mails_taken_over", left=len(taken) - place)
                return False
            held_at = time.monotonic()
        mail = mails.get(delivery.pk)
        if mail is None:
            _end(delivery, State.NEEDLESS)
            done.needless += 1
            continue
        try:
            connection.open()  # kept for the mails after it
            connection.send_messages([_message(mail, delivery)])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            _refused(delivery, error, done)
        except ValueError as error:  # an address that no header can hold
            _end(delivery, State.REFUSED, str(error)[:300])
            done.refused += 1
        except (OSError, smtplib.SMTPException) as error:  # also a name that is not found, and a server that hangs
            done.fault = str(error)[:300] or type(error).__name__
            log.warning("mail server cannot be reached", error=done.fault)
            _put_back(taken[place:], done)
            return False
        else:
            _end(delivery, State.SENT)
            done.sent += 1
    return True


def mails_of(deliveries: list[Delivery]) -> dict[int, Mail]:
    """Return delivery pk → what it says now; none for one of which nothing is left to say. A fixed number of queries."""
    today = timezone.localdate()
    of_person = may_reach(READERS, person=OuterRef("person"), today=today)
    rows = Notice.objects.filter(of_person, delivery__in=[delivery.pk for delivery in deliveries], read_at__isnull=True)
    found: dict[int, list[Notice]] = {}
    # Many mails of a batch are of one round: its rows, and those of who acted, are read and made once.
    for row in rows.prefetch_related("by", "assessment__unit", "assessment__period").order_by("at", "pk"):
        if row.delivery_id is not None:
            found.setdefault(row.delivery_id, []).append(row)
    people = [delivery.person_id for delivery in deliveries if delivery.pk in found]
    zones = dict(User.objects.filter(pk__in=people).annotate(zone=zone_of_people()).values_list("pk", "zone"))
    portal = timezone.get_current_timezone_name()
    mails = {}
    for delivery in deliveries:
        person = delivery.person
        if delivery.pk in found and person.is_active and person.email:
            mails[delivery.pk] = mail_of(person, found[delivery.pk], zones.get(person.pk) or portal)
    return mails


def _message(mail: Mail, delivery: Delivery) -> EmailMessage:
    host = settings.PUBLIC_URL.partition("://")[2].partition(":")[0] or "portal.localhost"
    headers = {
        # The same for every try, by which a mailbox knows a mail that came twice.
        "Message-ID": f"<zi-{delivery.pk}-{delivery.made_at:%Y%m%d%H%M%S%f}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    return Message(mail.subject, mail.text, to=[delivery.person.email], headers=headers)


def _end(delivery: Delivery, state: Delivery.State, fault: str = "") -> None:
    now = database.ops.adapt_datetimefield_value(timezone.now())
    with database.cursor() as cursor:
        cursor.execute(_END, [state.value, now, fault, delivery.pk, delivery.taken_by])


def _refused(delivery: Delivery, error: smtplib.SMTPException, done: Sent) -> None:
    """End a mail that the server refuses for good; try it again later where it says "not now" (RFC 5321, 4yz)."""
    code, said = _code_of(error)
    fault = f"{code} {said}"[:300]
    if code >= 500:
        _end(delivery, State.REFUSED, fault)
        done.refused += 1
        return
    Delivery.objects.filter(pk=delivery.pk, taken_by=delivery.taken_by).update(
        try_at=timezone.now() + retry_after(delivery.tries), taken_by="", fault=fault, tries=F("tries") + 1
    )
    done.postponed += 1


def _code_of(error: smtplib.SMTPException) -> tuple[int, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    else:
        code, said = getattr(error, "smtp_code", 500), getattr(error, "smtp_error", b"")
    return code, said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _put_back(left: list[Delivery], done: Sent) -> None:
    """Let the mails that were not sent wait a little: the first counts a try, the others lose nothing."""
    later = timezone.now() + retry_after(left[0].tries)
    waiting = Delivery.objects.filter(pk__in=[delivery.pk for delivery in left], taken_by=left[0].taken_by)
    waiting.update(try_at=later, taken_by="", fault=done.fault, tries=F("tries") + 1)
    done.postponed += len(left)
