"""The documents that prove a row of the programme: taken from the library, and let go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.people.requests import SignedInRequest
from evidence.documents.selectors import documents
from evidence.documents.selectors.records import get_record, get_record_citation, record_denial, record_proofs
from evidence.documents.services.records import cite_for_record, remove_record_citation
from evidence.library.forms import PickFilter
from evidence.library.selectors import library
from evidence.library.selectors.proofs import pickable_for_record
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.ticked import chosen_ids


@require_http_methods(["GET", "HEAD", "POST"])
def record_citations(request: SignedInRequest, key: str, record_pk: int) -> HttpResponse:
    """Show the documents of one row, offer the library to it, and tie what is chosen."""
    record = get_record(request.user, key, record_pk)
    if request.method == "POST":
        chosen = [documents.get_library_document(request.user, record.assessment, pk) for pk in chosen_ids(request)]
        try:
            cite_for_record(key=key, pk=record_pk, documents=chosen, by=request.user)
        except InvalidInput as refused:
            messages.error(request, str(refused))
        else:
            if chosen:
                messages.success(request, f"{len(chosen)} dokumen menjadi bukti di sini.")
            else:
                messages.error(request, "Pilih dokumen yang akan dipakai.")
        return redirect("evidence:record-citations", key, record_pk)
    reason = record_denial(request.user, key, record_pk)
    filters = PickFilter(request.GET)
    page = page_of(request, pickable_for_record(request.user, record.assessment, key, record_pk, **filters.chosen()))
    context = {
        "assessment": record.assessment,
        "record": record,
        "reason": reason,
        "proofs": record_proofs(request.user, key, record_pk),
        "page": page,
        "lines": library.document_lines(record.assessment, page.object_list),
        "filters": filters,
    }
    return render(request, "evidence/pages/record_citations.html", context)


@require_POST
def record_citation_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop using a document as proof of a row."""
    citation, _ = get_record_citation(request.user, pk)
    remove_record_citation(citation=citation, by=request.user)
    messages.success(request, "Dokumen dilepas dari sini. Dokumennya tetap ada di pustaka.")
    return redirect("evidence:record-citations", citation.kind, citation.record_id)
