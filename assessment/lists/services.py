"""The trace a downloaded table leaves where it holds what people wrote, or their names."""

from collections.abc import Iterable

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import Instansi, Unit, User


@transaction.atomic
def record_table(*, title: str, file_format: str, scopes: Iterable[Unit | Instansi], by: User) -> None:
    """Record that `by` takes a list along, in the chain of every office it is about; called before it is sent.

    No permission of its own: the list holds what the page shows, limited by the selector that read it.
    """
    for scope in scopes:
        detail = {"table": title, "format": file_format}
        audit.record(AuditEvent.Kind.TABLE_EXPORTED, scope, by=by, scope=scope, detail=detail)
