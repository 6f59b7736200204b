"""Which accounts a browser has signed in to: a signed cookie with a random name of the browser and their ids."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from assessment.people.models import User

COOKIE = "__Host-perangkat" if settings.HTTPS else "perangkat"
SALT = "assessment.sign_in.browser"
COOKIE_AGE = 90 * 24 * 60 * 60  # seconds
MOST_ACCOUNTS = 10  # people who share one computer; the one who signed in longest ago goes first


def browser_of(request: HttpRequest, account: User | None) -> str:
    """Return the name of this browser if it has signed in to `account` before, else ""."""
    name, accounts = _read(request)
    return name if account is not None and str(account.pk) in accounts else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Return `response` with the cookie that tells that this browser has signed in to the account of `user`, too."""
    name, before = _read(request)
    accounts = [str(user.pk), *(pk for pk in before if pk != str(user.pk))]
    response.set_signed_cookie(
        COOKIE,
        ".".join([name or secrets.token_hex(8), *accounts[:MOST_ACCOUNTS]]),
        salt=SALT,
        max_age=COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the browser's name and the ids of the accounts it knows, the latest first; "" and none without a cookie of ours."""
    text = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=COOKIE_AGE)
    name, *accounts = (text or "").split(".")
    return (name, accounts) if accounts else ("", [])
