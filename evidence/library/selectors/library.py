"""The library of a unit: its documents as lists, searched and filtered, limited to what a person may know of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.http import Http404

from assessment.lke.models import Indicator
from assessment.people import permissions as sheet
from assessment.people.models import UNIT_TEAM_ROLES, User
from assessment.programme.records import kinds_for
from assessment.rounds.models import Assessment
from evidence.documents import permissions, uses
from evidence.documents.models import Citation, ConditionCitation, Document, RecordCitation, Revision
from evidence.documents.selectors.documents import judged_on, last_revision, status_of
from evidence.documents.selectors.support import Support, support_of
from evidence.library.selectors.search import Folded, Snippet, snippets_of, with_words
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.long_lists import LongList, Part

WITHDRAWN, DESTROYED = "ditarik", "dimusnahkan"
UNDATED = "tanpa"  # of a year: no document date; of an expiry: no end
EXPIRED, EXPIRING = "lewat", "segera"
EXPIRING_DAYS = 30
MOST_YEARS = 30
# Each order ends with the id, so that pages never show a document twice.
ORDERS: dict[str, tuple[str | Combinable, ...]] = {
    "": ("-created_at", "-id"),
    "judul": (Folded("title"), "id"),
    "tanggal": (F("document_date").desc(nulls_last=True), "-id"),
    "berlaku": (F("valid_until").asc(nulls_last=True), "-id"),
}


@dataclass(frozen=True)
class DocumentLine:
    """One document in a list."""

    document: Document
    revision: Revision | None  # the last one; None of a link
    status: str  # one word
    support: Support  # whether it counts in this round, and why not
    uses: int  # questions of this round that cite it
    is_proof: bool  # whether it proves a condition of this round
    tags: tuple[str, ...]
    snippet: Snippet  # where the file says what was looked for; else empty


@dataclass(frozen=True)
class LibraryChoices:
    """What a library can be narrowed to, out of the documents its reader may know of."""

    years: tuple[int, ...]  # of document dates, newest first
    owners: tuple[tuple[int, str], ...]  # id and name of who uploaded something, by name


def find_documents(
    user: User,
    assessment: Assessment,
    *,
    text: str = "",
    area: str = "",
    state: str = "",
    year: str = "",
    owner: str = "",
    expiry: str = "",
    tag: str = "",
    sort: str = "",
) -> QuerySet[Document]:
    """Return the library of the assessment's unit as `user` may see it, newest first or by one of ORDERS.

    Evaluators see what answers and conditions of this sheet cite. Restricted documents that `user` may not open are not
    listed, whatever is asked for.
    text: words, as `search.with_words` finds them. area: cited by a question of this area. state: a state, `ditarik`
    or `dimusnahkan`; without one, withdrawn and destroyed documents are left out. year: of the document date, or `tanpa`. owner: id of who uploaded it.
    expiry: `lewat`, `segera` (within 30 days of the day the round is judged on) or `tanpa`. tag: a whole tag.
    """
    documents = visible_documents(user, assessment)
    documents = with_words(documents, assessment, text)
    if area:
        used = Citation.objects.filter(assessment=assessment, document=OuterRef("pk"))
        documents = documents.filter(Exists(used.filter(indicator__owner_area=area)))
    if tag:
        documents = documents.filter(tags__folded=fold(clean(tag)))
    if owner:
        documents = documents.filter(created_by=int(owner))
    documents = _dated(documents, year)
    documents = _expiring(documents, expiry, judged_on(assessment)) if expiry else documents
    documents = _standing(documents, state)
    return documents.order_by(*ORDERS[sort]).prefetch_related("revisions", "tags")


def listed(found: QuerySet[Document]) -> LongList[Document]:
    """Return the documents of `find_documents` as a list to be shown by pages; one query now."""
    return LongList([Part(found, found.count())], Document.objects.prefetch_related("revisions", "tags"))


def page_documents(ids: Sequence[int]) -> list[Document]:
    """Return the documents of one page of `find_documents` in its order.

    For a search: it reads through all texts, so its ids are asked for once, not a count and then a page.
    """
    found = Document.objects.prefetch_related("revisions", "tags").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def visible_documents(user: User, assessment: Assessment) -> QuerySet[Document]:
    """Return every document of the assessment's unit that `user`, who may read the sheet, may know of."""
    return Document.objects.filter(_readable(user, assessment), unit=assessment.unit)


def chosen_documents(user: User, assessment: Assessment, ids: Sequence[int]) -> list[Document]:
    """Return the documents with these ids; Http404 for all of them if one is not in what `user` may know of."""
    found = list(visible_documents(user, assessment).filter(pk__in=ids).order_by("pk"))
    if len(found) != len(set(ids)):
        raise Http404
    return found


def library_choices(user: User, assessment: Assessment) -> LibraryChoices:
    """Return what the library can be narrowed to; one query."""
    rows = (
        visible_documents(user, assessment)
        .order_by()
        .values_list("created_by", "created_by__full_name")
        .annotate(first=Min("document_date"), last=Max("document_date"))
    )
    owners = sorted(((pk, name) for pk, name, _, _ in rows), key=lambda owner: fold(clean(owner[1])))
    first = min((row[2].year for row in rows if row[2]), default=0)
    last = max((row[3].year for row in rows if row[3]), default=-1)
    return LibraryChoices(tuple(range(last, max(first, last - MOST_YEARS) - 1, -1)), tuple(owners))


def pickable_documents(
    user: User, assessment: Assessment, indicator: Indicator, *, text: str = ""
) -> QuerySet[Document]:
    """Return what the library offers to a question: good, in use, and not cited there yet; what is proposed stands first."""
    cited = Citation.objects.filter(assessment=assessment, indicator=indicator, document=OuterRef("pk"))
    found = find_documents(user, assessment, text=text, state=Document.State.GOOD).exclude(Exists(cited))
    tied = _tied_for(assessment, indicator)
    if tied is None:
        return found
    return found.annotate(is_proposed=Exists(tied)).order_by("-is_proposed", *found.query.order_by)


def count_proposed(assessment: Assessment, indicator: Indicator, found: QuerySet[Document]) -> int:
    """Return how many of `found` are tied to rows of the programme that the question asks about; no query for most questions."""
    tied = _tied_for(assessment, indicator)
    return found.filter(Exists(tied)).count() if tied is not None else 0


def _tied_for(assessment: Assessment, indicator: Indicator) -> QuerySet[RecordCitation] | None:
    kinds = kinds_for(assessment.period.instrument.code, indicator.code)
    if not kinds:
        return None
    return RecordCitation.objects.filter(assessment=assessment, kind__in=kinds, document=OuterRef("pk"))


def document_lines(assessment: Assessment, documents: Iterable[Document], *, text: str = "") -> list[DocumentLine]:
    """Return one page of `find_documents` as list lines, with the line around a hit of `text`.

    Two queries whatever its length, three with a text. The uses are counted for the page alone: as a column of the
    whole list they would make its last pages slow.
    """
    on, page = judged_on(assessment), list(documents)
    counted = Citation.objects.filter(assessment=assessment, document__in=page).order_by().values_list("document")
    used = counted.annotate(number=Count("pk"))
    proving = ConditionCitation.objects.filter(assessment=assessment, document__in=page).order_by()
    # As 0 uses, so that one query brings both.
    rows = list(used.union(proving.values_list("document").annotate(number=Value(0))).order_by())
    uses, proofs = {pk: number for pk, number in rows if number}, {pk for pk, number in rows if not number}
    snippets = snippets_of(page, text)
    return [
        DocumentLine(
            document=document,
            revision=last_revision(document),
            status=status_of(document, on),
            support=support_of(document, assessment.period, on=on),
            uses=uses.get(document.pk, 0),
            is_proof=document.pk in proofs,
            tags=tuple(tag.name for tag in document.tags.all()),
            snippet=snippets.get(document.pk, ()),
        )
        for document in page
    ]


def _standing(documents: QuerySet[Document], state: str) -> QuerySet[Document]:
    documents = documents.filter(disposal__isnull=state != DESTROYED)
    if state == DESTROYED:
        return documents
    documents = documents.filter(withdrawn_at__isnull=state != WITHDRAWN)
    return documents.filter(state=state) if state and state != WITHDRAWN else documents


def _dated(documents: QuerySet[Document], year: str) -> QuerySet[Document]:
    if year == UNDATED:
        return documents.filter(document_date__isnull=True)
    return documents.filter(document_date__year=int(year)) if year else documents


def _expiring(documents: QuerySet[Document], expiry: str, on: date) -> QuerySet[Document]:
    if expiry == UNDATED:
        return documents.filter(valid_until__isnull=True)
    if expiry == EXPIRED:
        return documents.filter(valid_until__lt=on)
    return documents.filter(valid_until__range=(on, on + timedelta(days=EXPIRING_DAYS)))


def _readable(user: User, assessment: Assessment) -> Q:
    """Return the condition under which `user`, who may read the sheet, may see a document of its unit."""
    unit = assessment.unit
    condition = Q()
    if not sheet.holds(user, UNIT_TEAM_ROLES, unit=unit):
        condition &= Q(pk__in=uses.document_ids(assessment))
    if permissions.sees_all_restricted(user, unit):
        return condition
    # Of this unit alone: as EXISTS at each document, a database may prefer to put all citations of the portal together.
    cited = Citation.objects.filter(document__unit=unit).order_by()
    own = sheet.own_areas(user, unit)
    opens = Q(pk__in=cited.filter(indicator__owner_area__in=own).values("document"))
    if own:
        opens |= Q(~Q(pk__in=cited.values("document")), created_by=user)
    return condition & (Q(is_restricted=False) | opens)
