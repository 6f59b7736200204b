"""The documents that prove the conditions of being proposed, limited to what a person may know of."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404

from assessment.lke.models import Condition
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.selectors.assessments import assessments_in_scope
from evidence.documents import permissions
from evidence.documents.models import ConditionCitation, Revision
from evidence.documents.selectors.documents import judged_on, last_revision, status_of


@dataclass(frozen=True)
class ProofLine:
    """One document at a condition. What the reader may not open has no title, name or link."""

    citation: ConditionCitation
    revision: Revision | None  # the last one; None of a link
    is_open: bool
    status: str  # one word


def condition_proofs(user: User, assessment: Assessment, condition: Condition) -> list[ProofLine]:
    """Return the documents at one condition of a sheet `user` may read."""
    citations = (
        ConditionCitation.objects.filter(assessment=assessment, condition=condition)
        .select_related("document__unit__instansi", "created_by")
        .prefetch_related("document__revisions")
    )
    restricted = [citation.document for citation in citations if citation.document.is_restricted]
    prefetch_related_objects(restricted, "citations__indicator")  # whose pokja may open them; no query for none
    on = judged_on(assessment)
    return [
        ProofLine(
            citation=citation,
            revision=last_revision(citation.document),
            is_open=not citation.document.is_restricted or permissions.may_open_restricted(user, citation.document),
            status=status_of(citation.document, on),
        )
        for citation in citations
    ]


def get_condition_citation(user: User, pk: int) -> ConditionCitation:
    """Return one use at a condition of a sheet `user` may read; Http404 out of scope."""
    known = ConditionCitation.objects.filter(assessment__in=assessments_in_scope(user))
    citation = get_object_or_404(known.select_related("condition", "document__unit__instansi"), pk=pk)
    citation.assessment = assessments_in_scope(user).get(pk=citation.assessment_id)
    check_can_read_sheet(user, citation.assessment)
    return citation
