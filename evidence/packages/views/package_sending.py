"""A package on its way out: made while it is sent, or a built one, whole or from the middle on."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Self

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.packages.data import Contents
from evidence.packages.exports.package_zip import package_chunks, package_name
from evidence.packages.models import PackageBuild
from evidence.packages.papers import papers_of
from evidence.packages.services import package_builds
from evidence.packages.services.download_turns import Held, Places, Waiting, begin
from evidence.packages.services.packages import open_file
from zi_portal.confined.slots import Patience
from zi_portal.shelf import shelf
from zi_portal.shelf.ranges import NoSuchPart, Part, asked_span
from zi_portal.shelf.sending import DOWNLOAD_HEADERS

KIND = "application/zip"
# Each holds one of the sixteen threads of its process as long as the line of whoever takes it is slow.
AT_ONCE = 4
# Of those without an account, and of built packages: as many more, so that half of the threads stay with the pages.
OUTSIDE = Places("tautan", at_once=4, of_one=2)
BUILT = Places("akun", at_once=4, of_one=2)
RESUMED_BEYOND = 2  # who goes on with a download that broke off has waited for it before
NEAR, SOON_SECONDS, LATER_SECONDS = 5, 5, 15  # whoever is further back in the line looks less often
LOOK_SECONDS = 3  # between two looks whether the link of a download has been revoked

_places = threading.BoundedSemaphore(AT_ONCE)

type Watch = Callable[[Iterable[bytes]], Iterable[bytes]]


@dataclass(frozen=True)
class Told:
    """What the page of the line says: the place, after how many seconds it asks again, and where."""

    place: int
    seconds: int
    again: str

    @classmethod
    def of(cls, waiting: Waiting, address: str) -> Self:
        """Return what is told whoever waits for what `address` sends."""
        seconds = SOON_SECONDS if waiting.place <= NEAR else LATER_SECONDS
        return cls(waiting.place, seconds, f"{address}?antrean={waiting.token}")


class Stopped(Exception):
    """A download that may not go on; the connection breaks, so that nobody takes the half for the whole."""


class Watched:
    """Chunks that stop with `Stopped` once `is_over` says so, asked every few seconds."""

    def __init__(self, chunks: Iterable[bytes], is_over: Callable[[], bool]) -> None:
        self.chunks, self.is_over = chunks, is_over

    def __iter__(self) -> Iterator[bytes]:
        looked = time.monotonic()
        for chunk in self.chunks:
            if time.monotonic() - looked >= LOOK_SECONDS:
                if self.is_over():
                    raise Stopped
                looked = time.monotonic()
            yield chunk

    def close(self) -> None:
        """Called by the response when it ends, however it ends."""
        close = getattr(self.chunks, "close", None)
        if close is not None:
            close()


def sent_if_free(make: Callable[[Watch], StreamingHttpResponse]) -> StreamingHttpResponse | None:
    """Return what `make` sends while it is made; None, and nothing was made, while as many as may are being sent."""
    if not _places.acquire(blocking=False):
        return None
    try:
        return make(lambda chunks: Held(chunks, _places.release))
    except BaseException:
        _places.release()
        raise


def sent_in_turn(
    request: HttpRequest,
    places: Places,
    holder: int,
    send: Callable[[Watch], HttpResponseBase],
    wait: Callable[[Told], HttpResponse],
    *,
    address: str = "",
) -> HttpResponseBase:
    """Return what `send` sends from one of the places, or what `wait` gives: the page of the line, which asks again itself.

    address: where it asks, this one by default. Only a download that goes on, which a page would spoil, is told in
    headers to come back in a moment.
    """
    name = str(holder)
    if request.method == "HEAD":
        return send(lambda chunks: chunks)
    if request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        waiting = begin(places, name, request.GET.get("antrean", ""))
        if waiting is not None:
            return wait(Told.of(waiting, address or request.path))
    elif not places.take(name, beyond=RESUMED_BEYOND):
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(SOON_SECONDS)})
    give_back = partial(places.give_back, name)
    try:
        response = send(lambda chunks: Held(chunks, give_back))
    except BaseException:
        give_back()
        raise
    if not response.streaming:
        give_back()
    return response


def base_url_of(request: HttpRequest) -> str:
    """Return what addresses of the portal begin with for whoever asks."""
    return request.build_absolute_uri("/").rstrip("/")


def headers_of(assessment: Assessment) -> dict[str, str]:
    """Return the headers of any package of this round."""
    name = package_name(assessment.unit.name, assessment.period.year)
    return DOWNLOAD_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}


def sent_at_once(
    request: HttpRequest, assessment: Assessment, contents: Contents, reader: User, *, watch: Watch | None = None
) -> StreamingHttpResponse:
    """Send the package while it is made. reader: whose rights the report and the workbook in it follow."""
    papers = papers_of(assessment, reader, base_url=base_url_of(request), patience=Patience.NEXT)
    chunks: Iterable[bytes] = package_chunks(contents, open_file, papers)
    return StreamingHttpResponse(
        chunks if watch is None else watch(chunks), content_type=KIND, headers=headers_of(assessment)
    )


def sent_built(
    request: HttpRequest,
    build: PackageBuild,
    assessment: Assessment,
    record: Callable[[bool], None],
    *,
    watch: Watch | None = None,
) -> HttpResponseBase:
    """Send a finished package, or the part of it asked for, so that a download that broke off goes on.

    record: checks the right and notes the download before its first byte; told whether it begins with the file's own.
    """
    mark = f'"{build.sha256}"'
    headers = headers_of(assessment) | {"Accept-Ranges": "bytes", "ETag": mark}
    # A part of another file than the one begun with would be worthless: then all of it is sent.
    wanted = request.headers.get("Range", "") if request.headers.get("If-Range", mark) == mark else ""
    try:
        span = asked_span(wanted, build.size_bytes)
    except NoSuchPart:
        headers |= {"Content-Range": f"bytes */{build.size_bytes}"}
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    first, last = span or (0, build.size_bytes - 1)
    headers |= {"Content-Length": str(last - first + 1)}
    if span is not None:
        headers |= {"Content-Range": f"bytes {first}-{last}/{build.size_bytes}"}
    status = HTTPStatus.OK if span is None else HTTPStatus.PARTIAL_CONTENT
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=KIND, headers=headers)
    chunks = _chunks(build, first, last, record)
    return StreamingHttpResponse(
        chunks if watch is None else watch(chunks), status=status, content_type=KIND, headers=headers
    )


def _chunks(build: PackageBuild, first: int, last: int, record: Callable[[bool], None]) -> Iterable[bytes]:
    if first > 0:
        record(False)
        return shelf.part_chunks(build.storage_name, first, last)
    file = package_builds.open_whole(build)
    try:
        record(True)
    except BaseException:
        file.close()
        raise
    return Part(file, last + 1)
