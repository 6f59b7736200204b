"""The page of all notes on a document."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment.notes.views import SENT, PageSubject, notes_page, send, sent_form
from assessment.people.requests import SignedInRequest
from evidence.documents.selectors import documents as library
from evidence.documents.selectors.notes import about
from evidence.documents.services.notes import add_document_note
from zi_portal.kit.refusals import ActionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def document_notes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show every note on a document that the reader may read, or send one."""
    document = library.get_document(request.user, pk)
    assessment = library.round_of(request.user, document)
    if assessment is None:
        raise Http404
    form, status, denied = None, 200, None
    if request.method == "POST":
        form = sent_form(request, assessment)
        try:
            if send(form, partial(add_document_note, document=document, assessment=assessment, by=request.user)):
                return redirect(f"{request.path}?{SENT}=terkirim#catatan")
            status = 422
        except ActionDenied as refused:
            denied, status = refused, refused.status_code
    subject = PageSubject(
        name="dokumen ini",
        text="",
        crumb=document.title,
        url=reverse("evidence:document-detail", args=[document.pk]),
    )
    return notes_page(request, assessment, subject, about(document), form=form, denied=denied, status=status)
