"""Final reports of a round and their signed copies: issued, listed, handed out, taken back in."""

import io

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.papers.exports import report_pdf
from assessment.papers.models import IssuedReport, SignedCopy
from assessment.papers.permissions import check_can_issue_report
from assessment.papers.selectors.issued import get_issued_report, get_signed_copy, head_of, next_number
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents.permissions import check_can_keep_signed_copy
from evidence.packages.views.package_sending import base_url_of
from evidence.papers import builder as papers_builder
from evidence.papers import orders as papers_orders
from evidence.papers.forms.papers import IssueForm, SignedCopyForm
from evidence.papers.models import PaperRequest
from evidence.papers.selectors.papers import papers_page
from evidence.papers.services import issuing, signed_copies
from evidence.papers.tables import report_table
from evidence.papers.views.line import put_in_line, typed_before
from zi_portal.kit.forms.act import show_refusal
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file
from zi_portal.shelf.faults import DownloadDelayed, FileRefused
from zi_portal.shelf.sending import DOWNLOAD_HEADERS

What = PaperRequest.What


@require_safe
def paper_list(request: SignedInRequest, assessment_pk: int) -> HttpResponseBase:
    """List the final reports of a round, with what can be made now, or send the list as a file."""
    assessment = get_assessment(request.user, assessment_pk)
    page = papers_page(request.user, assessment)
    if wants_file(request):
        return table_file(request, report_table(assessment, page), recorded_in=[assessment.unit])
    context = {"assessment": assessment, "page": page}
    return render(request, "evidence/papers/paper_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_issue(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Ask what is printed on the letter, then lay out the report once and keep it; while others are made, in its turn."""
    assessment = get_assessment(request.user, assessment_pk)
    check_can_issue_report(request.user, assessment)
    if request.method != "POST":
        return _issue_page(request, assessment, IssueForm(initial=_initial(assessment) | typed_before(request)))
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            return _issued(request, assessment, form)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except FileRefused as refused:
            form.add_error(None, refused.reason)
        except DownloadDelayed as delayed:
            form.add_error(None, delayed.reason)
            return _issue_page(request, assessment, form, status=delayed.status_code)
        except report_pdf.ReportUnavailable as error:
            context = {"assessment": assessment, "error": error, "again": request.path}
            return render(request, "evidence/papers/report_unavailable.html", context, status=503)
    return _issue_page(request, assessment, form, status=422)


@require_safe
def report_download(request: SignedInRequest, pk: int) -> FileResponse:
    """Send a final report, as attachment only: the bytes that were kept, whenever it is asked for."""
    report = get_issued_report(request.user, pk)
    name = report_pdf.file_name(report.assessment.unit.name, report.assessment.period.year)
    return _sent(request, report, name)


@require_http_methods(["GET", "HEAD", "POST"])
def signed_copy_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a signed file of a final report back in."""
    report = get_issued_report(request.user, pk)
    check_can_keep_signed_copy(request.user, report.assessment)
    form = SignedCopyForm(request.POST, request.FILES) if request.method == "POST" else SignedCopyForm()
    if request.method == "POST" and form.is_valid():
        try:
            copy = signed_copies.keep_signed_copy(
                report=report,
                file=form.cleaned_data["file"],
                by=request.user,
                typed_code=form.cleaned_data["code"],
            )
        except FileRefused as refused:
            form.add_error("file", refused.reason)
        else:
            messages.success(request, f"Salinan bertanda tangan disimpan. {copy.get_match_display()}.")
            return redirect("evidence:paper-list", report.assessment_id)
    context = {"assessment": report.assessment, "report": report, "form": form}
    return render(request, "evidence/papers/signed_copy_create.html", context, status=422 if form.errors else 200)


@require_safe
def signed_copy_download(request: SignedInRequest, pk: int) -> FileResponse:
    """Send a signed copy as it came, as attachment only."""
    copy = get_signed_copy(request.user, pk)
    return _sent(request, copy, copy.original_name)


def _initial(assessment: Assessment) -> dict[str, object]:
    """Return the head of the unit as signer, today, and the unit's paper."""
    head = head_of(assessment)
    return {
        "dated": timezone.localdate(),
        "place": assessment.unit.city,
        "paper": assessment.unit.paper,
        "capacity": "",
        "signer_name": head.name if head else "",
        "signer_position": head.position if head else "",
        "signer_nip": head.nip if head else "",
    }


def _issued(request: SignedInRequest, assessment: Assessment, form: IssueForm) -> HttpResponse:
    """Issue the report if a turn is free, else put the order into the line; the same form again leads to what it made."""
    papers_orders.check_form(assessment, request.user, form)
    order = papers_orders.issue_order(form, base_url=base_url_of(request))
    report = papers_builder.if_free(
        lambda patience: papers_orders.issue(assessment, request.user, order, patience=patience)
    )
    if report is None:
        return put_in_line(request, assessment, What.FINAL, paper=form.cleaned_data["paper"], order=order)
    messages.success(request, f"Laporan final {report.number} diterbitkan dan disimpan.")
    return redirect("evidence:paper-list", assessment.pk)


def _issue_page(
    request: SignedInRequest, assessment: Assessment, form: IssueForm, *, status: int = 200
) -> HttpResponse:
    context = {"assessment": assessment, "form": form, "next_number": next_number(assessment)}
    return render(request, "evidence/papers/report_issue.html", context, status=status)


def _sent(request: SignedInRequest, paper: IssuedReport | SignedCopy, name: str) -> FileResponse:
    # Who asks only for the head takes nothing along, so that nothing is recorded.
    file = io.BytesIO() if request.method == "HEAD" else issuing.open_paper(paper=paper, by=request.user)
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type="application/pdf", headers=DOWNLOAD_HEADERS
    )
    response.headers["Content-Length"] = str(paper.size_bytes)
    return response
