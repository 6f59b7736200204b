"""Rules before every page: machines have a door of their own, and a start password is changed first."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessment.views import portalrb_api

CHANGE_PAGE = "assessment:password-change"


class MachineDoor:
    """Answer the addresses of the API here, so that no session, cookie, CSRF token or page of people touches them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is below the API's addresses; pass on the rest."""
        if request.path_info.startswith(portalrb_api.PREFIXES):
            return portalrb_api.answer(request)
        return self.get_response(request)


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
