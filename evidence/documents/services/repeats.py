"""The same bytes once more: sent twice with one form, or kept by the unit already."""

from datetime import datetime

from assessment.people import permissions as sheet
from assessment.people.models import User
from evidence.documents import permissions
from evidence.documents.exceptions import AlreadyKept
from evidence.documents.models import Revision


class SentBefore(Exception):
    """A double click, or a retry after a lost reply: the first one's revision answers for both."""

    def __init__(self, revision: Revision) -> None:
        super().__init__(f"revision {revision.pk} was sent before")
        self.revision = revision
        self.document = revision.document


def check_not_sent_before(key: str | None) -> None:
    """Raise SentBefore if the same file of the same sending of a form was kept already."""
    revision = Revision.objects.filter(request_key=key).select_related("document").first() if key else None
    if revision is not None:
        raise SentBefore(revision)


def check_no_twin(sha256: str, unit_id: int, by: User, *, since: datetime | None = None) -> None:
    """Raise AlreadyKept if a document of the unit that `by` may open has these bytes now; other units give no hint.

    since: only bytes that came after that moment count.
    """
    twins = Revision.objects.filter(
        sha256=sha256, document__unit=unit_id, document__withdrawn_at__isnull=True, document__disposal__isnull=True
    ).select_related("document__unit__instansi", "document__unit__parent")
    if since is not None:
        twins = twins.filter(uploaded_at__gt=since)
    for twin in twins:
        is_last = not twin.document.revisions.filter(number__gt=twin.number).exists()
        if is_last and sheet.can(permissions.check_can_read_document, by, twin.document):
            raise AlreadyKept(twin.document)
