"""The library of a unit: its documents as lists, searched and filtered, limited to what a person may know of."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessment import permissions as sheet
from assessment.models import Assessment, Indicator, User
from assessment.models.people import UNIT_TEAM_ROLES
from evidence import permissions
from evidence.models import Citation, ConditionCitation, Document, Revision
from evidence.selectors.documents import judged_on, status_of

WITHDRAWN, EXPIRED = "ditarik", "kedaluwarsa"


@dataclass(frozen=True)
class DocumentLine:
    """One document in a list."""

    document: Document
    revision: Revision  # the last one
    status: str  # one word
    uses: int  # questions of this round that cite it
    is_proof: bool  # whether it proves a condition of this round


def find_documents(
    user: User, assessment: Assessment, *, text: str = "", area: str = "", state: str = ""
) -> QuerySet[Document]:
    """Return the library of the assessment's unit as `user` may see it, newest first.

    Evaluators see what answers and conditions of this sheet cite. Restricted documents that `user` may not open are not
    listed.
    text: in title, number or file name. area: cited by a question of this area. state: a state, `ditarik` or
    `kedaluwarsa`; without one, withdrawn documents are left out.
    """
    used = Citation.objects.filter(assessment=assessment, document=OuterRef("pk"))
    documents = Document.objects.filter(_readable(user, assessment), unit=assessment.unit)
    for word in text.split():
        in_names = Exists(Revision.objects.filter(document=OuterRef("pk"), original_name__icontains=word))
        documents = documents.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(in_names))
    if area:
        documents = documents.filter(Exists(used.filter(indicator__owner_area=area)))
    if state == WITHDRAWN:
        documents = documents.filter(withdrawn_at__isnull=False)
    else:
        documents = documents.filter(withdrawn_at__isnull=True)
        if state == EXPIRED:
            documents = documents.filter(valid_until__lt=judged_on(assessment))
        elif state:
            documents = documents.filter(state=state)
    return documents.prefetch_related("revisions")


def pickable_documents(
    user: User, assessment: Assessment, indicator: Indicator, *, text: str = ""
) -> QuerySet[Document]:
    """Return what the library offers to a question: good, in use, and not cited there yet."""
    cited = Citation.objects.filter(assessment=assessment, indicator=indicator, document=OuterRef("pk"))
    found = find_documents(user, assessment, text=text, state=Document.State.GOOD)
    return found.exclude(Exists(cited))


def document_lines(assessment: Assessment, documents: Iterable[Document]) -> list[DocumentLine]:
    """Return one page of `find_documents` as list lines; three queries whatever its length.

    The uses are counted for the page alone: as a column of the whole list they would make its last pages slow.
    """
    on, page = judged_on(assessment), list(documents)
    counted = Citation.objects.filter(assessment=assessment, document__in=page).order_by().values_list("document")
    uses = dict(counted.annotate(number=Count("pk")))
    proofs = set(
        ConditionCitation.objects.filter(assessment=assessment, document__in=page).values_list("document", flat=True)
    )
    return [
        DocumentLine(
            document=document,
            revision=document.revisions.all()[0],
            status=status_of(document, on),
            uses=uses.get(document.pk, 0),
            is_proof=document.pk in proofs,
        )
        for document in page
    ]


def _readable(user: User, assessment: Assessment) -> Q:
    """Return the condition under which `user`, who may read the sheet, may see a document of its unit."""
    unit = assessment.unit
    condition = Q()
    if not sheet.holds(user, UNIT_TEAM_ROLES, unit=unit):
        used = {"assessment": assessment, "document": OuterRef("pk")}
        condition &= Q(
            Exists(Citation.objects.filter(**used)) | Exists(ConditionCitation.objects.filter(**used)),
        )
    if permissions.sees_all_restricted(user, unit):
        return condition
    cited = Citation.objects.filter(document=OuterRef("pk"))
    own = sheet.own_areas(user, unit)
    opens = Q(Exists(cited.filter(indicator__owner_area__in=own)))
    if own:
        opens |= Q(~Exists(cited), created_by=user)
    return condition & (Q(is_restricted=False) | opens)
