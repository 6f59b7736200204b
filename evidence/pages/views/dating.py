"""The day of a document, confirmed or typed at the question it serves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assessment.people.requests import SignedInRequest
from evidence.documents import permissions
from evidence.documents.exceptions import StaleDetails
from evidence.documents.forms.documents import DateForm, DetailsForm, EditForm
from evidence.documents.models import Document
from evidence.documents.selectors import documents as library
from evidence.documents.services.dating import confirm_date
from evidence.pages.views.documents import came_from, document_page, stale_page
from zi_portal.kit.forms.act import show_refusal
from zi_portal.kit.refusals import InvalidInput


@require_POST
def document_date(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the day, or show the whole form of the document with what was typed and what is wrong with it."""
    document = library.get_document(request.user, pk)
    permissions.check_can_edit(request.user, document)
    back = came_from(request, document)
    form, whole = DateForm(request.POST), _whole_form(request, document)
    if not form.is_valid():
        for name, errors in form.errors.items():
            known = [str(error) for error in whole.errors.get(name) or ()]  # both forms read the dates
            whole.add_error(name if name in whole.fields else None, [error for error in errors if error not in known])
    elif whole.is_valid():
        try:
            confirm_date(
                document=document,
                document_date=form.cleaned_data["document_date"],
                valid_until=form.cleaned_data["valid_until"],
                by=request.user,
                version=whole.read_version(),
            )
        except StaleDetails as stale:
            return stale_page(request, document, stale, whole, back)
        except InvalidInput as refused:
            show_refusal(whole, refused)
        else:
            messages.success(request, f"Tanggal “{document.title}” tersimpan.")
            return redirect(back)
    return document_page(request, "evidence/pages/document_edit.html", document, form=whole, back=back)


def _whole_form(request: SignedInRequest, document: Document) -> EditForm:
    """Return the form of everything said of `document`, with the dates as they were typed."""
    data = request.POST.copy()
    for name in DetailsForm.base_fields:
        if name not in {"document_date", "valid_until"}:
            data[name] = getattr(document, name) or ""
    return EditForm(data)
