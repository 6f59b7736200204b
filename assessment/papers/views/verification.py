"""The open page behind the QR code of a final report. It sets no cookie, asks for no sign-in and is in no index."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.papers.forms.verification import CompareForm
from assessment.papers.selectors.verification import Outcome, compare, find_by_code
from zi_portal.kit.throttle import Throttle

# One person who reads and compares a few files stays far below; one who tries codes or files by program does not.
READ = Throttle(most=60, seconds=60)
COMPARE = Throttle(most=10, seconds=60)
# The page itself needs no script, picture or connection; whoever links to it learns nothing, and nothing is framed.
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


@login_not_required
@csrf_exempt  # its token would need a cookie; the form changes nothing and reads nothing of the visitor
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest, code: str) -> HttpResponse:
    """Tell number, date, total and digest of the final report with this code, and compare a file with it."""
    throttle = COMPARE if request.method == "POST" else READ
    wait = throttle.wait_of(request.META.get("REMOTE_ADDR", ""))
    if wait:
        response = _page(request, "verification_busy.html", {"wait": wait}, status=429)
        response["Retry-After"] = str(wait)
        return response
    verified = find_by_code(code)
    if verified is None:
        return _page(request, "verification_unknown.html", {}, status=404)
    outcome: tuple[Outcome, str] | None = None
    form = CompareForm()
    if request.method == "POST":
        form = CompareForm(request.POST, request.FILES)
        if form.is_valid():
            outcome = compare(verified, form.cleaned_data["file"].chunks())
    context = {"facts": verified.facts, "form": form, "outcome": outcome, "maximum": settings.EVIDENCE_MAX_BYTES}
    return _page(request, "verification_detail.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, f"assessment/papers/{template}", context, status=status)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
