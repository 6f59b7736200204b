"""Pages for what goes wrong: each says what happened and what to do, and gives typed text back.

htmx swaps answers of any status into the page. What it asked for gets a short message instead of a whole page, sent to
the message area of `base.html`, so that the form a person is filling stays as it is.
"""

import contextlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.module_loading import import_string

from zi_portal.frame import kept_fields
from zi_portal.kit import patience
from zi_portal.kit.database_faults import is_full
from zi_portal.kit.refusals import ActionDenied
from zi_portal.sqlite.line import DatabaseBusy

MESSAGE_AREA = "#pesan"
RETRY_SECONDS = "5"  # after which a script of ours sends again
# Fields of a form that are not text a person typed.
NOT_TYPED = {"version", "next", "username", "act", "request_key"}
CSRF_REASON = (
    "Halaman ini terbuka terlalu lama, atau Anda masuk lagi di tab lain, jadi isiannya belum tersimpan. "
    "Muat ulang halaman sebelumnya, lalu simpan lagi."
)
FULL_REASON = (
    "Ruang penyimpanan server penuh, jadi perubahan belum tersimpan. Beri tahu admin portal, lalu coba lagi setelah "
    "ruangnya ditambah."
)
FORM_AWAY_REASON = (
    "Basis data sedang tidak dapat dipakai, jadi belum pasti isian Anda tersimpan. Tunggu sebentar, lalu kirim lagi."
)
FORM_BUSY_REASON = "Basis data sedang sibuk, jadi isian Anda belum tersimpan. Tunggu sebentar, lalu kirim lagi; isian Anda tidak hilang."
BUSY_REASON = "Basis data sedang sibuk. Tunggu sebentar, lalu muat ulang halaman ini."
AWAY_REASON = "Basis data sedang tidak dapat dipakai. Tunggu sebentar, lalu muat ulang halaman ini."
SESSION_REASON = "Sesi Anda berakhir. Masuk lagi untuk menyimpan; isian Anda masih ada di bawah."
NOT_FOUND_REASON = "Tidak ditemukan. Muat ulang halaman ini."
ONLY_SENT_REASON = "Alamat ini hanya menerima tombol atau isian, jadi tidak ada yang tersimpan."
IDLE_REASON = "Anda keluar otomatis setelah 30 menit. Masuk lagi untuk menyimpan; isian Anda masih ada di bawah."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address or form that cannot be read; rendered without asking who is signed in."""
    return HttpResponse(loader.render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for Django's own PermissionDenied."""
    return _page(request, "403.html", {"reason": "Anda tidak berhak membuka halaman ini."}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for what is not there or belongs to another unit: the same for both, whatever the cause."""
    return _page(request, "404.html", {}, status=404)


def only_sent(request: HttpRequest, allowed: str) -> HttpResponse:
    """Return the page for the address of a button that was opened like a page, as after signing in again.

    allowed: the methods it takes, for the header `Allow`.
    """
    response = _page(request, "405.html", {"reason": ONLY_SENT_REASON}, status=405)
    response["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for a fault of ours, with the code that finds it in the logs; needs neither database nor session.

    What was typed in the form that failed comes back to be copied.
    """
    context = {"error_code": getattr(request, "error_code", ""), "typed": _typed(request)}
    return HttpResponse(loader.render_to_string("500.html", context), status=500)


def denied(request: HttpRequest, exception: ActionDenied) -> HttpResponse:
    """Return 403 with the reason of `exception`, or 409 where the right person came at the wrong moment.

    What was typed in the form that is refused comes back to be copied.
    """
    context = {"reason": exception.reason, "typed": _typed(request)}
    return _page(request, f"{exception.status_code}.html", context, status=exception.status_code)


def database_fault(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 503 when the database takes or gives nothing now; the form can be sent again from the page, text and all.

    Rendered without asking the database, so also without the menu.
    """
    kept = kept_fields.of_form(request.POST)
    is_form = request.method == "POST"
    reason = _database_reason(exception, is_form=is_form)
    retry = {"Retry-After": RETRY_SECONDS}
    if wants_json(request):
        return JsonResponse({"reason": reason}, status=503, headers=retry)
    context = {
        "reason": reason,
        "error_code": getattr(request, "error_code", ""),
        "is_form": is_form,
        "target": request.get_full_path(),
        "kept": kept,
        "typed": texts_of(kept),
        "had_files": bool(request.FILES),
        "csrf_token": get_token(request),
    }
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:
        response = HttpResponse(loader.render_to_string("_error_message.html", context), status=503, headers=retry)
        response["HX-Retarget"] = MESSAGE_AREA
        response["HX-Reswap"] = "innerHTML"
        return response
    return HttpResponse(loader.render_to_string("database_fault.html", context), status=503, headers=retry)


def _database_reason(exception: Exception, *, is_form: bool) -> str:
    """Return what happened and what to do; that nothing was saved only where that is certain."""
    if is_full(exception):
        return FULL_REASON
    is_busy = isinstance(exception, DatabaseBusy)
    if not is_form:
        return BUSY_REASON if is_busy else AWAY_REASON
    return FORM_BUSY_REASON if is_busy and not patience.has_committed() else FORM_AWAY_REASON


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form whose token is no longer good, with the text that was typed in it."""
    context = {
        "title": "Isian belum tersimpan",
        "reason": CSRF_REASON,
        "typed": texts_of(kept_fields.of_form(request.POST)),
        "had_files": bool(request.FILES),
    }
    return _page(request, "session_ended.html", context | {"return_url": _return_path(request)}, status=403)


def session_ended(request: HttpRequest) -> HttpResponse:
    """Return the page for a form sent after the session ended: signing in on the spot carries its fields along."""
    is_idle = getattr(request, "session_ended", False)
    context: dict[str, Any] = {
        "title": "Sesi berakhir",
        "reason": IDLE_REASON if is_idle else SESSION_REASON,
        "typed": texts_of(kept_fields.of_form(request.POST)),
        "kept": kept_fields.of_form(request.POST),
        "had_files": bool(request.FILES),
        "target": request.path,
        "form": import_string(settings.SIGN_IN_FORM)(),
        "return_url": f"{reverse('assessment:sign-in')}?{urlencode({'next': _return_path(request)})}",
        "sign_in": True,
    }
    return _page(request, "session_ended.html", context, status=401)


def _typed(request: HttpRequest) -> list[str]:
    """Return the texts of the form that was sent, if any."""
    with contextlib.suppress(Exception):  # a form that cannot be read is no reason for a second fault
        return texts_of(kept_fields.of_form(request.POST))
    return []


def texts_of(fields: kept_fields.Fields) -> list[str]:
    """Return the texts a person typed among the fields of a form."""
    return [value for name, value in fields if name not in NOT_TYPED and value.strip()]


def _page(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int) -> HttpResponse:
    """Render `template` as a page, as a message into the page where htmx asked, or as its reason where a script did."""
    if wants_json(request):
        return JsonResponse({"reason": context.get("reason", NOT_FOUND_REASON)}, status=status)
    if not getattr(request, "htmx", False) or request.htmx.boosted:  # type: ignore[attr-defined]
        return render(request, template, dict(context), status=status)
    response = render(request, "_error_message.html", dict(context), status=status)
    response["HX-Retarget"] = MESSAGE_AREA
    response["HX-Reswap"] = "innerHTML"
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which reads its answers itself."""
    return request.headers.get("Accept") == "application/json"


def _return_path(request: HttpRequest) -> str:
    """Return the address of the page the form stood on, if it is ours, else the front page."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    path = referer.split(request.get_host(), 1)[-1] or "/"
    return path if url_has_allowed_host_and_scheme(path, None) else "/"  # our own //evil.example/ leads there by itself
