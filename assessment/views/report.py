"""The Laporan Penilaian Mandiri as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.exports import report_pdf
from assessment.selectors.assessments import get_assessment
from assessment.selectors.report import get_report, stamp_now
from assessment.services.reports import record_report
from zi_portal.requests import SignedInRequest


@require_safe
def report_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the report, on the unit's paper or the one asked for; taking it along is recorded, as a download is."""
    assessment = get_assessment(request.user, pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{report_pdf.file_name(assessment.unit.name, assessment.period.year)}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf", headers=headers)
    asked = request.GET.get("kertas", "").upper()
    paper = asked if asked in report_pdf.PAPERS else assessment.unit.paper
    report = get_report(request.user, pk)
    stamp = stamp_now(assessment, report)
    try:
        content = report_pdf.render_report(report, stamp, paper=paper)
    except report_pdf.ReportUnavailable as error:
        context = {"assessment": assessment, "error": error}
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
