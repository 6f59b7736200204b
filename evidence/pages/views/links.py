"""A link in the place of a document that is not uploaded yet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.people.requests import SignedInRequest
from assessment.workbook.selectors.imports import get_import
from evidence.documents.forms.links import LinkForm
from evidence.documents.selectors.checklist import asked_item
from evidence.documents.services.documents import Details
from evidence.documents.services.links import create_link_document, keep_import_links
from evidence.pages.views.chunked import place_of_upload
from zi_portal.kit.forms.act import Attempt, posted

MAX_SHOWN = 5  # refusals told in words


@require_http_methods(["GET", "HEAD", "POST"])
def link_create(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Keep a link in the library or, with `pertanyaan`, at a question."""
    assessment, indicator = place_of_upload(request, assessment_pk, has_page=True)
    item = asked_item(assessment, indicator, request.POST.get("item") or request.GET.get("item", ""))
    form = LinkForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            document = create_link_document(
                assessment=assessment,
                url=form.cleaned_data["url"],
                by=request.user,
                indicator=indicator,
                details=Details(**form.details()),
                checklist_keys=[item.key] if item is not None else (),
            )
            words = "Tautan tersimpan." if document.is_link else f"Berkasnya sudah ada sebagai “{document.title}”."
            then = " Unduh berkasnya, lalu unggah di sini supaya dihitung." if document.is_link else ""
            messages.success(request, words + then)
            if indicator is not None:
                return redirect("assessment:answer-edit", assessment.pk, indicator.code)
            return redirect("evidence:document-detail", document.pk)
    context = {"assessment": assessment, "indicator": indicator, "form": form, "item": item}
    return render(request, "evidence/pages/link_create.html", context, status=422 if form.is_bound else 200)


@require_POST
def import_links_keep(request: SignedInRequest, assessment_pk: int, import_pk: int) -> HttpResponse:
    """Keep the links of an imported workbook as link documents at their questions."""
    sheet_import = get_import(request.user, assessment_pk, import_pk)
    outcome = keep_import_links(sheet_import=sheet_import, by=request.user)
    told = ""
    if outcome.kept or outcome.names:
        fetch = "Unduh" if outcome.kept else "Cari"
        told = f"{_counted(outcome.kept, outcome.names)} dicatat sebagai data dukung. {fetch} berkasnya, lalu unggah supaya dihitung."
    if outcome.refused:
        shown = " ".join(outcome.refused[:MAX_SHOWN])
        more = len(outcome.refused) - MAX_SHOWN
        rest = f" Dan {more} lagi; semuanya ada pada daftar di halaman ini." if more > 0 else ""
        refused = _counted(len(outcome.refused) - outcome.refused_names, outcome.refused_names)
        messages.warning(request, f"{told} {refused} tidak dicatat. {shown}{rest}".strip())
    elif told:
        messages.success(request, told)
    else:
        messages.info(request, "Tidak ada data dukung pada pertanyaan area Anda.")
    return redirect("assessment:import-detail", assessment_pk, import_pk)


def _counted(links: int, names: int) -> str:
    """Return `3 tautan dan 2 nama`, without what there is none of."""
    parts = [f"{number} {words}" for number, words in ((links, "tautan"), (names, "nama")) if number]
    return " dan ".join(parts)
