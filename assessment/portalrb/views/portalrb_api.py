"""The three addresses PortalRB pulls, and their OpenAPI document: JSON in every case, no session, no cookie.

`zi_portal.frame.machines.MachineDoor` leads requests here before the middleware of people's pages.
"""

import json
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from assessment.portalrb import shapes
from assessment.portalrb.models import ApiPull, ApiToken
from assessment.portalrb.selectors import portalrb as selectors
from assessment.portalrb.services import let_in, record_pull, too_many_requests
from assessment.portalrb.views.portalrb import public_base
from zi_portal.frame import errors
from zi_portal.kit.client_network import network_of
from zi_portal.kit.database_faults import FAULTS
from zi_portal.kit.refusals import ApiProblem
from zi_portal.kit.throttle import Throttle

log = structlog.get_logger(__name__)

PREFIXES = ("/pengusulan/unit-", "/lke/jawaban-unit", "/portalrb/")
METHODS = ("GET", "HEAD")
# What one address may send without a token in force. One in force is always looked at, whatever else comes from its
# address; it has a limit of its own.
UNKNOWN = Throttle(most=60, seconds=60)
NO_ADDRESS = f"Alamat ini tidak ada. Alamat yang ada tertulis di {shapes.OPENAPI_PATH}."
AWAY = "Basis data sedang sibuk atau tidak dapat dipakai. Coba lagi sebentar lagi."
UNSIGNED = "Token tidak disertakan. Kirim header Authorization: Bearer diikuti tokennya."
OPENAPI = json.dumps(shapes.openapi(), ensure_ascii=False, indent=2).encode()


def answer(request: HttpRequest) -> HttpResponse:
    """Answer a request below PREFIXES; whatever goes wrong is JSON in the guide's form."""
    try:
        response = _view_of(request)(request)
    except ApiProblem as problem:
        response = _error(_too_many(request) or problem if problem.status == 401 else problem)
    except (BadRequest, SuspiciousOperation):
        response = _error(ApiProblem(400, "Permintaan tidak dapat dibaca. Periksa alamat dan header Host."))
    except FAULTS as fault:
        log.warning("api without database", problem=type(fault).__name__)
        response = _error(ApiProblem(503, AWAY, Retry_After=errors.RETRY_SECONDS))
    except Exception:
        code = getattr(request, "error_code", "")
        log.exception("api failed")
        response = _error(ApiProblem(500, f"Terjadi gangguan pada sistem dengan kode {code}. Coba lagi nanti."))
    response.headers["Cache-Control"] = "no-store"
    return response


def wbk_units(request: HttpRequest) -> HttpResponse:
    """Return the units proposed for WBK."""
    return _proposals(request, selectors.WBK, ApiPull.Endpoint.WBK_UNITS)


def wbbm_units(request: HttpRequest) -> HttpResponse:
    """Return the units proposed for WBBM."""
    return _proposals(request, selectors.WBBM, ApiPull.Endpoint.WBBM_UNITS)


def unit_answers(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Return the answers of one unit on offer."""
    token = let_in(text=_bearer(request), scope=ApiToken.Scope.ANSWERS)
    structlog.contextvars.bind_contextvars(token=token.prefix)
    unit, answers = selectors.unit_answers(token.instansi, unit_id, public_base(request))
    record_pull(token=token, endpoint=ApiPull.Endpoint.UNIT_ANSWERS, unit=unit)
    return _json(shapes.body(answers))


def openapi(_request: HttpRequest) -> HttpResponse:
    """Return the document of these addresses, open to everybody."""
    return HttpResponse(OPENAPI, content_type="application/json")


def _proposals(request: HttpRequest, predicate: str, endpoint: ApiPull.Endpoint) -> HttpResponse:
    token = let_in(text=_bearer(request), scope=ApiToken.Scope.PROPOSALS)
    structlog.contextvars.bind_contextvars(token=token.prefix)
    found = selectors.proposals(token.instansi, predicate)
    record_pull(token=token, endpoint=endpoint)
    return _json(shapes.body(found))


def _view_of(request: HttpRequest) -> Callable[[HttpRequest], HttpResponse]:
    """Return what answers this request, its address filled in; ApiProblem where nothing does."""
    request.get_host()  # DisallowedHost for a name that is not ours
    try:
        match = resolve(request.path_info)
    except Resolver404:
        raise ApiProblem(404, NO_ADDRESS) from None
    if match.func not in {wbk_units, wbbm_units, unit_answers, openapi}:
        raise ApiProblem(404, NO_ADDRESS)  # a page of people that stands below the same beginning
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise ApiProblem(
            403, "Alamat ini hanya dijawab lewat HTTPS. Ganti http:// dengan https://, lalu terbitkan token baru."
        )
    if request.method not in METHODS:
        raise ApiProblem(405, "Hanya metode GET yang dijawab.", Allow=", ".join(METHODS))
    return lambda asked: match.func(asked, *match.args, **match.kwargs)


def _bearer(request: HttpRequest) -> str:
    """Return the token of the Authorization header; ApiProblem where there is none."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise ApiProblem(401, UNSIGNED, WWW_Authenticate='Bearer realm="PortalRB"')
    return text.strip()


def _too_many(request: HttpRequest) -> ApiProblem | None:
    """Count a request without a token in force against its address, and say so where it is one too many."""
    wait = UNKNOWN.wait_of(network_of(request.META.get("REMOTE_ADDR", "")))
    return too_many_requests(wait) if wait else None


def _json(body: object) -> JsonResponse:
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _error(problem: ApiProblem) -> HttpResponse:
    body = shapes.Error(error=True, code=shapes.ERRORS[problem.status].code, message=problem.message)
    response = JsonResponse(shapes.body(body), status=problem.status, json_dumps_params={"ensure_ascii": False})
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
