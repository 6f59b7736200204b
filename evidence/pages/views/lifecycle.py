"""The life of a document: its tags, its state, and back from being withdrawn."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.people.requests import SignedInRequest
from evidence.documents import permissions
from evidence.documents.forms.documents import JudgeForm
from evidence.documents.models import Document
from evidence.documents.selectors import documents as library
from evidence.documents.services import documents, judgement, tags
from evidence.library.forms import DocumentTagsForm
from evidence.pages.views.documents import document_page
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.refusals import InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def document_tags(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put tags on one document and take them off."""
    document = library.get_document(request.user, pk)
    page = library.document_page(request.user, document)
    permissions.check_can_add_document(request.user, document.unit)
    permissions.check_can_tag(request.user, document)
    if page.assessment is None:
        raise Http404
    form = DocumentTagsForm(
        posted(request),
        initial={"tags": ", ".join(page.tags), "shown": ",".join(page.tags)},
    )
    if form.is_valid():
        try:
            tags.change_tags(assessment=page.assessment, documents=[document], by=request.user, **form.changes())
        except InvalidInput as refused:
            form.add_error("tags", str(refused))
        else:
            messages.success(request, "Tag dokumen tersimpan.")
            return redirect("evidence:document-detail", document.pk)
    context = {"document": document, "assessment": page.assessment, "form": form}
    return render(request, "evidence/pages/document_tags.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def document_judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the state and the reason, with the questions that gain or lose in sight; then set it."""
    document = library.get_document(request.user, pk)
    permissions.check_can_judge(request.user, document)
    said = {"state": document.state, "reason": document.state_reason}
    form = JudgeForm(posted(request), initial=said)
    if request.method == "POST" and form.is_valid():
        state = Document.State(form.cleaned_data["state"])
        with Attempt(form):
            judgement.judge_document(
                document=document, state=state, reason=form.cleaned_data["reason"], by=request.user
            )
            counts = "dan dihitung lagi" if state == Document.State.GOOD else "dan tidak dihitung"
            messages.success(request, f"Keadaan dokumen sekarang {state.label.lower()} {counts}.")
            return redirect("evidence:document-detail", document.pk)
    return document_page(request, "evidence/pages/document_judge.html", document, form=form)


@require_POST
def document_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo a withdrawal."""
    document = library.get_document(request.user, pk)
    documents.restore_document(document=document, by=request.user)
    messages.success(request, "Penarikan dibatalkan. Dokumen dipakai lagi pada pertanyaannya.")
    return redirect("evidence:document-detail", document.pk)
