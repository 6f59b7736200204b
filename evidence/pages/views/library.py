"""The library of a unit: its list, tags on many documents, and taking documents from it to a question."""

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.lists.views import in_chunks, table_file
from assessment.people import permissions as sheet
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents import permissions
from evidence.documents.selectors import documents
from evidence.documents.selectors.checklist import asked_item
from evidence.documents.services import citations, tags
from evidence.library.forms import DocumentFilter, PickFilter, TagsForm
from evidence.library.selectors import findings, library
from evidence.library.tables import document_table
from zi_portal.frame.errors import wants_json
from zi_portal.kit.forms.act import Attempt
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.ticked import chosen_ids


@require_http_methods(["GET", "HEAD", "POST"])
def document_list(request: SignedInRequest, assessment_pk: int) -> HttpResponseBase:
    """List the library of the assessment's unit, as rows or as cards; POST changes the tags of the chosen documents."""
    assessment = get_assessment(request.user, assessment_pk)
    if request.method != "POST":
        return _library_page(request, assessment, TagsForm())
    permissions.check_can_add_document(request.user, assessment.unit)
    ids = chosen_ids(request)
    chosen = library.chosen_documents(request.user, assessment, ids)
    form = TagsForm(request.POST)
    if form.is_valid() and not chosen:
        form.add_error(None, "Pilih dokumen yang tagnya diubah.")
    if form.is_valid():
        with Attempt(form):
            changed = tags.change_tags(assessment=assessment, documents=chosen, by=request.user, **form.cleaned_data)
            messages.success(request, f"Tag {changed} dokumen diubah." if changed else "Tidak ada tag yang berubah.")
            return redirect(request.get_full_path())  # the list as it was narrowed
    return _library_page(request, assessment, form, chosen=ids)


@require_http_methods(["GET", "HEAD", "POST"])
def citation_create(request: SignedInRequest, assessment_pk: int, code: str) -> HttpResponse:
    """Offer the library to a question, and use there what is chosen."""
    assessment = get_assessment(request.user, assessment_pk)
    indicator = documents.get_indicator(assessment, code)
    permissions.check_can_cite(request.user, assessment, indicator.owner_area)
    if request.method == "POST":
        chosen = [documents.get_library_document(request.user, assessment, pk) for pk in chosen_ids(request)]
        try:
            citations.cite_documents(
                assessment=assessment,
                indicator=indicator,
                documents=chosen,
                by=request.user,
                checklist_keys=[key for key in request.POST.getlist("item") if key],
            )
        except InvalidInput as refused:
            if wants_json(request):
                return JsonResponse({"reason": str(refused)}, status=422)
            messages.error(request, str(refused))
        else:
            if wants_json(request):
                return JsonResponse({"words": f"Dipakai pada pertanyaan {code}."})
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
        "lines": library.document_lines(assessment, page.object_list, text=filters.chosen().get("text", "")),
        "filters": filters,
        "proposed": library.count_proposed(assessment, indicator, found),
        "item": asked_item(assessment, indicator, request.GET.get("item", "")),
    }
    return render(request, "evidence/pages/citation_create.html", context)


@require_POST
def citation_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop using a document at a question."""
    citation = documents.get_citation(request.user, pk)
    citations.remove_citation(citation=citation, by=request.user)
    messages.success(request, "Data dukung dilepas dari pertanyaan ini. Dokumennya tetap ada di pustaka.")
    return redirect("assessment:answer-edit", citation.assessment_id, citation.indicator.code)


def _library_page(
    request: SignedInRequest, assessment: Assessment, form: TagsForm, *, chosen: Sequence[int] = ()
) -> HttpResponseBase:
    filters = DocumentFilter(request.GET, choices=library.library_choices(request.user, assessment))
    wanted = filters.chosen()
    found, text = library.find_documents(request.user, assessment, **wanted), wanted.get("text", "")
    if wants_file(request):
        lines = in_chunks(found.select_related("created_by"), partial(library.document_lines, assessment))
        return table_file(request, document_table(assessment, lines), recorded_in=[assessment.unit])
    page = page_of(request, list(found.values_list("pk", flat=True)) if text else library.listed(found))
    rows = library.page_documents(list(page)) if text else page.object_list
    context = {
        "assessment": assessment,
        "page": page,
        "lines": library.document_lines(assessment, rows, text=text),
        "filters": filters,
        "is_grid": request.GET.get("tampilan") == "kartu",
        "form": form,
        "chosen": chosen,
        "reason": sheet.denial(
            partial(permissions.check_can_add_document, is_act=False), request.user, assessment.unit
        ),
        "has_video_slot": bool(settings.VIDEO_MAX_BYTES),
        "sees_disposals": sheet.can(permissions.check_can_read_disposals, request.user, assessment.unit),
        "virus_findings": findings.virus_findings(request.user, assessment.unit),
    }
    return render(request, "evidence/pages/document_list.html", context, status=422 if form.errors else 200)
