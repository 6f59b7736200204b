"""A link in the place of a document that is not uploaded yet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.exceptions import InvalidInput
from assessment.forms import refusals
from assessment.selectors.assessments import get_assessment
from evidence import permissions
from evidence.forms.links import LinkForm
from evidence.selectors import documents as library
from evidence.services.documents import Details
from evidence.services.links import create_link_document
from zi_portal.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def link_create(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Keep a link in the library or, with `pertanyaan`, at a question."""
    assessment = get_assessment(request.user, assessment_pk)
    code = request.POST.get("pertanyaan") or request.GET.get("pertanyaan", "")
    indicator = library.get_indicator(assessment, code) if code else None
    permissions.check_can_upload(request.user, assessment, indicator)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            document = create_link_document(
                assessment=assessment,
                url=form.cleaned_data["url"],
                by=request.user,
                indicator=indicator,
                details=Details(**form.details()),
            )
        except InvalidInput as refused:
            refusals.show(form, refused)
        else:
            words = "Tautan tersimpan." if document.is_link else f"Berkasnya sudah ada sebagai “{document.title}”."
            then = " Unduh berkasnya, lalu unggah di sini supaya dihitung." if document.is_link else ""
            messages.success(request, words + then)
            if indicator is not None:
                return redirect("assessment:answer-edit", assessment.pk, indicator.code)
            return redirect("evidence:document-detail", document.pk)
    context = {"assessment": assessment, "indicator": indicator, "form": form}
    return render(request, "evidence/link_create.html", context, status=422 if form.is_bound else 200)
