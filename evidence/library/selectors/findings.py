"""What the virus scanner found in a unit's uploads, for whoever leads its team."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people import permissions as sheet
from assessment.people.models import Unit, User
from evidence.documents.permissions import LEAD_ROLES

TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class VirusFinding:
    """One file that was deleted because of what it carried."""

    name: str
    signature: str
    at: datetime
    sender: User | None  # None: found later, by the server


def virus_findings(user: User, unit: Unit) -> list[VirusFinding]:
    """Return the findings of the last 30 days, newest first; nothing, and no query, for others than the leads."""
    if not sheet.holds(user, LEAD_ROLES, unit=unit):
        return []
    events = AuditEvent.objects.filter(
        chain=f"unit:{unit.pk}",
        kind__in=(AuditEvent.Kind.DOCUMENT_REFUSED, AuditEvent.Kind.DOCUMENT_CHANGED),
        at__gt=timezone.now() - TOLD_FOR,
        detail__has_key="signature",
    )
    return [
        VirusFinding(event.detail["name"], event.detail["signature"], event.at, event.actor)
        for event in events.select_related("actor").order_by("-at")[:20]
    ]
