"""Documents that others attached to questions, for the marks *berubah sejak Anda lihat*."""

from datetime import datetime

from assessment.notes.hooks import Change
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents.models import Citation


def attached_since(user: User, assessment: Assessment, since: datetime, indicator_id: int | None) -> list[Change]:
    """Return the documents somebody else attached after `since`, of one question where it is named; one query."""
    rows = Citation.objects.filter(assessment=assessment, created_at__gt=since).exclude(created_by=user)
    if indicator_id is not None:
        rows = rows.filter(indicator=indicator_id)
    values = rows.order_by().values_list("indicator_id", "created_by__full_name", "created_at")
    return [Change(pk, "menautkan data dukung", who, at) for pk, who, at in values]
