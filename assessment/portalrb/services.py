"""Tokens of the API: made and revoked by an admin instansi, looked at with every request of a machine."""

import hashlib
import re
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions
from assessment.people.models import Instansi, Unit, User
from assessment.portalrb.models import ApiPull, ApiToken
from zi_portal.kit import validation
from zi_portal.kit.refusals import ApiProblem, InvalidInput, WrongState

# zi_<8 hexadecimal digits that may be shown>_<43 characters: 256 random bits>
TEXT = re.compile(r"zi_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
SECONDS = 60  # length of the span requests are counted in
SHARES = 100  # into which a minute's requests are parted among processes; what one leaves of its last is lost
REFUSED = "Token tidak dikenal, dicabut, atau kedaluwarsa. Mintalah token baru kepada admin instansi."


# Of this process, by the prefix of a token, which no other token ever has.
_lock = threading.Lock()
_shares: dict[str, tuple[int, int]] = {}  # minute, requests left of its share
_noted: set[tuple[str, str, int | None, date]] = set()  # pulls that are known to stand in the table


@dataclass(frozen=True)
class NewToken:
    """A token with its text; readable here only, to be shown once."""

    token: ApiToken
    text: str


@transaction.atomic
def create_token(
    *, instansi: Instansi, name: str, scopes: Sequence[ApiToken.Scope], expires_at: datetime, by: User
) -> NewToken:
    """Make a token of `instansi` that may pull what `scopes` name until `expires_at`.

    Its text is kept nowhere in readable form: the caller shows it once. Raises ActionDenied; InvalidInput for no scope
    or an end that has passed.
    """
    permissions.check_can_administer(by, instansi)
    now = timezone.now()
    if expires_at <= now:
        raise InvalidInput({"expires_on": ["Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya."]})
    if not scopes:
        raise InvalidInput({"scopes": ["Pilih sedikitnya satu izin."]})
    prefix = secrets.token_hex(4)
    text = f"zi_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        instansi=instansi,
        name=name,
        prefix=prefix,
        digest=_digest(text),
        scopes=[str(scope) for scope in scopes],
        created_at=now,
        created_by=by,
        expires_at=expires_at,
    )
    validation.check_and_save(token)
    detail = {"prefix": prefix, "scopes": token.scopes, "expires_at": expires_at.isoformat()}
    audit.record(AuditEvent.Kind.API_TOKEN_CREATED, token, by=by, scope=instansi, detail=detail)
    return NewToken(token, text)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """End a token at once. Raises ActionDenied; WrongState if it has been revoked already."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("instansi").get(pk=token.pk)
    permissions.check_can_administer(by, token.instansi)
    if token.revoked_at is not None:
        raise WrongState("Token ini sudah dicabut. Muat ulang daftar token.")
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    detail = {"prefix": token.prefix}
    audit.record(AuditEvent.Kind.API_TOKEN_REVOKED, token, by=by, scope=token.instansi, detail=detail)
    return token


def let_in(*, text: str, scope: ApiToken.Scope) -> ApiToken:
    """Return the token whose text a request carries, counted against its limit of requests a minute.

    Raises ApiProblem: 401 for a text that is no token in force, with the same words whatever is wrong with it; 403 for
    another scope; 429 with the seconds to wait. Nothing is written for a refused text.
    """
    now = timezone.now()
    match = TEXT.fullmatch(text)
    token = ApiToken.objects.select_related("instansi").filter(prefix=match[1]).first() if match else None
    # Compared even where there is no token, so that time does not tell whether a prefix exists.
    is_right = constant_time_compare(_digest(text), token.digest if token is not None else "0" * 64)
    if token is None or not is_right or token.revoked_at is not None or token.expires_at <= now:
        raise ApiProblem(401, REFUSED, WWW_Authenticate='Bearer realm="PortalRB", error="invalid_token"')
    if scope not in token.scopes:
        raise ApiProblem(
            403, f"Token ini tidak diberi izin “{scope.label}”. Mintalah token lain kepada admin instansi."
        )
    _count(token, now)
    return token


def too_many_requests(wait: int) -> ApiProblem:
    """Return what is answered where no request is taken for another `wait` seconds."""
    return ApiProblem(429, f"Terlalu banyak permintaan. Coba lagi dalam {wait} detik.", Retry_After=str(wait))


def record_pull(*, token: ApiToken, endpoint: ApiPull.Endpoint, unit: Unit | None = None) -> None:
    """Note that a token pulls something, before it is sent; one event a day for each token and thing, however often.

    The event stands in the chain of the unit whose answers leave, or of the instansi for its lists.
    """
    now = timezone.now()
    day = timezone.localdate(now)
    mark = token.prefix, str(endpoint), unit.pk if unit is not None else None, day
    if mark in _noted:
        return
    key = {"token": token, "endpoint": endpoint, "unit": unit, "day": day}
    with transaction.atomic():
        _, is_first = ApiPull.objects.get_or_create(**key, defaults={"at": now})
        if is_first:
            detail = {"prefix": token.prefix, "endpoint": str(endpoint)}
            audit.record(AuditEvent.Kind.API_PULLED, token, by=None, scope=unit or token.instansi, detail=detail)
    with _lock:
        _noted.difference_update([known for known in _noted if known[3] != day])
        _noted.add(mark)


def _count(token: ApiToken, now: datetime) -> None:
    """Count one request; of processes that ask at once no more get through than the limit, together.

    A process draws a small share of the minute's requests from the token's row and counts them off in memory: a write
    for each request would cost more than the answer. What a process has not used of its share is lost with the minute.
    """
    seconds = int(now.timestamp())
    minute = seconds // SECONDS
    with _lock:
        begun, left = _shares.get(token.prefix, (0, 0))
        if begun == minute and left:
            _shares[token.prefix] = minute, left - 1
            return
    drawn = _draw(token, minute, now)
    if not drawn:
        raise too_many_requests(SECONDS - seconds % SECONDS)
    with _lock:
        begun, left = _shares.get(token.prefix, (0, 0))
        _shares[token.prefix] = minute, drawn - 1 + (left if begun == minute else 0)


@transaction.atomic
def _draw(token: ApiToken, minute: int, now: datetime) -> int:
    """Return how many requests of this minute the row still has for this process, and take them from it."""
    row = ApiToken.objects.select_for_update().only("minute", "requests_in_minute").get(pk=token.pk)
    used = row.requests_in_minute if row.minute == minute else 0
    limit = settings.API_REQUESTS_PER_MINUTE
    drawn: int = max(0, min(max(1, limit // SHARES), limit - used))
    if drawn:
        row.minute, row.requests_in_minute, row.last_used_at = minute, used + drawn, now
        row.save(update_fields=["minute", "requests_in_minute", "last_used_at"])
    return drawn


def _digest(text: str) -> str:
    """Return SHA-256 in hex: the text holds 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(text.encode()).hexdigest()
