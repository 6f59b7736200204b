"""The request as a view behind the sign-in middleware receives it; for type checkers."""

from django.http import HttpRequest

from assessment.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is a person: middleware sends everybody else to the sign-in page."""

    user: User
