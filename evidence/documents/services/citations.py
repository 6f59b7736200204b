"""Use a document at a question, and stop using it there."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.documents import permissions
from evidence.documents.models import Citation, Document
from evidence.documents.selectors.checklist import asked_of
from evidence.documents.services import support
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput, WrongState


@transaction.atomic
def cite_documents(
    *,
    assessment: Assessment,
    indicator: Indicator,
    documents: Sequence[Document],
    by: User,
    checklist_keys: Sequence[str] = (),
) -> list[Citation]:
    """Use several documents at a question, all or none of them; refuses as `cite_document`."""
    lock_assessment(assessment)
    # All before the first score and event: who locks a second document after those may wait for one who waits for them.
    list(Document.objects.select_for_update().filter(pk__in=[document.pk for document in documents]).order_by("pk"))
    return [
        cite_document(
            assessment=assessment, indicator=indicator, document=document, by=by, checklist_keys=checklist_keys
        )
        for document in documents
    ]


@transaction.atomic
def cite_document(
    *,
    assessment: Assessment,
    indicator: Indicator,
    document: Document,
    by: User,
    page_reference: str = "",
    note: str = "",
    checklist_keys: Sequence[str] = (),
) -> Citation:
    """Use `document` of the same unit at a question; a second time only adds the asked documents that it is.

    Raises ActionDenied for another pokja's question, a locked assessment, a document `by` may not open or that is
    withdrawn or refused; InvalidInput when the question has its ten.
    """
    assessment = lock_assessment(assessment)
    permissions.check_can_cite(by, assessment, indicator.owner_area)
    # Both belong to this assessment, whatever the caller hands over; DoesNotExist is a fault of ours.
    indicator = Indicator.objects.get(pk=indicator.pk, instrument=assessment.period.instrument_id)
    document = lock_usable(document, assessment, by=by)
    existing = Citation.objects.filter(assessment=assessment, indicator=indicator, document=document).first()
    if existing is not None:
        return _ticked(existing, checklist_keys, by)
    citation = add_citation(
        assessment=assessment,
        indicator=indicator,
        document=document,
        by=by,
        page_reference=page_reference,
        note=note,
        checklist_keys=checklist_keys,
    )
    support.refresh([assessment])
    detail = {"assessment": assessment.pk, "indicator": indicator.code, "citation": citation.pk}
    audit.record(AuditEvent.Kind.DOCUMENT_CITED, document, by=by, scope=assessment.unit, detail=detail)
    return citation


def _ticked(citation: Citation, keys: Sequence[str], by: User) -> Citation:
    """Let `citation` name the items `keys` too; nothing is written where it names them already."""
    if set(keys) <= set(citation.checklist_keys):
        return citation
    return update_citation(
        citation=citation,
        page_reference=citation.page_reference,
        note=citation.note,
        checklist_keys=sorted({*keys, *(asked_keys(citation) & {*citation.checklist_keys})}),
        by=by,
    )


@transaction.atomic
def update_citation(
    *, citation: Citation, page_reference: str, note: str, checklist_keys: Sequence[str], by: User
) -> Citation:
    """Say where in the document the proof stands, and which asked documents of the question it is.

    checklist_keys: of the items asked there now; one that is asked no more is kept as it was.
    Raises InvalidInput for a text too long or an unknown item; ActionDenied as `remove_citation`.
    """
    assessment = lock_assessment(citation.assessment)
    permissions.check_can_cite(by, assessment, citation.indicator.owner_area)
    citation = Citation.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=citation.pk)
    known = _check_asked(assessment, citation.indicator, checklist_keys)
    kept = [key for key in citation.checklist_keys if key not in known]
    said = {"page_reference": page_reference, "note": note, "checklist_keys": sorted({*kept, *checklist_keys})}
    changed = [name for name, value in said.items() if getattr(citation, name) != value]
    if not changed:
        return citation
    for name in changed:
        setattr(citation, name, said[name])
    try:
        citation.full_clean(exclude=("assessment", "indicator", "document", "created_by"), validate_unique=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    citation.save(update_fields=changed)
    detail = {
        "assessment": assessment.pk,
        "indicator": citation.indicator.code,
        "citation": citation.pk,
        "changed": changed,
    }
    audit.record(AuditEvent.Kind.CITATION_CHANGED, citation.document, by=by, scope=assessment.unit, detail=detail)
    return citation


@transaction.atomic
def remove_citation(*, citation: Citation, by: User) -> None:
    """Stop using a document at a question; the document stays in the library. A second time changes nothing."""
    assessment = lock_assessment(citation.assessment)
    permissions.check_can_cite(by, assessment, citation.indicator.owner_area)
    removed, _ = Citation.objects.filter(pk=citation.pk).delete()
    if not removed:
        return
    support.refresh([assessment])
    detail = {"assessment": assessment.pk, "indicator": citation.indicator.code, "citation": citation.pk}
    audit.record(AuditEvent.Kind.CITATION_REMOVED, citation.document, by=by, scope=assessment.unit, detail=detail)


def add_citation(
    *,
    assessment: Assessment,
    indicator: Indicator,
    document: Document,
    by: User,
    page_reference: str = "",
    note: str = "",
    checklist_keys: Sequence[str] = (),
) -> Citation:
    """Insert the row, inside the transaction and under the lock of the caller.

    Raises InvalidInput at the limit, or for an item that is not asked there.
    """
    check_has_place(assessment, indicator)
    if checklist_keys:
        _check_asked(assessment, indicator, checklist_keys)
    citation = Citation(
        assessment=assessment,
        indicator=indicator,
        document=document,
        page_reference=page_reference,
        note=note,
        checklist_keys=sorted(set(checklist_keys)),
        created_at=timezone.now(),
        created_by=by,
    )
    citation.full_clean(exclude=("assessment", "indicator", "document", "created_by"))
    citation.save(force_insert=True)
    return citation


def asked_keys(citation: Citation) -> set[str]:
    """Return the keys of the documents that its question asks for now."""
    return {item.key for item in asked_of(citation.assessment, citation.indicator)}


def _check_asked(assessment: Assessment, indicator: Indicator, keys: Sequence[str]) -> set[str]:
    """Return the keys of the items asked at a question; raises InvalidInput unless `keys` are among them."""
    known = {item.key for item in asked_of(assessment, indicator)}
    if not known >= set(keys):
        raise InvalidInput({"checklist_keys": ["Pilih butir yang ada pada daftar."]})
    return known


def check_has_place(assessment: Assessment, indicator: Indicator) -> None:
    """Raise InvalidInput when the question already cites as many documents as it may."""
    limit = permissions.CITATIONS_PER_QUESTION
    if Citation.objects.filter(assessment=assessment, indicator=indicator).count() >= limit:
        message = (
            f"Pertanyaan {indicator.code} sudah memakai {limit} data dukung, batas per pertanyaan. "
            "Lepaskan satu, lalu coba lagi."
        )
        raise InvalidInput({"": [message]})


def lock_usable(document: Document, assessment: Assessment, *, by: User) -> Document:
    """Return a document of the unit of `assessment`, locked and read anew, to be cited; raises ActionDenied, WrongState if it may not."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("unit__instansi")
    document = rows.get(pk=document.pk, unit=assessment.unit_id)
    permissions.check_can_read_document(by, document)
    check_usable(document)
    return document


def lock_document(document: Document) -> Document:
    """Return `document` read anew under its row lock, with what permission checks ask for."""
    return (
        Document.objects.select_for_update(of=("self",))
        .select_related("unit__instansi", "unit__parent__parent")
        .prefetch_related("citations__indicator")
        .get(pk=document.pk)
    )


def check_usable(document: Document) -> None:
    """Raise WrongState for a document that was withdrawn, refused or destroyed."""
    permissions.check_is_kept(document)
    if document.withdrawn_at is not None:
        raise WrongState(
            f"Data dukung ini ditarik oleh {document.withdrawn_by} pada "
            f"{long_date(timezone.localdate(document.withdrawn_at))}. Pilih dokumen lain."
        )
    if document.state in {Document.State.PROBLEM, Document.State.REJECTED}:
        raise WrongState(
            f"Data dukung ini {document.get_state_display().lower()}, jadi tidak dapat dipakai. "
            "Ganti berkasnya atau pilih dokumen lain."
        )
