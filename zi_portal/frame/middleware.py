"""What every request passes: its code and log line, the limits of a session, sign-in, caching, refusals."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from zi_portal.frame import errors, kept_fields
from zi_portal.frame.logs import NAMELESS
from zi_portal.kit import patience
from zi_portal.kit.client_network import without_port
from zi_portal.kit.database_faults import FAULTS, is_behind
from zi_portal.kit.refusals import ActionDenied
from zi_portal.sqlite.line import DatabaseBusy

type GetResponse = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger(__name__)

BEGUN = "sesi_mulai"  # seconds since 1970, in the session
SEEN = "sesi_terakhir"
TEXT_KINDS = {"application/json", "image/svg+xml"}  # beside text/*
SEEN_STEP_SECONDS = 60  # how old SEEN may be before it is written again


class RequestLog:
    """Give each request a code such as 7F3A-21, bind it to every log line, and write one line for each answer."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and log; the query string is left out, since it may hold what people search for."""
        digits = secrets.token_hex(3).upper()
        request.error_code = f"{digits[:4]}-{digits[4:]}"  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(code=request.error_code)  # type: ignore[attr-defined]
        begun = time.perf_counter()
        response = self.get_response(request)
        is_nameless = request.path.startswith(NAMELESS) and response.status_code < 500
        if not (request.path.startswith(settings.STATIC_URL) or is_nameless):
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=round((time.perf_counter() - begun) * 1000, 1),
                user=getattr(getattr(request, "_cached_user", None), "pk", None),
            )
        return response


class ClientAddress:
    """Put the address of the person's machine into REMOTE_ADDR where a proxy of ours stands in front.

    The throttle of sign-ins counts by address; without this a whole office behind nginx would look like one machine.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Believe only the last entry, which our proxy added; what stands before it came from the client."""
        if settings.BEHIND_PROXY:
            address = without_port(request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip())
            request.META["REMOTE_ADDR"] = address or request.META["REMOTE_ADDR"]
        return self.get_response(request)


class WriteWait:
    """Let a request wait for SQLite's write lock only so long that its answer still comes while the browser waits for it."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the time of all that the request writes together, the session among it."""
        with patience.at_most(patience.REQUEST_SECONDS):
            return self.get_response(request)


class Compressed(GZipMiddleware):
    """Send pages and other text compressed to who accepts it: on a slow line a page is a sixth of its size.

    Django's own adds random bytes to each answer and masks the CSRF token anew in each form, so that the length of an answer
    tells nothing of its secrets (BREACH). Files are left as they are: most are compressed already, and a download that goes on
    where it broke off counts bytes of the file.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text and whole; streams and files, which say `attachment`, go as they are."""
        kind = response.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind in TEXT_KINDS
        if response.streaming or not is_text or response.has_header("Content-Disposition"):
            return response
        return super().process_response(request, response)


class Readable:
    """Refuse what no browser sends from a page of ours: another charset than UTF-8, and a NUL in an address.

    Read by the codec it names, a form brings signs that no database takes, such as halves of a surrogate pair out of
    UTF-7; read as UTF-8 after all, its text would be spoilt without a word. PostgreSQL takes no NUL, not even to look
    for it; in a form the fields themselves refuse one or leave it out.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 to either, in the Content-Type of a request without a form too."""
        charset = (request.content_params or {}).get("charset", "utf-8")
        has_nul = "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if has_nul or charset.lower() != "utf-8":
            return errors.bad_request(request)
        return self.get_response(request)


class Sessions(SessionMiddleware):
    """Django's own, but no page is lost because the time a session was last used cannot be written, or for a forged key."""

    def process_request(self, request: HttpRequest) -> None:
        """Read the session; what cannot be a key, such as one with a NUL in quotes, is never looked up."""
        if not request.COOKIES.get(settings.SESSION_COOKIE_NAME, "").isalnum():
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session where it changed; neither a full disk nor a long write lock keeps anybody from reading."""
        is_reading = request.method in {"GET", "HEAD"}
        try:
            with patience.at_most(patience.HURRIED_SECONDS if is_reading else patience.REQUEST_SECONDS):
                return super().process_response(request, response)
        except (*FAULTS, SessionInterrupted) as error:
            if not is_behind(error):
                raise  # signed out in another window meanwhile
            log.warning("session_not_saved", problem=type(error).__name__)  # at every request while it lasts
            return response


class SessionLimits:
    """End a session after half an hour without a request, and twelve hours after it began."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Flush what is too old; note the time at most once a minute, so that reading a page rarely writes."""
        session = request.session
        if not request.path.startswith(NAMELESS) and SESSION_KEY in session:  # nothing notes who came there
            now = int(time.time())
            begun, seen = session.get(BEGUN, now), session.get(SEEN, now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - begun > settings.SESSION_COOKIE_AGE:
                try:
                    with patience.at_most(patience.HURRIED_SECONDS), transaction.atomic():
                        session.flush()
                except FAULTS:  # the row cannot be removed now, and is too old whenever it comes again
                    session.clear()
                request.session_ended = True  # type: ignore[attr-defined]
            elif BEGUN not in session or now - seen >= SEEN_STEP_SECONDS:
                session[BEGUN], session[SEEN] = begun, now
        return self.get_response(request)


def seconds_left(request: HttpRequest) -> tuple[int, int] | None:
    """Return in how many seconds the session ends: without another request at the earliest, and in any case.

    None for who is not signed in, and for a request that was refused before its session was read.
    """
    session = getattr(request, "session", None)
    if session is None or SESSION_KEY not in session:
        return None
    begun = session.get(BEGUN, int(time.time()))
    whole = begun + settings.SESSION_COOKIE_AGE - int(time.time())
    return settings.SESSION_IDLE_SECONDS - SEEN_STEP_SECONDS, whole


class SignInRequired(LoginRequiredMiddleware):
    """Ask for sign-in everywhere but at views marked `login_not_required`; give typed text back."""

    def handle_no_permission(  # type: ignore[override]  # Django only ever redirects
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Redirect to the sign-in page; a form with text, and what htmx asked for, gets an answer that loses nothing."""
        is_script = getattr(request, "htmx", False) or errors.wants_json(request)
        if is_script or errors.texts_of(kept_fields.of_form(request.POST)):
            return errors.session_ended(request)
        if getattr(request, "session_ended", False):
            messages.info(request, "Sesi Anda berakhir karena lama tidak dipakai. Silakan masuk lagi.")
        return super().handle_no_permission(request, view_func)


class NoStore:
    """Keep pages out of caches of browsers and proxies, the refusals of other layers among them."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add `no-store` where nothing has been said about caching, as static files do."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class DeniedPages:
    """Turn a refused action, or a database that is full, busy or away, into a page with the reason."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; refusals arrive in `process_exception`, all but that of a method, which has no page of its own."""
        response = self.get_response(request)
        is_bare = response.status_code == 405 and request.method == "GET" and not response.content
        return errors.only_sent(request, response["Allow"]) if is_bare else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer an ActionDenied and the database's own trouble; else it is a fault of ours, with the 500 page."""
        if isinstance(exception, ActionDenied):
            return errors.denied(request, exception)
        if isinstance(exception, FAULTS):
            if isinstance(exception, DatabaseBusy):
                log.warning("database_busy")  # for everybody who saves while it lasts
            else:
                log.error("database_fault", exc_info=exception)
            return errors.database_fault(request, exception)
        return None
