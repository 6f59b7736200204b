"""The evidence package of a round: looked at, taken along, and opened to outsiders by a link with a passphrase."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import permissions as sheet
from assessment.exceptions import InvalidInput
from assessment.exports import lke_xlsx, report_pdf
from assessment.forms import refusals
from assessment.models import Assessment, User
from assessment.selectors.assessments import get_assessment
from assessment.selectors.report import get_report, stamp_now
from assessment.selectors.workbook import get_workbook
from assessment.throttle import Throttle
from assessment.views import verification
from evidence import permissions
from evidence.exports.package_zip import Paper, package_chunks, package_name
from evidence.forms.packages import LinkForm, PassphraseForm
from evidence.package_data import Contents
from evidence.selectors import packages
from evidence.services import packages as service
from zi_portal.requests import SignedInRequest

from .documents import DOWNLOAD_HEADERS

# One who mistypes stays far below; one who tries passphrases by program would need 79 bits of them anyway.
READ = Throttle(most=60, seconds=60)
TRIED = Throttle(most=10, seconds=60)


@require_safe
def package_detail(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Tell what is in the package, and list its outside links to those who keep them."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_take_package(request.user, assessment)
    may_share = sheet.can(permissions.check_can_share_package, request.user, assessment)
    context = {
        "assessment": assessment,
        "contents": packages.contents_of(request.user, assessment),
        "may_share": may_share,
        "links": packages.link_lines(assessment) if may_share else (),
    }
    return render(request, "evidence/package_detail.html", context)


@require_safe
def package_file(request: SignedInRequest, assessment_pk: int) -> HttpResponseBase:
    """Send the package while it is made."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_take_package(request.user, assessment)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip", headers=_headers(assessment))
    contents = packages.contents_of(request.user, assessment)
    service.record_taken(assessment=assessment, contents=contents, by=request.user)
    return _sent(request, assessment, contents, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def package_link_create(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Make an outside link and show its address and passphrase, this once: they are kept nowhere."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_share_package(request.user, assessment)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = service.create_link(
                assessment=assessment,
                recipient=form.cleaned_data["recipient"],
                expires_at=timezone.now() + timedelta(days=form.cleaned_data["days"]),
                by=request.user,
            )
        except InvalidInput as refused:
            refusals.show(form, refused)
        else:
            base = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
            address = base + reverse("evidence:package-open", args=[made.code])
            context = {"assessment": assessment, "made": made, "address": address}
            return render(request, "evidence/package_link_slip.html", context)
    context = {"assessment": assessment, "form": form}
    return render(request, "evidence/package_link_create.html", context, status=422 if form.is_bound else 200)


@require_POST
def package_link_revoke(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """End an outside link at once."""
    assessment = get_assessment(request.user, assessment_pk)
    link = packages.get_link(assessment, pk)
    service.revoke_link(link=link, assessment=assessment, by=request.user)
    messages.success(request, f"Tautan untuk {link.recipient} dicabut. Tautan itu tidak dapat dibuka lagi.")
    return redirect("evidence:package-detail", assessment.pk)


@login_not_required
@csrf_exempt  # its token would need a cookie; the form changes nothing of anybody's, and a stranger lacks the passphrase
@require_http_methods(["GET", "HEAD", "POST"])
def package_open(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask the holder of an outside link for its passphrase, then send the package without restricted documents."""
    throttle = TRIED if request.method == "POST" else READ
    wait = throttle.wait_of(request.META.get("REMOTE_ADDR", ""))
    if wait:
        response = _open_page(request, "package_busy.html", {"wait": wait}, status=429)
        response["Retry-After"] = str(wait)
        return response
    try:
        link = packages.find_link(code)
    except Http404:
        return _open_page(request, "package_unknown.html", {}, status=404)
    assessment = link.assessment
    contents = packages.contents_of(None, assessment)
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if service.is_passphrase(link, form.cleaned_data["passphrase"]):
            service.record_use(link=link, contents=contents)
            return _sent(request, assessment, contents, link.created_by)
        form.refuse()
    context = {"link": link, "assessment": assessment, "contents": contents, "form": form}
    return _open_page(request, "package_open.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest, assessment: Assessment, contents: Contents, reader: User) -> StreamingHttpResponse:
    """Send the package. reader: whose rights the report and the workbook in it follow."""
    chunks: Iterator[bytes] = package_chunks(contents, service.open_file, _papers(request, assessment, reader))
    return StreamingHttpResponse(chunks, content_type="application/zip", headers=_headers(assessment))


def _papers(request: HttpRequest, assessment: Assessment, reader: User) -> tuple[Paper, ...]:
    def report() -> bytes:
        with report_pdf.ready_worker() as worker:
            data = get_report(reader, assessment.pk)
            return report_pdf.lay_out(worker, data, stamp_now(assessment, data), paper=assessment.unit.paper)

    def workbook() -> bytes:
        def address_of(document_pk: int) -> str:
            return request.build_absolute_uri(reverse("evidence:document-detail", args=[document_pk]))

        return lke_xlsx.render_workbook(get_workbook(reader, assessment.pk, address_of=address_of))

    unit, year = assessment.unit.name, assessment.period.year
    return (
        Paper(report_pdf.file_name(unit, year), report),
        Paper(lke_xlsx.file_name(unit, year), workbook),
    )


def _headers(assessment: Assessment) -> dict[str, str]:
    name = package_name(assessment.unit.name, assessment.period.year)
    return DOWNLOAD_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}


def _open_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, f"evidence/{template}", context, status=status)
    for name, value in verification.HEADERS.items():
        response.headers[name] = value
    return response
