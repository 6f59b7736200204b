"""The open page of an outside link: asks for the passphrase, then hands out the package without restricted documents."""

import secrets
from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessment.papers.views import verification
from evidence.packages.data import Contents
from evidence.packages.forms import PassphraseForm
from evidence.packages.models import PackageBuild, PackageLink, PackageUse
from evidence.packages.selectors import package_builds, package_links
from evidence.packages.selectors.packages import contents_of
from evidence.packages.services import package_links as service
from evidence.packages.views.package_sending import (
    KIND,
    OUTSIDE,
    Told,
    Watch,
    Watched,
    headers_of,
    sent_at_once,
    sent_built,
    sent_in_turn,
)
from zi_portal.kit.throttle import Throttle

# One who mistypes stays far below; one who tries passphrases by program would need 79 bits of them anyway.
READ = Throttle(most=60, seconds=60)
TRIED = Throttle(most=10, seconds=60)
# A download that breaks off again and again asks often, and without knowing a ticket nothing is found.
FETCHED = Throttle(most=120, seconds=60)
TICKET_SECONDS = 24 * 60 * 60  # for which a download may go on without the passphrase
SALT = "evidence.package_ticket"
NO_BUILD = 0  # in a ticket: the package is made while it is sent

Outcome = PackageUse.Outcome
type View = Callable[..., HttpResponseBase]


def kept_private(view: View) -> View:
    """Answer with the headers of an open page that is in no index, tells nobody where one comes from, and is not kept."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        response = view(request, **kwargs)
        for name, value in verification.HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer


@login_not_required
@csrf_exempt  # its token would need a cookie; the form changes nothing of anybody's, and a stranger lacks the passphrase
@require_http_methods(["GET", "HEAD", "POST"])
@kept_private
def package_open(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask the holder of an outside link for its passphrase, then send the package or lead to the built one."""
    busy = _busy(request, TRIED if request.method == "POST" else READ)
    if busy is not None:
        return busy
    try:
        found = package_links.find_link(code)
    except Http404:
        return render(request, "evidence/packages/package_unknown.html", status=404)
    link = found.link
    if found.refusal is not None:
        return _ended(request, link, found.refusal)
    contents = contents_of(None, link.assessment)
    if request.method == "POST":
        return _tried(request, code, link, contents)
    if request.method == "GET":
        _note(request, link, Outcome.OPENED)
    return _asked(request, link, contents, PassphraseForm())


def _tried(request: HttpRequest, code: str, link: PackageLink, contents: Contents) -> HttpResponseBase:
    """Look at the passphrase, and hand the package out where it is the one."""
    wait = package_links.wait_after_wrong(link, service.origin_of(_address(request)))
    if wait:
        _note(request, link, Outcome.PAUSED)
        return _busy_page(request, wait, is_link=True)
    form = PassphraseForm(request.POST)
    if form.is_valid():
        if service.is_passphrase(link, form.cleaned_data["passphrase"]):
            build = package_builds.ready_for_link(link.assessment, link.created_by, contents)
            if build is None:
                address = reverse("evidence:package-open-file", args=[code, _ticket(link, NO_BUILD)])
                send = partial(_sent_at_once, request, link)
                return sent_in_turn(request, OUTSIDE, link.pk, send, lambda told: redirect(told.again), address=address)
            service.record_use(link=link, contents=contents, address=_address(request), build=build)
            return redirect("evidence:package-open-file", code, _ticket(link, build.pk))
        _note(request, link, Outcome.WRONG)
        form.refuse()
    return _asked(request, link, contents, form)


def _asked(request: HttpRequest, link: PackageLink, contents: Contents, form: PassphraseForm) -> HttpResponse:
    context = {"link": link, "assessment": link.assessment, "contents": contents, "form": form}
    return render(request, "evidence/packages/package_open.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
@kept_private
def package_open_file(request: HttpRequest, code: str, ticket: str) -> HttpResponseBase:
    """Send the package to whoever just gave the passphrase, in its turn; a built one also from where it broke off."""
    try:
        link_pk, build_pk, _ = signing.loads(ticket, salt=SALT, max_age=TICKET_SECONDS)
        found = package_links.find_link(code)
    except (Http404, signing.BadSignature):
        return _busy(request, FETCHED) or render(request, "evidence/packages/package_again.html", status=404)
    # Many may wait behind one address, each with a ticket of its own.
    busy = _busy(request, FETCHED, of=ticket)
    if busy is not None:
        return busy
    link = found.link
    if found.refusal is not None:
        return _ended(request, link, found.refusal)
    if link_pk == link.pk and build_pk == NO_BUILD:
        send = partial(_sent_at_once, request, link)
    elif link_pk == link.pk and (build := package_builds.for_ticket(link.assessment, link.created_by, build_pk)):
        send = partial(_sent_built, request, link, build)
    else:
        return render(request, "evidence/packages/package_again.html", status=404)
    return sent_in_turn(request, OUTSIDE, link.pk, send, lambda told: _waiting(request, told))


def _ticket(link: PackageLink, build_pk: int) -> str:
    return signing.dumps([link.pk, build_pk, secrets.token_hex(4)], salt=SALT)


def _waiting(request: HttpRequest, told: Told) -> HttpResponse:
    return render(request, "evidence/packages/package_turn.html", {"told": told})


def _sent_at_once(request: HttpRequest, link: PackageLink, hold: Watch) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(content_type=KIND, headers=headers_of(link.assessment))
    contents = contents_of(None, link.assessment)
    service.record_use(link=link, contents=contents, address=_address(request))
    watch = _watch(request, link)
    return sent_at_once(request, link.assessment, contents, link.created_by, watch=lambda chunks: hold(watch(chunks)))


def _sent_built(request: HttpRequest, link: PackageLink, build: PackageBuild, hold: Watch) -> HttpResponseBase:
    def record(is_start: bool) -> None:
        if not is_start:  # the download was recorded when the passphrase was given
            _note(request, link, Outcome.CONTINUED)

    watch = _watch(request, link)
    return sent_built(request, build, link.assessment, record, watch=lambda chunks: hold(watch(chunks)))


def _watch(request: HttpRequest, link: PackageLink) -> Watch:
    def is_over() -> bool:
        if not package_links.is_revoked(link):
            return False
        _note(request, link, Outcome.CUT)
        return True

    def watch(chunks: Iterable[bytes]) -> Watched:
        return Watched(chunks, is_over)

    return watch


def _ended(request: HttpRequest, link: PackageLink, refusal: PackageUse.Outcome) -> HttpResponse:
    if request.method != "HEAD":
        _note(request, link, refusal)
    return render(request, "evidence/packages/package_ended.html", {"link": link, "refusal": refusal}, status=404)


def _busy(request: HttpRequest, throttle: Throttle, *, of: str = "") -> HttpResponse | None:
    """Return the page of one who asks too often: the address, or what `of` names."""
    wait = throttle.wait_of(of or _address(request))
    return _busy_page(request, wait) if wait else None


def _busy_page(request: HttpRequest, wait: int, *, is_link: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"minutes": -(-wait // 60), "wait": wait, "is_link": is_link}
    response = render(request, "evidence/packages/package_busy.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _note(request: HttpRequest, link: PackageLink, outcome: PackageUse.Outcome) -> None:
    service.note(link=link, outcome=outcome, address=_address(request))


def _address(request: HttpRequest) -> str:
    address: str = request.META.get("REMOTE_ADDR", "")
    return address
