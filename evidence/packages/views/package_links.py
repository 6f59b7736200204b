"""Outside links to a package, for those who keep them: made, looked into, revoked."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents import permissions
from evidence.packages import builder as packages_builder
from evidence.packages.forms import LinkForm
from evidence.packages.selectors import package_builds, package_links
from evidence.packages.selectors.packages import contents_of
from evidence.packages.services import package_builds as builds
from evidence.packages.services import package_links as service
from evidence.packages.tables import use_table
from evidence.packages.views.package_sending import base_url_of
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file


@require_http_methods(["GET", "HEAD", "POST"])
def package_link_create(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Make an outside link and show its address and passphrase, this once: they are kept nowhere."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_share_package(request.user, assessment)
    form = LinkForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            made = service.create_link(
                assessment=assessment,
                recipient=form.cleaned_data["recipient"],
                expires_at=timezone.now() + timedelta(days=form.cleaned_data["days"]),
                by=request.user,
            )
            base = settings.PUBLIC_URL or base_url_of(request)
            address = base + reverse("evidence:package-open", args=[made.code])
            context = {"assessment": assessment, "made": made, "address": address}
            return render(request, "evidence/packages/package_link_slip.html", context)
    context = {"assessment": assessment, "form": form}
    return render(request, "evidence/packages/package_link_create.html", context, status=422 if form.is_bound else 200)


@require_safe
def package_link_detail(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponseBase:
    """Show one outside link, the package it gives out, and everything that came to it."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_share_package(request.user, assessment)
    link = package_links.get_link(assessment, pk)
    uses = package_links.uses_of(link)
    if wants_file(request):
        return table_file(
            request, use_table(assessment, link, uses.iterator(chunk_size=500)), recorded_in=[assessment.unit]
        )
    line, contents = package_links.line_of(link), contents_of(None, assessment)
    builds_shown = package_builds.standings_of(assessment, link.created_by, contents, is_outside=True)
    context = {
        "assessment": assessment,
        "link": link,
        "line": line,
        "contents": contents,
        "standings": builds_shown,
        "is_closed": not line.is_open,
        "is_large": package_builds.is_large(contents),
        "page": page_of(request, uses),
    }
    return render(request, "evidence/packages/package_link_detail.html", context)


@require_POST
def package_link_build(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Have the package built that this link gives out, so that its holder can go on with a download that broke off."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_share_package(request.user, assessment)
    link = package_links.get_link(assessment, pk)
    build = builds.request_build(assessment=assessment, base_url=base_url_of(request), by=request.user, link=link)
    packages_builder.wake(build)
    return redirect("evidence:package-link-detail", assessment.pk, link.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def package_link_revoke(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Ask once more, with what the link was used for in sight; then end it at once."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_share_package(request.user, assessment)
    link = package_links.get_link(assessment, pk)
    if request.method == "POST":
        service.revoke_link(link=link, assessment=assessment, by=request.user)
        messages.success(request, f"Tautan untuk {link.recipient} dicabut. Tautan itu tidak dapat dibuka lagi.")
        return redirect("evidence:package-detail", assessment.pk)
    context = {"assessment": assessment, "line": package_links.line_of(link), "link": link}
    return render(request, "evidence/packages/package_link_revoke.html", context)
