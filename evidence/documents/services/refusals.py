"""What a refused document leaves behind: an entry in the audit trail, or its faults by field."""

import structlog
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents.models import Document
from zi_portal.kit.database_faults import FAULTS
from zi_portal.kit.refusals import InvalidInput

log = structlog.get_logger(__name__)


def record_refusal(target: Assessment | Document, by: User, **detail: str | int) -> None:
    """Append the event; where the database takes nothing either, the log alone tells it and the person gets the reason."""
    try:
        with transaction.atomic():
            audit.record(AuditEvent.Kind.DOCUMENT_REFUSED, target, by=by, scope=target.unit, detail=detail)
    except FAULTS:
        log.exception("refusal_not_recorded", **detail)


def check_document(document: Document) -> None:
    """Raise InvalidInput for what the database would refuse of `document`, by field."""
    try:
        document.full_clean(exclude=("unit", "created_by", "withdrawn_by"))
    except ValidationError as error:
        messages = error.message_dict
        raise InvalidInput(
            {("" if name == NON_FIELD_ERRORS else name): texts for name, texts in messages.items()}
        ) from error
