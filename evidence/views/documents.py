"""Documents: taking in, correcting, replacing, withdrawing, downloading. Evaluators read them too."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessment.exceptions import InvalidInput
from assessment.forms import refusals
from assessment.models import Assessment, Indicator
from assessment.selectors.assessments import get_assessment
from evidence import permissions
from evidence.exceptions import FileRefused
from evidence.forms.documents import DetailsForm, ReplaceForm, UploadForm, WithdrawForm
from evidence.models import Document
from evidence.selectors import documents as library
from evidence.selectors.revisions import compare_revisions
from evidence.services import documents, downloads
from evidence.services.documents import Details, UploadResult
from evidence.validators import Kind, holds_personal_number
from zi_portal.requests import SignedInRequest

CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# Should a browser show the bytes after all, they may do nothing there.
DOWNLOAD_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The store learns from where only as much as the link itself says.
SIGNED_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@require_http_methods(["GET", "HEAD", "POST"])
def document_upload(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Take files into the library or, with `pertanyaan`, to a question; list what was not taken, with its reason."""
    assessment = get_assessment(request.user, assessment_pk)
    code = request.POST.get("pertanyaan") or request.GET.get("pertanyaan", "")
    indicator = library.get_indicator(assessment, code) if code else None
    permissions.check_can_upload(request.user, assessment, indicator)
    if request.method != "POST":
        return _upload_page(request, assessment, indicator, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, assessment, indicator, form, status=422)
    results = documents.upload_documents(
        assessment=assessment,
        files=form.cleaned_data["uploads"],
        by=request.user,
        indicator=indicator,
        details=Details(**form.details()),
        request_key=form.cleaned_data["request_key"],
    )
    if any(result.outcome != "saved" for result in results):
        again = UploadForm(initial={name: request.POST.get(name) for name in DetailsForm.base_fields})
        return _upload_page(request, assessment, indicator, again, results=results, status=422)
    messages.success(request, _saved_words(results, indicator, is_dated=bool(form.details()["document_date"])))
    return redirect(_back_to(assessment, indicator, results))


@require_safe
def document_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one document with its revisions, two of them compared, and its uses."""
    document = library.get_document(request.user, pk)
    page = library.document_page(request.user, document)
    context = {
        "page": page,
        "assessment": page.assessment,
        "document": document,
        "comparison": compare_revisions(
            page.revisions,
            document.unit.time_zone,
            old=request.GET.get("lama", ""),
            new=request.GET.get("baru", ""),
        ),
    }
    return render(request, "evidence/document_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct what is said of a document."""
    document = library.get_document(request.user, pk)
    permissions.check_can_edit(request.user, document)
    said = {name: getattr(document, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            documents.update_details(document=document, details=Details(**form.details()), by=request.user)
        except InvalidInput as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, "Keterangan dokumen tersimpan.")
            return redirect("evidence:document-detail", document.pk)
    return document_page(request, "evidence/document_edit.html", document, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def document_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a revision to a document."""
    document = library.get_document(request.user, pk)
    permissions.check_can_replace(request.user, document)
    if request.method != "POST":
        return document_page(request, "evidence/document_replace.html", document, form=ReplaceForm())
    form = ReplaceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            revision = documents.replace_document(
                document=document,
                file=form.cleaned_data["file"],
                by=request.user,
                request_key=form.cleaned_data["request_key"],
            )
        except FileRefused as refused:
            form.add_error("file", refused.reason)
        else:
            messages.success(request, f"Berkas diganti; sekarang revisi {revision.number}.")
            return redirect("evidence:document-detail", document.pk)
    return document_page(request, "evidence/document_replace.html", document, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def document_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, with the questions that lose the document in sight; then take it out of use."""
    document = library.get_document(request.user, pk)
    permissions.check_can_withdraw(request.user, document)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        documents.withdraw_document(document=document, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Data dukung ditarik dan tidak dihitung lagi.")
        return redirect("evidence:document-detail", document.pk)
    return document_page(request, "evidence/document_withdraw.html", document, form=form)


@require_safe
def revision_download(request: SignedInRequest, pk: int) -> FileResponse | HttpResponseRedirect:
    """Send the bytes of a revision, as attachment only, or send on to the store that hands them out likewise."""
    revision = library.get_revision(request.user, pk)
    content_type = CONTENT_TYPES[Kind(revision.kind)]
    if settings.S3_SIGNED_SECONDS:
        link = downloads.sign_revision(revision=revision, by=request.user, content_type=content_type)
        return HttpResponseRedirect(link, headers=SIGNED_HEADERS)
    file = downloads.open_revision(revision=revision, by=request.user)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=revision.original_name,
        content_type=content_type,
        headers=DOWNLOAD_HEADERS,
    )
    response.headers["Content-Length"] = str(revision.size_bytes)
    return response


def _upload_page(
    request: SignedInRequest,
    assessment: Assessment,
    indicator: Indicator | None,
    form: UploadForm,
    *,
    results: Sequence[UploadResult] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "indicator": indicator,
        "form": form,
        "saved": [result for result in results if result.outcome == "saved"],
        "twins": [result for result in results if result.outcome == "twin"],
        "refused": [result for result in results if result.outcome == "refused"],
    }
    return render(request, "evidence/document_upload.html", context, status=status)


def document_page(request: SignedInRequest, template: str, document: Document, **extra: Any) -> HttpResponse:
    """Show a page about one document; 422 where its form was refused."""
    page = library.document_page(request.user, document)
    form = extra.get("form")
    status = 422 if form is not None and form.errors else 200
    context = {"page": page, "assessment": page.assessment, "document": document} | extra
    return render(request, template, context, status=status)


def _saved_words(results: Sequence[UploadResult], indicator: Indicator | None, *, is_dated: bool) -> str:
    what = "1 berkas" if len(results) == 1 else f"{len(results)} berkas"
    where = f"dan dipakai pada pertanyaan {indicator.code}" if indicator is not None else "ke pustaka"
    then = "" if is_dated else " Isi tanggal dokumennya agar dihitung sebagai data dukung."
    if any(holds_personal_number(result.name) for result in results):
        then += " Nama berkas memuat angka seperti NIK atau NIP; tandai Terbatas bila berisi data pribadi."
    return f"{what} tersimpan {where}.{then}"


def _back_to(assessment: Assessment, indicator: Indicator | None, results: Sequence[UploadResult]) -> str:
    if indicator is not None:
        return reverse("assessment:answer-edit", args=[assessment.pk, indicator.code])
    document = results[0].document
    if len(results) == 1 and document is not None:
        return reverse("evidence:document-detail", args=[document.pk])
    return reverse("evidence:document-list", args=[assessment.pk])
