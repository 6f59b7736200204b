"""What keeps mails from their people: of the whole portal, by what the mail servers said, without anybody's name or address."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from assessment.notices.models import Delivery

SHOWN = timedelta(days=30)  # how long ago a mail was refused that is still told of
MOST = 50  # different replies
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@,;:]+")
State = Delivery.State


@dataclass(frozen=True)
class Fault:
    """One reply of a mail server, to how many mails, and when last."""

    said: str
    count: int
    at: datetime


@dataclass(frozen=True)
class MailState:
    """How many mails wait, since when the first does; why some were tried in vain; and what was refused for good within SHOWN."""

    waiting: int
    since: datetime | None
    delayed: list[Fault]
    refused: list[Fault]


def mail_state() -> MailState:
    """Return how it stands with the mails; three queries."""
    waiting = Delivery.objects.filter(state=State.WAITING).aggregate(count=Count("pk"), since=Min("made_at"))
    return MailState(
        waiting=waiting["count"],
        since=waiting["since"],
        delayed=_faults(Q(state=State.WAITING, tries__gt=0), "try_at"),
        refused=_faults(refused_lately(), "ended_at"),
    )


def refused_lately() -> Q:
    """Return the condition of a mail that was refused for good and is still told of."""
    return Q(state=State.REFUSED, ended_at__gt=timezone.now() - SHOWN)


def _faults(which: Q, moment: str) -> list[Fault]:
    """Return the different replies, the most frequent first; addresses in them are left out."""
    said = Delivery.objects.filter(which).order_by().values("fault").annotate(count=Count("pk"), at=Max(moment))
    found: dict[str, Fault] = {}
    for row in said.order_by("-count", "fault"):
        text = _ADDRESS.sub("(alamat)", row["fault"]) or "tanpa keterangan"
        before = found.get(text, Fault(text, 0, row["at"]))
        found[text] = Fault(text, before.count + row["count"], max(before.at, row["at"]))
    return sorted(found.values(), key=lambda fault: (-fault.count, fault.said))[:MOST]
