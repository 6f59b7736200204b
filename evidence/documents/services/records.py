"""Tie documents of the library to rows of the programme as their proof, and stop doing so."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.records import Record, kind_of
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.documents import permissions
from evidence.documents.models import Document, RecordCitation
from evidence.documents.services.citations import lock_usable
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def cite_for_record(*, key: str, pk: int, documents: Sequence[Document], by: User) -> list[RecordCitation]:
    """Tie documents of the same unit to a row of the programme, all or none; one that is tied already stays.

    Raises ActionDenied for who may not keep the row now, for a document `by` may not open or that is withdrawn or
    refused; InvalidInput when the row has its ten.
    """
    place = _locked(key, pk, by)
    return [_cite(place, document, by) for document in documents]


@transaction.atomic
def remove_record_citation(*, citation: RecordCitation, by: User) -> None:
    """Stop using a document as proof of a row; it stays in the library. A second time changes nothing."""
    place = _locked(citation.kind, citation.record_id, by)
    removed, _ = RecordCitation.objects.filter(pk=citation.pk).delete()
    if removed:
        _record(AuditEvent.Kind.CITATION_REMOVED, citation, place, by)


@dataclass(frozen=True)
class _Place:
    """A row to which documents are tied, its round locked."""

    key: str
    pk: int
    record: Record
    assessment: Assessment


def _locked(key: str, pk: int, by: User) -> _Place:
    kind = kind_of(key)
    record = kind.find(by, pk)
    assessment = lock_assessment(record.assessment)
    kind.check_can_prove(by, pk)
    return _Place(key, pk, record, assessment)


def _cite(place: _Place, document: Document, by: User) -> RecordCitation:
    document = lock_usable(document, place.assessment, by=by)
    used = RecordCitation.objects.filter(kind=place.key, record_id=place.pk)
    existing = used.filter(document=document).first()
    if existing is not None:
        return existing
    limit = permissions.CITATIONS_PER_QUESTION
    if used.count() >= limit:
        reason = f"“{place.record.title}” sudah memakai {limit} dokumen, batasnya. Lepaskan satu dahulu."
        raise InvalidInput({"": [reason]})
    citation = RecordCitation.objects.create(
        kind=place.key,
        record_id=place.pk,
        assessment=place.assessment,
        document=document,
        created_at=timezone.now(),
        created_by=by,
    )
    _record(AuditEvent.Kind.DOCUMENT_CITED, citation, place, by)
    return citation


def _record(kind: AuditEvent.Kind, citation: RecordCitation, place: _Place, by: User) -> None:
    detail = {"assessment": place.assessment.pk, "record": f"{place.key} {place.pk}"}
    audit.record(kind, citation.document, by=by, scope=place.assessment.unit, detail=detail)
