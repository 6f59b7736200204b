"""What only a script asks: which asked document a chosen file seems to be, and to take a large one in pieces; what it is told.

The end is no page of its own: the forms that take files also take the token of one that has arrived.
"""

import secrets

from django import forms
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessment.lke.models import Indicator
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents import permissions
from evidence.documents.exceptions import InvalidPiece, WrongOffset
from evidence.documents.selectors import documents as library
from evidence.documents.selectors.checklist import asked_of
from evidence.documents.services.documents import UploadResult
from evidence.drops.match_name import fitting_item
from evidence.intake import chunked
from evidence.intake.forms import PartialForm
from evidence.intake.selectors.chunked import get_arrived, offset_of
from evidence.intake.services import chunked as service
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import holds_personal_number

BROKEN = "Potongan berkas ini tidak lengkap. Kirim lagi."
GONE = "Bagian yang sudah terkirim tidak ada lagi di server. Kirim lagi dari awal."


@require_POST
def partial_create(request: SignedInRequest, assessment_pk: int) -> JsonResponse:
    """Begin a large file, or tell how much of it is here: the same name, size and time of change are the same file."""
    assessment, indicator = place_of_upload(request, assessment_pk)
    form = PartialForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"reason": BROKEN}, status=422)
    try:
        partial = service.begin_partial(
            assessment=assessment, indicator=indicator, by=request.user, **form.cleaned_data
        )
    except FileRefused as refused:
        return JsonResponse({"reason": refused.reason}, status=_status(refused))
    there = reverse("evidence:partial-extend", args=[assessment.pk, partial.token])
    told = {"token": partial.token, "url": there, "offset": offset_of(partial), "piece": chunked.PIECE_BYTES}
    return JsonResponse(told)


@require_POST
def partial_extend(request: SignedInRequest, assessment_pk: int, token: str) -> JsonResponse:
    """Keep one piece, at the byte that the header `Upload-Offset` tells, and say where the next one begins."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_upload(request.user, assessment, None)
    data, offset = _piece(request), request.headers.get("Upload-Offset", "")
    if data is None or not (offset.isascii() and offset.isdecimal() and len(offset) < 15):
        return JsonResponse({"reason": BROKEN, "passing": True}, status=422)
    partial = get_arrived(request.user, assessment, token)
    try:
        received = service.add_piece(partial=partial, offset=int(offset), data=data, by=request.user)  # type: ignore[arg-type]
    except (WrongOffset, InvalidPiece) as wrong:
        return not_whole(wrong)
    except FileRefused as refused:
        return JsonResponse({"reason": refused.reason}, status=_status(refused))
    return JsonResponse({"offset": received})


@require_POST
def item_guess(request: SignedInRequest, assessment_pk: int) -> JsonResponse:
    """Tell which asked document of a question each of the chosen files seems to be by its name: a key, or ""."""
    assessment, indicator = place_of_upload(request, assessment_pk)
    items = asked_of(assessment, indicator) if indicator is not None else ()
    return JsonResponse({"items": [fitting_item(name, items) for name in request.POST.getlist("nama")]})


def place_of_upload(
    request: SignedInRequest, assessment_pk: int, *, has_page: bool = False
) -> tuple[Assessment, Indicator | None]:
    """Return the round and, with `pertanyaan`, the question to which the person may bring a document; None is the library.

    has_page: the form stands on a page of its own, whose address may name the question too. Raises Http404, ActionDenied, WrongState.
    """
    assessment = get_assessment(request.user, assessment_pk)
    code = request.POST.get("pertanyaan") or (request.GET.get("pertanyaan", "") if has_page else "")
    indicator = library.get_indicator(assessment, code) if code else None
    permissions.check_can_upload(request.user, assessment, indicator)
    return assessment, indicator


def refused_form(request: HttpRequest, form: forms.Form) -> JsonResponse:
    """Tell the script what is wrong with the form, by the id of the field; with `check` it only asked, before any file."""
    errors = {form[name].auto_id: texts[0] for name, texts in form.errors.items() if name in form.fields}
    return JsonResponse({"errors": errors}, status=200 if "check" in request.POST else 422)


def not_whole(wrong: WrongOffset | InvalidPiece) -> JsonResponse:
    """Tell the script from where to go on, or that it has to begin again."""
    if isinstance(wrong, WrongOffset):
        return JsonResponse({"offset": wrong.expected}, status=409)
    return JsonResponse({"reason": GONE, "passing": True}, status=422)


def told(result: UploadResult, assessment: Assessment, indicator: Indicator | None = None) -> dict[str, object]:
    """Return what became of one file, for the script: in words, with the document and what can be done now."""
    words = {"saved": "Tersimpan.", "twin": f"Sudah ada sebagai {result.document}.", "refused": result.reason}
    said: dict[str, object] = {"outcome": result.outcome, "words": words[result.outcome]}
    document = result.document
    if result.outcome == "refused":
        return said | {"passing": result.code in service.PASSING}
    if document is None:
        return said
    said |= {
        "document": document.pk,
        "title": document.title,
        "url": reverse("evidence:document-detail", args=[document.pk]),
    }
    if result.outcome == "twin":
        said["repeat"] = reverse("evidence:document-repeat", args=[assessment.pk, document.pk])
        said["key"] = secrets.token_hex(16)
        if indicator is not None:
            said["cite"] = reverse("evidence:citation-create", args=[assessment.pk, indicator.code])
    elif holds_personal_number(result.name):
        said["words"] = (
            "Tersimpan. Namanya memuat angka seperti NIK atau NIP; tandai Terbatas bila berisi data pribadi."
        )
    return said


def _piece(request: HttpRequest) -> bytes | None:
    """Return the bytes of the body if all of them came, and no more than a piece may have."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or not 0 < int(length) <= chunked.PIECE_BYTES:
        return None
    try:
        data = request.read(int(length))
    except UnreadablePostError:
        return None
    return data if len(data) == int(length) else None


def _status(refused: FileRefused) -> int:
    """503 for what passes, so that the script may try again; 422 for what is about the file."""
    return 503 if refused.code in service.PASSING else 422
