"""Rules before every page: machines have a door of their own; a start password is changed first, then the second step set up."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessment.accounts import permissions as accounts_permissions
from assessment.people.models import User
from zi_portal.frame import errors
from zi_portal.kit.refusals import WrongState

CHANGE_PAGE = "assessment:password-change"
FACTOR_PAGE = "assessment:factor-detail"
FACTOR_REASON = (
    "Peran Anda memerlukan verifikasi dua langkah, jadi isian ini belum tersimpan. Salin isiannya, pasang verifikasi dua "
    "langkah di halaman Pengamanan, lalu kirim lagi."
)


class OwnPasswordFirst:
    """Lead whoever signed in with a start password to the page where they choose their own; no other page opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the view is known in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_arguments: Any
    ) -> HttpResponse | None:
        """Redirect from pages that need a signed-in person, that of the change itself apart."""
        if not getattr(request.user, "must_change_password", False) or not getattr(view, "login_required", True):
            return None
        match = request.resolver_match
        return None if match is not None and match.view_name == CHANGE_PAGE else redirect(CHANGE_PAGE)


class SecondFactorFirst:
    """Lead whoever must have the second step of signing in by now to the page that sets it up; no other page opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the view is known in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_arguments: Any
    ) -> HttpResponse | None:
        """Redirect from pages that need a signed-in person; a form gets its text back, since it could not be saved."""
        user = request.user
        if not isinstance(user, User) or user.must_change_password or not getattr(view, "login_required", True):
            return None
        match = request.resolver_match
        if (match is not None and match.view_name == FACTOR_PAGE) or accounts_permissions.factor_days_left(user) != 0:
            return None
        if request.method in {"GET", "HEAD"} and not getattr(request, "htmx", False) and not errors.wants_json(request):
            return redirect(FACTOR_PAGE)
        return errors.denied(request, WrongState(FACTOR_REASON))
