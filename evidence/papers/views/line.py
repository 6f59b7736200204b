"""Papers of a round: sent at once while a turn is free, else put into the line; their place, and the finished file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessment.papers.exports import report_pdf
from assessment.papers.permissions import check_can_export_report
from assessment.papers.services.reports import record_report
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from evidence.papers import builder as papers_builder
from evidence.papers import orders as papers_orders
from evidence.papers.acts import Order, Way, act_of
from evidence.papers.models import PaperRequest
from evidence.papers.permissions import check_can_take_paper
from evidence.papers.selectors import line as selectors
from evidence.papers.services import line as service
from zi_portal.shelf.sending import CONTENT_TYPES, DOWNLOAD_HEADERS
from zi_portal.shelf.validators import Kind as FileKind
from zi_portal.waiting.lines import place_of

What = PaperRequest.What
State = PaperRequest.State
FILES = {
    What.REPORT: "laporan-penilaian-mandiri",
    What.SHORT: "ringkasan-kesiapan",
    What.MONITORING: "laporan-monev",
}
ADDRESSES = {What.REPORT: "evidence:report-pdf", What.SHORT: "evidence:short-pdf"}
NOUNS = {What.MINUTES: "Berita acara", What.DISPOSAL: "Berita acara"}  # of the others "Laporan"
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
    what, is_open = What(asked.what), asked.state in selectors.OPEN
    if is_open:
        papers_builder.wake(asked)  # should the process that took the order be gone
    place = place_of(asked) if is_open else 0
    is_done = asked.state == State.READY and what in PaperRequest.ACTS
    context = {
        "assessment": assessment,
        "asked": asked,
        "what": what.label,
        "noun": NOUNS.get(what, "Laporan"),
        "word": "Selesai" if is_done else asked.get_state_display(),
        "is_open": is_open,
        "is_typed": "typed" in asked.order,
        "is_done": is_done,
        "place": place,
        "seconds": seconds_at(place),
        "is_barred": asked.state == State.READY and not is_done and selectors.holds_barred(asked),
        "way": _way(assessment, asked),
    }
    return render(request, "evidence/papers/paper_request.html", context)


@require_safe
def paper_request_file(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Send a paper that was waited for, to the one who asked for it."""
    assessment = get_assessment(request.user, assessment_pk)
    asked = selectors.get_request(assessment, pk)
    check_can_take_paper(request.user, asked)
    what, extension = What(asked.what), asked.order.get("extension", "pdf")
    headers, kind = file_headers(assessment, what, extension), CONTENT_TYPES[FileKind(extension)]
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    content = service.content_of(asked)
    service.record_download(request=asked, content=content, by=request.user)
    return HttpResponse(content, content_type=kind, headers=headers)


def seconds_at(place: int) -> int:
    """Return after how many seconds whoever stands at this place looks again."""
    return SOON_SECONDS if place <= NEAR else LATER_SECONDS


def put_in_line(
    request: SignedInRequest,
    assessment: Assessment,
    what: PaperRequest.What,
    *,
    paper: str,
    order: Order,
    is_new: bool = False,
) -> HttpResponse:
    """Put what is ordered into the line, and lead to its place. is_new: whether a finished one will not do."""
    waiting = service.request_paper(
        assessment=assessment,
        what=what,
        paper=paper,
        by=request.user,
        order=order,
        mark=papers_orders.mark_of(order),
        is_new=is_new,
    )
    papers_builder.wake(waiting)
    return redirect("evidence:paper-request", assessment.pk, waiting.pk)


def typed_before(request: SignedInRequest) -> dict[str, Any]:
    """Return what a form begins with that its sender came back to from the line (`?antrean=`); nothing otherwise."""
    asked = request.GET.get("antrean", "")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 19
    found = selectors.own_request(request.user, int(asked)) if is_number else None
    return papers_orders.initial_of(found.order) if found is not None else {}


def _way(assessment: Assessment, asked: PaperRequest) -> Way:
    """Return where the person goes on from here, once there is nothing more to wait for."""
    what, is_failed = What(asked.what), asked.state == State.FAILED
    if what == What.FINAL:
        if not is_failed:
            return Way(reverse("evidence:paper-list", args=[assessment.pk]), "Buka Laporan")
        return Way(_form_of(assessment, "evidence:report-issue", asked), "Buka formulirnya lagi")
    if act := act_of(what):
        return act.way(asked)
    if what in PaperRequest.LETTERS:
        return Way(_form_of(assessment, "evidence:letter-create", asked, str(what)), "Buka formulirnya lagi")
    word = "Coba lagi" if is_failed else "Buat lagi dari keadaan sekarang"
    if what == What.MONITORING:
        parts = [assessment.pk, asked.order["span"], asked.order["extension"]]
        return Way(reverse("evidence:monitoring-report", args=parts) + "?baru=1", word)
    return Way(reverse(ADDRESSES[what], args=[assessment.pk]) + f"?kertas={asked.paper}&baru=1", word)


def _form_of(assessment: Assessment, name: str, asked: PaperRequest, *more: str) -> str:
    return reverse(name, args=[assessment.pk, *more]) + f"?antrean={asked.pk}"


def _printed(request: SignedInRequest, assessment_pk: int, what: PaperRequest.What) -> HttpResponse:
    """Lay out what the round says now, if nobody waits and a turn is free; else lead to the place in the line."""
    assessment = get_assessment(request.user, assessment_pk)
    headers = file_headers(assessment, what)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf", headers=headers)
    asked = request.GET.get("kertas", "").upper()
    paper = asked if asked in report_pdf.PAPERS else assessment.unit.paper
    check_can_export_report(request.user, assessment)
    try:
        made = papers_builder.if_free(
            lambda patience: papers_builder.make(assessment, request.user, what, paper=paper, patience=patience)
        )
    except report_pdf.ReportUnavailable as error:
        context = {"assessment": assessment, "error": error, "again": request.path}
        return render(request, "evidence/papers/report_unavailable.html", context, status=503)
    if made is not None:
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
    papers_builder.wake(waiting)
    return redirect("evidence:paper-request", assessment.pk, waiting.pk)


def file_headers(assessment: Assessment, what: PaperRequest.What, extension: str = "pdf") -> dict[str, str]:
    """Hand a file over as a download that a browser opens in no page of ours."""
    unit, year = assessment.unit.name, assessment.period.year
    name = report_pdf.file_name(unit, year, what=FILES.get(what, str(what)), extension=extension)
    return DOWNLOAD_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
