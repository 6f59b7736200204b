"""The evidence package of a round: looked at, taken along at once, or built in the background and fetched later."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.people import permissions as sheet
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents import permissions
from evidence.packages import builder as packages_builder
from evidence.packages.permissions import check_can_take_build
from evidence.packages.selectors import package_builds, package_links
from evidence.packages.selectors.packages import contents_of
from evidence.packages.services import package_builds as builds
from evidence.packages.services import packages as service
from evidence.packages.views.package_sending import (
    BUILT,
    KIND,
    Told,
    Watch,
    base_url_of,
    headers_of,
    sent_at_once,
    sent_built,
    sent_if_free,
    sent_in_turn,
)


@require_safe
def package_detail(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Tell what is in the package and whether one is built, and list its outside links to those who keep them."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_take_package(request.user, assessment)
    may_share = sheet.can(permissions.check_can_share_package, request.user, assessment)
    contents = contents_of(request.user, assessment)
    context = {
        "assessment": assessment,
        "contents": contents,
        "standings": package_builds.standings_of(assessment, request.user, contents, is_outside=False),
        "is_large": package_builds.is_large(contents),
        "may_share": may_share,
        "links": package_links.link_lines(assessment) if may_share else (),
    }
    return render(request, "evidence/packages/package_detail.html", context)


@require_safe
def package_file(request: SignedInRequest, assessment_pk: int) -> HttpResponseBase:
    """Send the package while it is made; while others are, have it built in its turn, and lead to its place in the line."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_take_package(request.user, assessment)
    if request.method == "HEAD":
        return HttpResponse(content_type=KIND, headers=headers_of(assessment))

    def made(watch: Watch) -> StreamingHttpResponse:
        contents = contents_of(request.user, assessment)
        service.record_taken(assessment=assessment, contents=contents, by=request.user)
        return sent_at_once(request, assessment, contents, request.user, watch=watch)

    return sent_if_free(made) or _put_in_line(request, assessment)


@require_http_methods(["GET", "HEAD", "POST"])
def package_build(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Have the package built; show how far it is, until it can be downloaded."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_take_package(request.user, assessment)
    if request.method == "POST":
        return _put_in_line(request, assessment)
    contents = contents_of(request.user, assessment)
    context = {
        "assessment": assessment,
        "contents": contents,
        "standings": package_builds.standings_of(assessment, request.user, contents, is_outside=False),
    }
    return render(request, "evidence/packages/package_build.html", context)


@require_safe
def package_built_file(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponseBase:
    """Send a package that was built for this person, whole or from where a download broke off."""
    assessment = get_assessment(request.user, assessment_pk)
    build = package_builds.get_ready(assessment, pk)
    check_can_take_build(request.user, build)

    def record(is_start: bool) -> None:
        builds.record_download(build=build, by=request.user, is_start=is_start)

    def sent(hold: Watch) -> HttpResponseBase:
        return sent_built(request, build, assessment, record, watch=hold)

    def wait(told: Told) -> HttpResponse:
        return render(request, "evidence/packages/package_built_turn.html", {"told": told, "assessment": assessment})

    return sent_in_turn(request, BUILT, request.user.pk, sent, wait)


def _put_in_line(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    build = builds.request_build(assessment=assessment, base_url=base_url_of(request), by=request.user)
    packages_builder.wake(build)
    return redirect("evidence:package-build", assessment.pk)
