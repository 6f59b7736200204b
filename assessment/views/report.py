"""A round as files: the Laporan Penilaian Mandiri, and the LKE as a workbook."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessment import permissions
from assessment.exports import lke_xlsx, report_pdf
from assessment.selectors.assessments import get_assessment
from assessment.selectors.report import get_report, stamp_now
from assessment.selectors.workbook import get_workbook
from assessment.services.reports import record_report, record_workbook
from zi_portal.requests import SignedInRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def report_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the report, on the unit's paper or the one asked for; taking it along is recorded, as a download is."""
    return _printed(request, pk, report_pdf.lay_out, what="laporan-penilaian-mandiri")


@require_safe
def short_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the dashboard as one page to print; taking it along is recorded as the report is."""
    return _printed(request, pk, report_pdf.lay_out_short, what="ringkasan-kesiapan")


@require_safe
def workbook_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the LKE as a workbook whose data dukung lead back into the portal; taking it along is recorded."""
    assessment = get_assessment(request.user, pk)
    headers = _headers(lke_xlsx.file_name(assessment.unit.name, assessment.period.year))
    if request.method == "HEAD":
        return HttpResponse(content_type=XLSX, headers=headers)

    def address_of(document_pk: int) -> str:
        return request.build_absolute_uri(reverse("evidence:document-detail", args=[document_pk]))

    data = get_workbook(request.user, pk, address_of=address_of)
    content = lke_xlsx.render_workbook(data)
    record_workbook(assessment=assessment, is_draft=data.is_draft, content=content, by=request.user)
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _printed(request: SignedInRequest, pk: int, lay_out: Callable[..., bytes], *, what: str) -> HttpResponse:
    """Lay out what the round says now, on the paper asked for, and record that it leaves the portal."""
    assessment = get_assessment(request.user, pk)
    headers = _headers(report_pdf.file_name(assessment.unit.name, assessment.period.year, what=what))
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf", headers=headers)
    asked = request.GET.get("kertas", "").upper()
    paper = asked if asked in report_pdf.PAPERS else assessment.unit.paper
    permissions.check_can_export_report(request.user, assessment)  # before anything waits for its turn
    try:
        with report_pdf.ready_worker() as worker:
            report = get_report(request.user, pk)
            stamp = stamp_now(assessment, report)
            content = lay_out(worker, report, stamp, paper=paper)
    except report_pdf.ReportUnavailable as error:
        context = {"assessment": assessment, "error": error, "again": request.path}
        return render(request, "assessment/report_unavailable.html", context, status=503)
    record_report(
        assessment=assessment,
        paper=paper,
        is_draft=report.is_draft,
        data_sha256=stamp.digest,
        content=content,
        by=request.user,
    )
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _headers(file_name: str) -> dict[str, str]:
    """Hand a file over as a download that a browser opens in no page of ours."""
    return {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
