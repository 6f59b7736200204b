"""The year of a person as a page, the private address of it, and the file that calendar programs fetch there."""

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessment.calendar import services
from assessment.calendar.exports import calendar_file as written
from assessment.calendar.selectors.calendar import address_of, file_entries, year_of
from assessment.people.requests import SignedInRequest
from zi_portal.kit.client_network import network_of
from zi_portal.kit.database_faults import FAULTS
from zi_portal.kit.throttle import Throttle

# The programs of one person ask a few times an hour each; a whole office, or a service that asks for thousands of people,
# comes from one network, so that only texts that open nothing are counted against it.
READ = Throttle(most=120, seconds=3600)
UNKNOWN = Throttle(most=60, seconds=60)
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
log = structlog.get_logger(__name__)


@require_safe
def calendar_detail(request: SignedInRequest) -> HttpResponse:
    """Show a year, `?tahun=2027`, and whether the person has a private address."""
    context = {"year": year_of(request.user, request.GET.get("tahun", "")), "address": address_of(request.user)}
    return render(request, "assessment/calendar/calendar_detail.html", context)


@require_POST
def calendar_address_create(request: SignedInRequest) -> HttpResponse:
    """Make the address and show its text, this once: the answer to the POST itself, since it is kept nowhere."""
    made = services.make_address(by=request.user)
    whole = _base(request) + reverse("assessment:calendar-file", args=(made.text,))
    context = {"whole": whole, "webcal": f"webcal://{whole.partition('://')[2]}"}
    return render(request, "assessment/calendar/calendar_address.html", context)


@require_POST
def calendar_address_revoke(request: SignedInRequest) -> HttpResponse:
    """End the address; the programs that read it get nothing from then on."""
    if services.revoke_address(by=request.user):
        messages.success(request, "Alamat kalender dicabut. Aplikasi yang memakainya tidak lagi mendapat isi.")
    else:
        messages.success(request, "Alamat kalender Anda sudah dicabut sebelumnya.")
    return redirect("assessment:calendar-detail")


@login_not_required
@require_safe
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    """Send the calendar of whose address this is; whatever is wrong with it, the same 404."""
    address = services.let_in(text=code)
    throttle, key = (
        (READ, address.prefix) if address is not None else (UNKNOWN, network_of(request.META.get("REMOTE_ADDR", "")))
    )
    if wait := throttle.wait_of(key):
        return _answer("Terlalu sering diminta. Coba lagi nanti.\n", 429, {"Retry-After": str(wait)})
    if address is None:
        return _answer("Kalender ini tidak ada atau alamatnya sudah dicabut.\n", 404)
    try:
        services.note_reading(address=address)
    except FAULTS as fault:  # reading goes on: that it was read is only said for the person's information
        log.warning("reading of a calendar not noted", problem=type(fault).__name__)
    body = written(file_entries(address.person), base=_base(request), now=timezone.now())
    kind = "text/calendar; charset=utf-8"
    named = {"Content-Disposition": 'attachment; filename="kalender-zi.ics"'}
    return HttpResponse(body, content_type=kind, headers=HEADERS | named)


def _answer(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers=HEADERS | (headers or {})
    )


def _base(request: HttpRequest) -> str:
    """Return what an address for programs begins with: that of the settings, else the one this request came by."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
