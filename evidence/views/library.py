"""The library of a unit: its list, and taking documents from it to a question."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import permissions as sheet
from assessment.exceptions import InvalidInput
from assessment.selectors.assessments import get_assessment
from assessment.views.paging import page_of
from evidence import permissions
from evidence.forms import DocumentFilter, PickFilter
from evidence.selectors import documents, findings, library
from evidence.services import citations
from zi_portal.requests import SignedInRequest


@require_safe
def document_list(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """List the library of the assessment's unit."""
    assessment = get_assessment(request.user, assessment_pk)
    filters = DocumentFilter(request.GET)
    page = page_of(request, library.find_documents(request.user, assessment, **filters.chosen()))
    context = {
        "assessment": assessment,
        "page": page,
        "lines": library.document_lines(assessment, page.object_list),
        "filters": filters,
        "reason": sheet.denial(permissions.check_can_add_document, request.user, assessment.unit),
        "virus_findings": findings.virus_findings(request.user, assessment.unit),
    }
    return render(request, "evidence/document_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def citation_create(request: SignedInRequest, assessment_pk: int, code: str) -> HttpResponse:
    """Offer the library to a question, and use there what is chosen."""
    assessment = get_assessment(request.user, assessment_pk)
    indicator = documents.get_indicator(assessment, code)
    permissions.check_can_cite(request.user, assessment, indicator.owner_area)
    if request.method == "POST":
        chosen = [documents.get_library_document(request.user, assessment, pk) for pk in chosen_ids(request)]
        try:
            citations.cite_documents(assessment=assessment, indicator=indicator, documents=chosen, by=request.user)
        except InvalidInput as refused:
            messages.error(request, str(refused))
        else:
            if not chosen:
                messages.error(request, "Pilih dokumen yang akan dipakai.")
                return redirect("evidence:citation-create", assessment.pk, code)
            messages.success(request, f"{len(chosen)} data dukung dipakai pada pertanyaan {code}.")
        return redirect("assessment:answer-edit", assessment.pk, code)
    filters = PickFilter(request.GET)
    found = library.pickable_documents(request.user, assessment, indicator, **filters.chosen())
    page = page_of(request, found)
    context = {
        "assessment": assessment,
        "indicator": indicator,
        "page": page,
        "lines": library.document_lines(assessment, page.object_list),
        "filters": filters,
    }
    return render(request, "evidence/citation_create.html", context)


@require_POST
def citation_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop using a document at a question."""
    citation = documents.get_citation(request.user, pk)
    citations.remove_citation(citation=citation, by=request.user)
    messages.success(request, "Data dukung dilepas dari pertanyaan ini. Dokumennya tetap ada di pustaka.")
    return redirect("assessment:answer-edit", citation.assessment_id, citation.indicator.code)


def chosen_ids(request: SignedInRequest) -> list[int]:
    """Return the ids that were ticked; what is no id is like an id nobody has."""
    texts = request.POST.getlist("dokumen")
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in texts):
        raise Http404
    return [int(text) for text in dict.fromkeys(texts)]
