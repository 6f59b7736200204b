"""How much of its yearly room a unit has used."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from assessment.people.models import Unit
from evidence.documents.models import Revision

WARN_PERCENT = 80


@dataclass(frozen=True)
class Room:
    """What a unit has uploaded this year, and how much it may."""

    used_bytes: int
    limit_bytes: int

    @property
    def is_near(self) -> bool:
        """Whether so much is used that the team should know."""
        return self.used_bytes * 100 >= self.limit_bytes * WARN_PERCENT

    @property
    def is_full(self) -> bool:
        """Whether nothing fits any more."""
        return self.used_bytes >= self.limit_bytes


def room_of(unit: Unit) -> Room:
    """Return what all revisions uploaded by `unit` since the year began in its zone add up to; one query."""
    zone = ZoneInfo(unit.time_zone)
    begun = datetime(timezone.now().astimezone(zone).year, 1, 1, tzinfo=zone)
    kept = Revision.objects.filter(document__unit=unit.pk, uploaded_at__gte=begun).aggregate(sum=Sum("size_bytes"))
    return Room(kept["sum"] or 0, settings.EVIDENCE_QUOTA_BYTES)
