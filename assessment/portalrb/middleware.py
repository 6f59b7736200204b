"""Machines are answered before sessions and signing in, so that no cookie touches them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from assessment.portalrb.views import portalrb_api


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
