"""The WSGI application that the server runs."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zi_portal.settings")


class PortalRequest(WSGIRequest):
    """A request that is read as UTF-8 whatever its Content-Type says; `middleware.Readable` refuses another charset.

    Django's own decodes by any codec that is named there, `hex` and `undefined` among them, and breaks while it is made:
    before any page of ours, the one for faults included, can answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Read the header; one that cannot be read counts as a charset nobody knows."""
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {"charset": "?"}


class PortalHandler(WSGIHandler):
    """Django's own, with such requests."""

    request_class = PortalRequest


django.setup(set_prefix=False)
application = PortalHandler()
