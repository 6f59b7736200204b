"""The profile video of a round: its page, and its bytes in the parts a player asks for."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from assessment.people import permissions as sheet
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents import permissions
from evidence.video import selectors as video_selectors
from evidence.video import services as service
from evidence.video.forms import VideoForm
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.ranges import NoSuchPart, Part, asked_span
from zi_portal.shelf.sending import DOWNLOAD_HEADERS

CONTENT_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
# A player gets a few seconds at a time and asks again, so that no thread of the server waits for a slow line.
PIECE = 4 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
@csp_override(settings.SECURE_CSP | {"media-src": [CSP.SELF]})
def video_detail(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Play the profile video; put one into the slot."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_read_video(request.user, assessment)
    form = VideoForm(request.POST, request.FILES) if request.method == "POST" else VideoForm()
    if form.is_bound:
        permissions.check_can_change_video(request.user, assessment)
    if form.is_valid():
        try:
            service.keep_video(assessment=assessment, file=form.cleaned_data["file"], by=request.user)
        except FileRefused as refused:
            form.add_error("file", refused.reason)
        else:
            messages.success(request, "Video profil tersimpan.")
            return redirect("evidence:video-detail", assessment.pk)
    context = {
        "assessment": assessment,
        "video": video_selectors.current_video(assessment),
        "form": form,
        "is_slot_open": bool(settings.VIDEO_MAX_BYTES),
        "reason": sheet.denial(permissions.check_can_change_video, request.user, assessment),
    }
    return render(request, "evidence/video/video_detail.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def video_remove(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Ask once more, since the bytes go for good; then take the video out of its slot."""
    assessment = get_assessment(request.user, assessment_pk)
    video = video_selectors.get_video(assessment, pk)
    if request.method == "POST":
        service.remove_video(video=video, by=request.user)
        messages.success(request, "Video profil dihapus.")
        return redirect("evidence:video-detail", assessment.pk)
    permissions.check_can_change_video(request.user, assessment)
    return render(request, "evidence/video/video_remove.html", {"assessment": assessment, "video": video})


@require_safe
def video_file(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponseBase:
    """Send the video, whole or the part asked for. As attachment: a player does not mind, a window would save it."""
    assessment = get_assessment(request.user, assessment_pk)
    video = video_selectors.get_video(assessment, pk)
    headers = DOWNLOAD_HEADERS | {"Accept-Ranges": "bytes"}
    try:
        span = asked_span(request.headers.get("Range", ""), video.size_bytes, most=PIECE)
    except NoSuchPart:
        permissions.check_can_read_video(request.user, assessment)
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{video.size_bytes}"})
    file = service.open_video(video=video, by=request.user, span=span)
    kind = CONTENT_TYPES[video.kind]
    if span is None:
        whole = FileResponse(file, as_attachment=True, filename=video.original_name, content_type=kind, headers=headers)
        whole.headers["Content-Length"] = str(video.size_bytes)
        return whole
    first, last = span
    headers |= {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=video.original_name) or "",
        "Content-Range": f"bytes {first}-{last}/{video.size_bytes}",
        "Content-Length": str(last - first + 1),
    }
    return StreamingHttpResponse(Part(file, last - first + 1), status=206, content_type=kind, headers=headers)
