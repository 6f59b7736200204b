"""Machines are answered before sessions and signing in, so that no cookie touches them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

type Answer = Callable[[HttpRequest], HttpResponse]

_answers: dict[tuple[str, ...], Answer] = {}


def register(prefixes: tuple[str, ...], answer: Answer) -> None:
    """Let `answer` answer every address below `prefixes` from now on; called when the apps are ready."""
    _answers[prefixes] = answer


class MachineDoor:
    """Answer the addresses of machines here, so that no session, cookie, CSRF token or page of people touches them."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is below the addresses that were registered; pass on the rest."""
        found = (answer for prefixes, answer in _answers.items() if request.path_info.startswith(prefixes))
        return next(found, self.get_response)(request)
