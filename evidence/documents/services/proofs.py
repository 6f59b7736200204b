"""Use documents of the library as proof of a condition of being proposed, and stop doing so."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.eligibility.permissions import check_can_enter_condition
from assessment.lke.models import Condition
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.documents import permissions
from evidence.documents.models import ConditionCitation, Document
from evidence.documents.services.citations import lock_usable
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def cite_for_condition(
    *, assessment: Assessment, condition: Condition, documents: Sequence[Document], by: User
) -> list[ConditionCitation]:
    """Use documents of the same unit as proof of a condition, all or none; one that is used already stays.

    Raises ActionDenied for who may not enter the condition now, for a document `by` may not open or that is withdrawn
    or refused; InvalidInput when the condition has its ten.
    """
    assessment = lock_assessment(assessment)
    check_can_enter_condition(by, assessment, condition)
    # Both belong to this assessment, whatever the caller hands over; DoesNotExist is a fault of ours.
    condition = Condition.objects.get(pk=condition.pk, instrument=assessment.period.instrument_id)
    return [_cite(assessment, condition, document, by) for document in documents]


@transaction.atomic
def remove_condition_citation(*, citation: ConditionCitation, by: User) -> None:
    """Stop using a document as proof; it stays in the library. A second time changes nothing."""
    assessment = lock_assessment(citation.assessment)
    check_can_enter_condition(by, assessment, citation.condition)
    removed, _ = ConditionCitation.objects.filter(pk=citation.pk).delete()
    if removed:
        detail = {"assessment": assessment.pk, "condition": citation.condition.key, "citation": citation.pk}
        audit.record(AuditEvent.Kind.CITATION_REMOVED, citation.document, by=by, scope=assessment.unit, detail=detail)


def _cite(assessment: Assessment, condition: Condition, document: Document, by: User) -> ConditionCitation:
    document = lock_usable(document, assessment, by=by)
    used = ConditionCitation.objects.filter(assessment=assessment, condition=condition)
    existing = used.filter(document=document).first()
    if existing is not None:
        return existing
    limit = permissions.CITATIONS_PER_QUESTION
    if used.count() >= limit:
        raise InvalidInput({"": [f"Syarat ini sudah memakai {limit} dokumen, batas per syarat. Lepaskan satu dahulu."]})
    citation = ConditionCitation.objects.create(
        assessment=assessment, condition=condition, document=document, created_at=timezone.now(), created_by=by
    )
    detail = {"assessment": assessment.pk, "condition": condition.key, "citation": citation.pk}
    audit.record(AuditEvent.Kind.DOCUMENT_CITED, document, by=by, scope=assessment.unit, detail=detail)
    return citation
