"""The WSGI application that the server runs."""

import os
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zi_portal.settings")


class WholeBody:
    """The body of a request, which is refused where it ends before the length that was announced.

    When the line breaks, the server hands on what has arrived as if it were all: half a text would be saved over a whole one.
    """

    def __init__(self, stream: Any) -> None:
        """Keep the server's stream; who reads asks for no more than was announced."""
        self._stream = stream

    def read(self, size_bytes: int) -> bytes:
        """Return so many bytes; raises BadRequest where the body is cut off."""
        data = bytearray()
        while len(data) < size_bytes:
            data += self._some(self._stream.read(size_bytes - len(data)))
        return bytes(data)

    def readline(self, size_bytes: int) -> bytes:
        """Return the next line, so many bytes at most; raises BadRequest where the body is cut off."""
        return self._some(self._stream.readline(size_bytes))

    def _some(self, data: bytes) -> bytes:
        if not data:
            raise BadRequest("a body shorter than announced")
        return data


class PortalRequest(WSGIRequest):
    """A request whose body is whole, and that is read as UTF-8 whatever its Content-Type says; `middleware.Readable` refuses another charset.

    Django's own decodes by any codec that is named there, `hex` and `undefined` among them, and breaks while it is made:
    before any page of ours, the one for faults included, can answer.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        """Watch over the end of the body."""
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"])
        super().__init__(environ)

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

from zi_portal.jobs import inside  # noqa: E402  (its rows are known after the set-up)

inside.start()
