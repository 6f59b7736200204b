"""The documents that prove a row of the programme, limited to what a person may know of, and the rows a document proves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessment.people.models import User
from assessment.people.permissions import denial
from assessment.programme.records import Record, kind_of
from assessment.rounds.selectors.assessments import assessments_in_scope
from evidence.documents import permissions
from evidence.documents.models import Document, RecordCitation, Revision
from evidence.documents.selectors.documents import last_revision, status_of
from zi_portal.kit.refusals import ActionDenied


@dataclass(frozen=True)
class RecordProof:
    """One document at a row. What the reader may not open has no title, name or link."""

    citation: RecordCitation
    revision: Revision | None  # the last one; None of a link
    is_open: bool
    status: str  # one word


@dataclass(frozen=True)
class RecordUse:
    """One row that a document proves, as its page names it."""

    title: str
    period: str
    page: str


def get_record(user: User, key: str, pk: int) -> Record:
    """Return one row that documents can be tied to; Http404 out of scope, ActionDenied without the right to read it."""
    return kind_of(key).find(user, pk)


def record_denial(user: User, key: str, pk: int) -> str:
    """Return why `user` may not tie documents to a row; "" if so."""
    return denial(kind_of(key).check_may_prove, user, pk)


def record_proofs(user: User, key: str, pk: int) -> tuple[RecordProof, ...]:
    """Return the documents at one row that `user` may read, in the order they were tied; as `proofs_by_record`."""
    return proofs_by_record(user, key, [pk]).get(pk, ())


def proofs_by_record(user: User, key: str, ids: Collection[int]) -> dict[int, tuple[RecordProof, ...]]:
    """Return pk of a row → its documents, for rows that `user` may read; rows without any are left out.

    Two queries whatever their number, one more where one is restricted.
    """
    citations = list(
        RecordCitation.objects.filter(kind=key, record_id__in=ids)
        .select_related("document__unit__instansi", "created_by")
        .prefetch_related("document__revisions")
    )
    restricted = [citation.document for citation in citations if citation.document.is_restricted]
    prefetch_related_objects(restricted, "citations__indicator")  # whose pokja may open them; no query for none
    found: dict[int, tuple[RecordProof, ...]] = {}
    for citation in citations:
        document = citation.document
        proof = RecordProof(
            citation=citation,
            revision=last_revision(document),
            is_open=not document.is_restricted or permissions.may_open_restricted(user, document),
            status=status_of(document, None),
        )
        found[citation.record_id] = (*found.get(citation.record_id, ()), proof)
    return found


def record_counts(key: str, ids: Collection[int]) -> dict[int, int]:
    """Return pk of a row → how many documents in use prove it; one query. Rows without any are left out."""
    rows = RecordCitation.objects.filter(kind=key, record_id__in=ids, document__withdrawn_at__isnull=True)
    return dict(rows.order_by().values_list("record_id").annotate(number=Count("pk")))


def get_record_citation(user: User, pk: int) -> tuple[RecordCitation, Record]:
    """Return one use at a row `user` may read, and the row; Http404 out of scope."""
    known = RecordCitation.objects.filter(assessment__in=assessments_in_scope(user))
    citation = get_object_or_404(known.select_related("document__unit__instansi"), pk=pk)
    return citation, get_record(user, citation.kind, citation.record_id)


def record_uses(user: User, document: Document) -> Iterable[RecordUse]:
    """Yield the rows of the programme that `document` proves and `user` may read, the newest round first."""
    citations = document.record_citations.order_by("-assessment__period__year", "pk")
    for citation in citations.select_related("assessment__period"):
        try:
            record = get_record(user, citation.kind, citation.record_id)
        except (Http404, ActionDenied):  # the programme is of the team alone: evaluators are not told of it
            continue
        yield RecordUse(record.title, citation.assessment.period.name, record.back)
