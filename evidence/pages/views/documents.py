"""Documents: taking in, correcting, replacing, withdrawing, downloading. Evaluators read them too."""

from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.lke.models import Indicator
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from evidence.documents import permissions
from evidence.documents.exceptions import InvalidPiece, StaleDetails, WrongOffset
from evidence.documents.forms.documents import DetailsForm, EditForm, ReplaceForm, WithdrawForm
from evidence.documents.models import Document
from evidence.documents.selectors import documents as library
from evidence.documents.selectors.checklist import asked_of
from evidence.documents.selectors.details import differences
from evidence.documents.selectors.quotas import room_of
from evidence.documents.selectors.revisions import compare_revisions
from evidence.documents.services import documents, downloads, duplicates
from evidence.documents.services.documents import Details, UploadResult
from evidence.documents.standard import Item
from evidence.documents.tables import revision_table
from evidence.intake.forms import RepeatForm, UploadForm
from evidence.intake.selectors.chunked import get_arrived, open_partials
from evidence.intake.services import chunked
from evidence.pages.views.chunked import not_whole, place_of_upload, refused_form, told
from zi_portal.frame.errors import wants_json
from zi_portal.kit.forms.act import posted, show_refusal
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.sending import CONTENT_TYPES, DOWNLOAD_HEADERS
from zi_portal.shelf.validators import Kind, holds_personal_number

# The store learns from where only as much as the link itself says.
SIGNED_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@require_http_methods(["GET", "HEAD", "POST"])
def document_upload(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Take files into the library or, with `pertanyaan`, to a question; list what was not taken, with its reason."""
    assessment, indicator = place_of_upload(request, assessment_pk, has_page=True)
    items = asked_of(assessment, indicator) if indicator is not None else ()
    if request.method != "POST":
        return _upload_page(request, assessment, indicator, UploadForm(items=items), items)
    if not request.POST and not request.FILES and not wants_json(request):  # no form of ours is without a field
        raise BadRequest("a form without a readable part")
    form = UploadForm(request.POST, request.FILES, items=items)
    if not form.is_valid():
        return (
            refused_form(request, form)
            if wants_json(request)
            else _upload_page(request, assessment, indicator, form, items, status=422)
        )
    try:
        results = chunked.take_files(
            assessment=assessment,
            files=form.cleaned_data["uploads"],
            arrived=get_arrived(request.user, assessment, form.cleaned_data["arrived"]),
            by=request.user,
            indicator=indicator,
            details=Details(**form.details()),
            checklist_keys=form.items(),
            request_key=form.cleaned_data["request_key"],
            noted=form.cleaned_data["noted"],
        )
    except (WrongOffset, InvalidPiece) as wrong:
        return not_whole(wrong)
    if wants_json(request):
        return JsonResponse({"results": [told(result, assessment, indicator) for result in results]})
    if any(result.outcome != "saved" for result in results):
        kept = {name: request.POST.get(name) for name in (*DetailsForm.base_fields, "item")}
        again = UploadForm(initial=kept, items=items)
        return _upload_page(request, assessment, indicator, again, items, results=results, status=422)
    messages.success(request, _saved_words(results, indicator, is_dated=bool(form.details()["document_date"])))
    return redirect(_back_to(assessment, indicator, results))


@require_POST
def document_repeat(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Keep the bytes of a document once more as a document of its own, in the library or, with `pertanyaan`, at a question."""
    assessment, indicator = place_of_upload(request, assessment_pk)
    document = library.get_library_document(request.user, assessment, pk)
    form = RepeatForm(request.POST, items=asked_of(assessment, indicator) if indicator is not None else ())
    if not form.is_valid():
        if wants_json(request):
            return refused_form(request, form)
        messages.error(request, "Belum tersimpan. Unggah lagi berkasnya dari halaman unggah.")
        return redirect(_back_to(assessment, indicator, ()))
    said = form.said()
    result = duplicates.keep_as_own(
        assessment=assessment,
        document=document,
        by=request.user,
        indicator=indicator,
        details=Details(**said.pop("details")),
        **said,
    )
    if wants_json(request):
        return JsonResponse({"results": [told(result, assessment, indicator)]})
    if result.outcome == "saved":
        messages.success(request, f"“{result.document}” tersimpan sebagai dokumen sendiri.")
    else:
        messages.error(request, result.reason)
    return redirect(_back_to(assessment, indicator, [result]))


@require_safe
def document_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show one document with its revisions, or send these as a file, two of them compared, and its uses."""
    document = library.get_document(request.user, pk)
    page = library.document_page(request.user, document)
    if wants_file(request):
        return table_file(request, revision_table(document, page.revisions), recorded_in=[document.unit])
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
    return render(request, "evidence/pages/document_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct what is said of a document."""
    document = library.get_document(request.user, pk)
    permissions.check_can_edit(request.user, document)
    back = came_from(request, document)
    said = {name: getattr(document, name) for name in DetailsForm.base_fields} | {"version": document.details_version}
    form = EditForm(posted(request), initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            documents.update_details(
                document=document, details=Details(**form.details()), by=request.user, version=form.read_version()
            )
        except StaleDetails as stale:
            return stale_page(request, document, stale, form, back)
        except InvalidInput as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "Keterangan dokumen tersimpan.")
            return redirect(back)
    return document_page(request, "evidence/pages/document_edit.html", document, form=form, back=back)


def stale_page(
    request: SignedInRequest, document: Document, stale: StaleDetails, form: EditForm, back: str
) -> HttpResponse:
    """Show what somebody else said of `document` meanwhile beside what `form`, which is valid, says; saving again is a choice."""
    again = cast("QueryDict", form.data).copy()
    again["version"] = str(stale.document.details_version)
    context = {
        "document": stale.document,
        "assessment": library.document_page(request.user, document).assessment,
        "form": EditForm(again),
        "differences": differences(stale.document, form.details()),
        "is_by_self": stale.document.details_changed_by_id == request.user.pk,
        "back": back,
    }
    return render(request, "evidence/pages/document_edit.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def document_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a revision to a document."""
    document = library.get_document(request.user, pk)
    permissions.check_can_replace(request.user, document)
    if request.method != "POST":
        return document_page(request, "evidence/pages/document_replace.html", document, form=ReplaceForm())
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
    return document_page(request, "evidence/pages/document_replace.html", document, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def document_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, with the questions that lose the document in sight; then take it out of use."""
    document = library.get_document(request.user, pk)
    permissions.check_can_withdraw(request.user, document)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        documents.withdraw_document(document=document, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Data dukung ditarik dan tidak dihitung lagi.")
        return redirect("evidence:document-detail", document.pk)
    return document_page(request, "evidence/pages/document_withdraw.html", document, form=form)


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
    items: Sequence[Item],
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
        "items": items,
        "typed": [(name, request.POST[name]) for name in (*DetailsForm.base_fields, "item") if request.POST.get(name)],
        "unfinished": open_partials(request.user, assessment),
        "room": room_of(assessment.unit),
    }
    return render(request, "evidence/pages/document_upload.html", context, status=status)


def document_page(request: SignedInRequest, template: str, document: Document, **extra: Any) -> HttpResponse:
    """Show a page about one document; 422 where its form was refused."""
    page = library.document_page(request.user, document)
    form = extra.get("form")
    status = 422 if form is not None and form.errors else 200
    context = {"page": page, "assessment": page.assessment, "document": document} | extra
    return render(request, template, context, status=status)


def came_from(request: SignedInRequest, document: Document) -> str:
    """Return the question whose use of `document` led here, named by `dari`; without one, the document's own page."""
    used = next((use for use in document.citations.all() if str(use.pk) == request.GET.get("dari")), None)
    if used is None:
        return reverse("evidence:document-detail", args=[document.pk])
    return reverse("assessment:answer-edit", args=[used.assessment_id, used.indicator.code]) + "#data-dukung"


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
    document = results[0].document if len(results) == 1 else None
    if document is not None:
        return reverse("evidence:document-detail", args=[document.pk])
    return reverse("evidence:document-list", args=[assessment.pk])
