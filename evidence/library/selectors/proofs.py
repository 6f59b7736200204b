"""Documents from which a proof of a condition, or of a row of the programme, is picked."""

from django.db.models import Exists, OuterRef, QuerySet

from assessment.lke.models import Condition
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents.models import ConditionCitation, Document, RecordCitation
from evidence.library.selectors.library import find_documents


def pickable_for_condition(
    user: User, assessment: Assessment, condition: Condition, *, text: str = ""
) -> QuerySet[Document]:
    """Return what the library offers to a condition: good, in use, and not at this condition yet."""
    cited = ConditionCitation.objects.filter(assessment=assessment, condition=condition, document=OuterRef("pk"))
    return find_documents(user, assessment, text=text, state=Document.State.GOOD).exclude(Exists(cited))


def pickable_for_record(user: User, assessment: Assessment, key: str, pk: int, *, text: str = "") -> QuerySet[Document]:
    """Return what the library offers to a row of the programme: in use, and not tied to it yet."""
    tied = RecordCitation.objects.filter(kind=key, record_id=pk, document=OuterRef("pk"))
    usable = find_documents(user, assessment, text=text)
    unusable = (Document.State.PROBLEM, Document.State.REJECTED)
    return usable.exclude(Exists(tied)).exclude(state__in=unusable)
