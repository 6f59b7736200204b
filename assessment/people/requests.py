"""What a view may count on, for the type checker; nothing here runs."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from assessment.people.models import User


class SignedInRequest(HttpRequest):
    """A request behind `SignInRequired`: one of our people is signed in, and htmx's headers have been read."""

    user: User
    htmx: HtmxDetails
