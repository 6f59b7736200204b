"""Remember which stored files are broken: a document whose bytes are damaged counts no more, until they are whole again.

The server's own acts: no person.
"""

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from evidence.documents.models import BrokenFile, Document, Revision
from evidence.documents.services import judgement, support


@transaction.atomic
def mark_broken(revision: Revision, problem: BrokenFile.Problem) -> None:
    """Remember that the file of `revision` is broken; a good document whose last one it is becomes *bermasalah*."""
    BrokenFile.objects.update_or_create(revision=revision, defaults={"problem": problem, "found_at": timezone.now()})
    _set_state(revision, Document.State.GOOD, Document.State.PROBLEM, file=str(problem))


def mark_whole(revision: Revision) -> None:
    """Let a document that was *bermasalah* for the file of `revision`, its last one, be good again."""
    _set_state(revision, Document.State.PROBLEM, Document.State.GOOD, file="utuh")


def _set_state(revision: Revision, before: Document.State, after: Document.State, *, file: str) -> None:
    """Move the document of `revision`, if that is its last one, from one state to the other; one event, scores anew."""
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("unit").get(pk=revision.document_id)
        is_last = not document.revisions.filter(number__gt=revision.number).exists()
        if not is_last or document.state != before:
            return
        judgement.clear(document)  # a judgement was of whole bytes
        document.state = after
        document.save(update_fields=judgement.FIELDS)
        detail = {"revision": revision.number, "file": file}
        support.refresh_citing(document)
        audit.record(AuditEvent.Kind.DOCUMENT_CHANGED, document, by=None, scope=document.unit, detail=detail)
