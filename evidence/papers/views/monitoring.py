"""The report of monitoring of a semester or a year, as Word and PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.papers.exports import report_pdf
from assessment.papers.services.reports import record_monitoring_report
from assessment.people.requests import SignedInRequest
from assessment.programme.monitoring.rules import SPANS
from assessment.programme.plan.selectors.lines import get_plan_assessment
from evidence.papers import builder as papers_builder
from evidence.papers import orders as papers_orders
from evidence.papers.models import PaperRequest
from evidence.papers.views.line import file_headers, put_in_line
from zi_portal.shelf.sending import CONTENT_TYPES
from zi_portal.shelf.validators import Kind as FileKind

WHAT = PaperRequest.What.MONITORING
FORMS = ("pdf", "docx")


@require_safe
def monitoring_report(request: SignedInRequest, assessment_pk: int, span: str, extension: str) -> HttpResponse:
    """Send the report if nobody waits and a turn is free; else lead to the place in the line."""
    if span not in SPANS or extension not in FORMS:
        raise Http404
    assessment = get_plan_assessment(request.user, assessment_pk)
    kind, headers = CONTENT_TYPES[FileKind(extension)], file_headers(assessment, WHAT, extension)
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    order, paper = {"span": span, "extension": extension}, assessment.unit.paper
    try:
        made = papers_builder.if_free(
            lambda patience: papers_orders.monitoring(assessment, request.user, order, paper=paper, patience=patience)
        )
    except report_pdf.ReportUnavailable as error:
        context = {"assessment": assessment, "error": error, "again": request.path}
        return render(request, "evidence/papers/report_unavailable.html", context, status=503)
    if made is None:
        return put_in_line(request, assessment, WHAT, paper=paper, order=order, is_new="baru" in request.GET)
    record_monitoring_report(assessment=assessment, span=span, form=extension, content=made.content, by=request.user)
    return HttpResponse(made.content, content_type=kind, headers=headers)
