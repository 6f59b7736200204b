"""The report of a round: sent at once while a turn is free, else put into the line; its place, and the finished file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment import permissions
from assessment.exports import report_pdf
from assessment.models import Assessment
from assessment.selectors.assessments import get_assessment
from assessment.services.reports import record_report
from assessment.turns import Patience
from evidence import paper_builder
from evidence.models import PaperRequest
from evidence.permissions import check_can_take_paper
from evidence.selectors import paper_line as selectors
from evidence.selectors.lines import place_of
from evidence.services import paper_line as service
from evidence.views.documents import DOWNLOAD_HEADERS
from zi_portal.requests import SignedInRequest

What = PaperRequest.What
FILES = {What.REPORT: "laporan-penilaian-mandiri", What.SHORT: "ringkasan-kesiapan"}
ADDRESSES = {What.REPORT: "evidence:report-pdf", What.SHORT: "evidence:short-pdf"}
NEAR, SOON_SECONDS, LATER_SECONDS = 5, 4, 15  # whoever is further back in the line looks less often


@require_safe
def report_file(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Send the report, on the unit's paper or the one asked for; taking it along is recorded, as a download is."""
    return _printed(request, assessment_pk, What.REPORT)


@require_safe
def short_file(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Send the dashboard as one page to print; taking it along is recorded as the report is."""
    return _printed(request, assessment_pk, What.SHORT)


@require_safe
def paper_request(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Tell the place in the line; offer the file once it is made, or say why it could not be. Looks again by itself."""
    assessment = get_assessment(request.user, assessment_pk)
    asked = selectors.get_request(assessment, pk)
    check_can_take_paper(request.user, asked)
    is_open = asked.state in selectors.OPEN
    if is_open:
        paper_builder.wake()  # should the process that took the order be gone
    place = place_of(asked) if is_open else 0
    context = {
        "assessment": assessment,
        "asked": asked,
        "what": What(asked.what).label,
        "is_open": is_open,
        "place": place,
        "seconds": SOON_SECONDS if place <= NEAR else LATER_SECONDS,
        "is_barred": asked.state == PaperRequest.State.READY and selectors.holds_barred(asked),
        "address": ADDRESSES[What(asked.what)],
    }
    return render(request, "evidence/paper_request.html", context)


@require_safe
def paper_request_file(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Send a report that was waited for, to the one who asked for it."""
    assessment = get_assessment(request.user, assessment_pk)
    asked = selectors.get_request(assessment, pk)
    check_can_take_paper(request.user, asked)
    headers = _headers(assessment, What(asked.what))
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf", headers=headers)
    content = service.content_of(asked)
    service.record_download(request=asked, content=content, by=request.user)
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _printed(request: SignedInRequest, assessment_pk: int, what: PaperRequest.What) -> HttpResponse:
    """Lay out what the round says now, if nobody waits and a turn is free; else lead to the place in the line.

    Nobody waits here: whoever did would hold one of the threads that answer everybody else.
    """
    assessment = get_assessment(request.user, assessment_pk)
    headers = _headers(assessment, what)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf", headers=headers)
    asked = request.GET.get("kertas", "").upper()
    paper = asked if asked in report_pdf.PAPERS else assessment.unit.paper
    permissions.check_can_export_report(request.user, assessment)
    if selectors.is_line_empty():
        try:
            made = paper_builder.make(assessment, request.user, what, paper=paper, patience=Patience.NONE)
        except report_pdf.TurnsTaken:
            pass
        except report_pdf.ReportUnavailable as error:
            context = {"assessment": assessment, "error": error, "again": request.path}
            return render(request, "assessment/report_unavailable.html", context, status=503)
        else:
            record_report(
                assessment=assessment,
                paper=paper,
                is_draft=made.is_draft,
                data_sha256=made.data_sha256,
                content=made.content,
                by=request.user,
            )
            return HttpResponse(made.content, content_type="application/pdf", headers=headers)
    waiting = service.request_paper(
        assessment=assessment, what=what, paper=paper, by=request.user, is_new="baru" in request.GET
    )
    paper_builder.wake()
    return redirect("evidence:paper-request", assessment.pk, waiting.pk)


def _headers(assessment: Assessment, what: PaperRequest.What) -> dict[str, str]:
    """Hand a file over as a download that a browser opens in no page of ours."""
    name = report_pdf.file_name(assessment.unit.name, assessment.period.year, what=FILES[what])
    return DOWNLOAD_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
