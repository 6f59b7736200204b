"""Reading a document in the page: its pages as pictures, its words, and the question beside it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from assessment.people.requests import SignedInRequest
from evidence.documents.models import Revision
from evidence.documents.selectors import documents as library
from evidence.reading.preview.cache import MAKER
from evidence.reading.preview.faults import Fault, NotMade
from evidence.reading.selectors import beside
from evidence.reading.services import previews
from evidence.reading.services.previews import SIZES, Preview
from zi_portal.confined.slots import Busy
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf.faults import DownloadDelayed
from zi_portal.shelf.sending import DOWNLOAD_HEADERS


@require_safe
def revision_read(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show a revision from the page asked for on."""
    revision = library.get_numbered_revision(request.user, pk, number)
    preview = previews.open_preview(revision=revision, by=request.user, page=_page(request, 1), size=_size(request))
    context = {
        "preview": preview,
        "revision": revision,
        "document": revision.document,
        "sizes": SIZES,
        "assessment": library.round_of(request.user, revision.document),
    }
    return render(request, "evidence/reading/revision_read.html", context)


@require_safe
def citation_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a document beside the question it serves, from the page that the citation names on."""
    shown = beside(request.user, pk)
    context = {
        "beside": shown,
        "preview": _preview_beside(request, shown.revision, shown.cited_page),
        "revision": shown.revision,
        "document": shown.revision.document,
        "sizes": SIZES,
        "assessment": shown.citation.assessment,
    }
    return render(request, "evidence/reading/citation_read.html", context)


@require_safe
def page_image(request: SignedInRequest, pk: int, number: int, page: int) -> HttpResponse:
    """Send one page as a picture; where none could be made, one that says so."""
    revision = library.get_numbered_revision(request.user, pk, number)
    size = _size(request)
    try:
        made = previews.draw_page(revision=revision, by=request.user, page=page, size=size)
    except Busy:
        return redirect(static("img/preview-busy.svg"))
    except NotMade as fault:
        if fault.fault == Fault.NO_PAGE:
            raise Http404 from fault
        return redirect(static("img/preview-failed.svg"))
    response = HttpResponse(made, content_type="image/webp", headers=DOWNLOAD_HEADERS)
    if revision.document.is_restricted:
        return response  # with `no-store`: it bears one reader's name
    # Kept by this browser alone and asked for again each time, since a right may have ended.
    response.headers["Cache-Control"] = "private, no-cache"
    tag = f'"{MAKER}-{revision.sha256}-{page}-{size}"'
    response.headers["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


def _preview_beside(request: SignedInRequest, revision: Revision, cited: int) -> Preview:
    """Return the preview or, where the document cannot be shown now, why: the question beside it stays of use."""
    size = _size(request)
    try:
        return previews.open_preview(revision=revision, by=request.user, page=_page(request, cited), size=size)
    except (WrongState, DownloadDelayed) as wrong:
        return Preview(revision, size, trouble=wrong.reason)


def _page(request: HttpRequest, usual: int) -> int:
    """Return the page asked for, `usual` where it is none."""
    asked = request.GET.get("halaman", "").strip()
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 5 else usual


def _size(request: HttpRequest) -> str:
    """Return the size asked for; browsers that are told to save data get small pages first."""
    asked = request.GET.get("ukuran", "")
    usual = "kecil" if request.headers.get("Save-Data") == "on" else "sedang"
    return asked if asked in SIZES else usual
