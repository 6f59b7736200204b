"""The open page on which the staff answer. It sets no cookie, asks for no sign-in, is in no index, and keeps nothing of who asks."""

import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.programme.suggestions.forms import AnswerForm
from assessment.programme.suggestions.selectors import OpenForm, find_open
from assessment.programme.suggestions.services import send_suggestion
from zi_portal.kit.forms.act import Attempt
from zi_portal.kit.refusals import WrongState
from zi_portal.kit.throttle import Throttle

# A full hall behind one address reads and answers at once; addresses are counted in memory for a minute and stand nowhere.
READ = Throttle(most=600, seconds=60)
SENT = Throttle(most=120, seconds=60)
UNKNOWN = Throttle(most=30, seconds=60)  # wrong codes
MOST_BYTES = 400_000  # ten answers of 2,000 letters, each letter as long as a form can make it
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
DONE = "terkirim"  # in the address of the page after an answer was kept


@login_not_required
@csrf_exempt  # its token would need a cookie; whoever has the address may answer, and nothing is done in anybody's name
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_send(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form with this code to whoever has its address, and take what is answered."""
    address = request.META.get("REMOTE_ADDR", "")
    found = find_open(code)
    if found is None:
        wait = UNKNOWN.wait_of(address)
        return _busy(request, wait) if wait else _page(request, "public_unknown", {}, status=404)
    if wait := READ.wait_of(address):
        return _busy(request, wait)
    if request.method == "POST":
        return _taken(request, found, SENT.wait_of(address))
    if DONE in request.GET:
        return _page(request, "public_done", {"found": found})
    if not found.is_open:
        return _page(request, "public_closed", {"found": found})
    return _asked(request, found, _form(found, key=secrets.token_hex(16)))


def _taken(request: HttpRequest, found: OpenForm, wait: int) -> HttpResponse:
    """Keep what was answered, and lead to the page that says so; what is not kept comes back as it was typed."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > MOST_BYTES:  # before anything of it is read
        return _page(request, "public_large", {"found": found}, status=413)
    form = _form(found, request.POST)
    if wait:
        response = _asked(request, found, form, status=429, wait=wait)
        response["Retry-After"] = str(wait)
        return response
    if form.is_valid():
        try:
            with Attempt(form):
                send_suggestion(form=found.form, said=form.said())
                sent = redirect(f"{reverse('assessment:suggestion-send', args=[found.form.code])}?{DONE}=1")
                return _closed_off(sent)
        except WrongState:
            return _page(request, "public_closed", {"found": found, "form": form}, status=409)
    if not found.is_open:
        return _page(request, "public_closed", {"found": found, "form": form}, status=409)
    return _asked(request, found, form, status=422)


def _form(found: OpenForm, data: Any = None, *, key: str = "") -> AnswerForm:
    return AnswerForm(data, questions=list(found.form.questions.all()), initial={"key": key})


def _asked(
    request: HttpRequest, found: OpenForm, form: AnswerForm, *, status: int = 200, wait: int = 0
) -> HttpResponse:
    return _page(request, "public_form", {"found": found, "form": form, "wait": wait}, status=status)


def _busy(request: HttpRequest, wait: int) -> HttpResponse:
    response = _page(request, "public_busy", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return _closed_off(render(request, f"assessment/programme/suggestions/{template}.html", context, status=status))


def _closed_off(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
