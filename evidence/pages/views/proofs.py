"""Taking documents of the library as proof of a condition of being proposed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.eligibility.permissions import check_can_enter_condition
from assessment.eligibility.selectors import get_asked_condition
from assessment.people.requests import SignedInRequest
from evidence.documents.selectors import documents
from evidence.documents.selectors.proofs import get_condition_citation
from evidence.documents.services import proofs
from evidence.library.forms import PickFilter
from evidence.library.selectors import library
from evidence.library.selectors.proofs import pickable_for_condition
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.ticked import chosen_ids


@require_http_methods(["GET", "HEAD", "POST"])
def condition_citation_create(request: SignedInRequest, assessment_pk: int, key: str) -> HttpResponse:
    """Offer the library to a condition of being proposed, and use there what is chosen."""
    assessment, condition = get_asked_condition(request.user, assessment_pk, key)
    check_can_enter_condition(request.user, assessment, condition)
    if request.method == "POST":
        chosen = [documents.get_library_document(request.user, assessment, pk) for pk in chosen_ids(request)]
        try:
            proofs.cite_for_condition(assessment=assessment, condition=condition, documents=chosen, by=request.user)
        except InvalidInput as refused:
            messages.error(request, str(refused))
        else:
            if not chosen:
                messages.error(request, "Pilih dokumen yang akan dipakai.")
                return redirect("evidence:condition-citation-create", assessment.pk, key)
            messages.success(request, f"{len(chosen)} dokumen menjadi bukti {condition.label}.")
        return redirect("assessment:condition-edit", assessment.pk, key)
    filters = PickFilter(request.GET)
    page = page_of(request, pickable_for_condition(request.user, assessment, condition, **filters.chosen()))
    context = {
        "assessment": assessment,
        "condition": condition,
        "page": page,
        "lines": library.document_lines(assessment, page.object_list),
        "filters": filters,
    }
    return render(request, "evidence/pages/condition_citation_create.html", context)


@require_POST
def condition_citation_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop using a document as proof of a condition."""
    citation = get_condition_citation(request.user, pk)
    proofs.remove_condition_citation(citation=citation, by=request.user)
    messages.success(request, "Dokumen dilepas dari syarat ini. Dokumennya tetap ada di pustaka.")
    return redirect("assessment:condition-edit", citation.assessment_id, citation.condition.key)
