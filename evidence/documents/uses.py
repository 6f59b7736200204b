"""Which documents a round uses, and which rounds use a document: at questions, and as proofs of conditions.

The two kinds of use stand in two tables. Each is asked by its own index and the ids are put together (UNION); one
condition over both tables, `Q(citations…) | Q(condition_citations…)`, makes a database join them whole, those of every
other office included. `tests/portal/plans` looks at how PostgreSQL answers.
"""

from typing import Any

from django.db.models import QuerySet

from assessment.rounds.models import Assessment
from evidence.documents.models import Citation, ConditionCitation, Document

# Ids for `pk__in=`, each once and in no order.
type Ids = QuerySet[Any, Any]


def document_ids(assessment: Assessment) -> Ids:
    """Return the ids of the documents that questions or conditions of a round use."""
    return _united("document", assessment=assessment)


def round_ids(document: Document) -> Ids:
    """Return the ids of the rounds whose questions or conditions use `document`."""
    return _united("assessment", document=document)


def _united(column: str, **of: Assessment | Document) -> Ids:
    at_questions, as_proofs = (
        model.objects.filter(**of).order_by().values_list(column, flat=True) for model in (Citation, ConditionCitation)
    )
    united: Ids = at_questions.union(as_proofs).order_by()
    return united
