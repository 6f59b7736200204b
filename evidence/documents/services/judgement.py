"""Say of a document that it is good, has a problem or is refused, with the reason."""

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from evidence.documents import permissions
from evidence.documents.models import Document
from evidence.documents.services import citations, support
from zi_portal.kit.refusals import InvalidInput

FIELDS = ("state", "state_reason", "state_set_at", "state_set_by", "state_set_as")
JUDGED = (Document.State.GOOD, Document.State.PROBLEM, Document.State.REJECTED)


@transaction.atomic
def judge_document(*, document: Document, state: Document.State, reason: str, by: User) -> Document:
    """Put `document` into `state`, one of JUDGED; only a good one counts, so every draft that cites it is scored anew.

    reason: asked for unless the document is good. The same state and reason a second time changes nothing.
    Raises InvalidInput; ActionDenied, also while the sheets that cite it are in other hands.
    """
    document = citations.lock_document(document)
    permissions.check_can_judge(by, document)
    reason = reason.strip() if state != Document.State.GOOD else ""
    if state not in JUDGED:
        raise InvalidInput({"state": ["Pilih keadaan dokumen."]})
    if state != Document.State.GOOD and not reason:
        raise InvalidInput({"reason": ["Isi alasannya, supaya pemiliknya tahu apa yang harus diperbaiki."]})
    if (document.state, document.state_reason) == (state, reason):
        return document
    before = document.state
    document.state, document.state_reason = state, reason
    document.state_set_at, document.state_set_by = timezone.now(), by
    document.state_set_as = permissions.judging_role(by, document) or ""
    document.save(update_fields=FIELDS)
    support.refresh_citing(document)
    detail = {"from": before, "to": str(state), "as": document.state_set_as}
    audit.record(AuditEvent.Kind.DOCUMENT_JUDGED, document, by=by, scope=document.unit, detail=detail)
    return document


def clear(document: Document) -> None:
    """Make `document` good without a judgement, as new bytes that passed their checks do; the caller saves FIELDS."""
    document.state, document.state_reason = Document.State.GOOD, ""
    document.state_set_at = document.state_set_by = None
    document.state_set_as = ""
