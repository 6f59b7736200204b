"""The open page of an outside link: asks for the passphrase, then hands out the package without restricted documents."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessment.throttle import Throttle
from assessment.views import verification
from evidence.forms.packages import PassphraseForm
from evidence.models import PackageLink, PackageUse
from evidence.package_data import Contents
from evidence.selectors import package_builds, package_links
from evidence.selectors.packages import contents_of
from evidence.services import package_links as service

from .package_sending import Watch, Watched, sent_at_once, sent_built

# One who mistypes stays far below; one who tries passphrases by program would need 79 bits of them anyway.
READ = Throttle(most=60, seconds=60)
TRIED = Throttle(most=10, seconds=60)
# A download that breaks off again and again asks often, and without knowing a ticket nothing is found.
FETCHED = Throttle(most=120, seconds=60)
TICKET_SECONDS = 24 * 60 * 60  # for which a download may go on without the passphrase
SALT = "evidence.package_ticket"

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
        return render(request, "evidence/package_unknown.html", status=404)
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
            service.record_use(link=link, contents=contents, address=_address(request), build=build)
            if build is None:
                return sent_at_once(request, link.assessment, contents, link.created_by, watch=_watch(request, link))
            return redirect("evidence:package-open-file", code, signing.dumps([link.pk, build.pk], salt=SALT))
        _note(request, link, Outcome.WRONG)
        form.refuse()
    return _asked(request, link, contents, form)


def _asked(request: HttpRequest, link: PackageLink, contents: Contents, form: PassphraseForm) -> HttpResponse:
    context = {"link": link, "assessment": link.assessment, "contents": contents, "form": form}
    return render(request, "evidence/package_open.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
@kept_private
def package_open_file(request: HttpRequest, code: str, ticket: str) -> HttpResponseBase:
    """Send the built package to whoever just gave the passphrase, also from where a download broke off."""
    busy = _busy(request, FETCHED)
    if busy is not None:
        return busy
    try:
        found = package_links.find_link(code)
        link_pk, build_pk = signing.loads(ticket, salt=SALT, max_age=TICKET_SECONDS)
    except (Http404, signing.BadSignature):
        return render(request, "evidence/package_again.html", status=404)
    link = found.link
    if found.refusal is not None:
        return _ended(request, link, found.refusal)
    build = package_builds.for_ticket(link.assessment, link.created_by, build_pk) if link_pk == link.pk else None
    if build is None:
        return render(request, "evidence/package_again.html", status=404)

    def record(is_start: bool) -> None:
        if not is_start:  # the download was recorded when the passphrase was given
            _note(request, link, Outcome.CONTINUED)

    return sent_built(request, build, link.assessment, record, watch=_watch(request, link))


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
    return render(request, "evidence/package_ended.html", {"link": link, "refusal": refusal}, status=404)


def _busy(request: HttpRequest, throttle: Throttle) -> HttpResponse | None:
    wait = throttle.wait_of(_address(request))
    return _busy_page(request, wait) if wait else None


def _busy_page(request: HttpRequest, wait: int, *, is_link: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"minutes": -(-wait // 60), "wait": wait, "is_link": is_link}
    response = render(request, "evidence/package_busy.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _note(request: HttpRequest, link: PackageLink, outcome: PackageUse.Outcome) -> None:
    service.note(link=link, outcome=outcome, address=_address(request))


def _address(request: HttpRequest) -> str:
    address: str = request.META.get("REMOTE_ADDR", "")
    return address
