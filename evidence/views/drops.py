"""A folder of files at once: taken in, looked at with the questions their names lead to, then placed."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.models import Assessment
from assessment.selectors.assessments import get_assessment
from evidence import permissions
from evidence.forms.drops import DropForm, PlaceForm
from evidence.selectors.drops import Preview, drop_preview
from evidence.services import drops
from evidence.services.documents import UploadResult
from zi_portal.requests import SignedInRequest

WAITING = "lemparan"  # in the session: batch → id of a document → name with folders
MOST_BATCHES = 5
PAGE = 100  # files placed at a time: more would pass the fields a form may have
MAX_PATH = 300


@require_http_methods(["GET", "HEAD", "POST"])
def drop_create(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Take files of a folder into the library and go on to the preview; a script sends them one by one."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_upload(request.user, assessment, None)
    if request.method != "POST":
        form = DropForm(initial={"request_key": secrets.token_hex(16)})
        return render(request, "evidence/drop_create.html", {"assessment": assessment, "form": form})
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"assessment": assessment, "form": form}
        return render(request, "evidence/drop_create.html", context, status=422)
    batch = form.cleaned_data["request_key"] or secrets.token_hex(16)
    files = form.cleaned_data["uploads"]
    results = drops.take_drop(assessment=assessment, files=files, by=request.user, batch=batch)
    paths = request.POST.getlist("jalur")
    _remember(request, batch, results, paths if len(paths) == len(files) else [file.name or "" for file in files])
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"results": [_told(result) for result in results]})
    refused = [result for result in results if result.outcome == "refused"]
    if refused:
        context = {"assessment": assessment, "form": form, "batch": batch} | _by_outcome(results)
        return render(request, "evidence/drop_create.html", context, status=422)
    return redirect("evidence:drop-place", assessment.pk, batch)


@require_http_methods(["GET", "HEAD", "POST"])
def drop_place(request: SignedInRequest, assessment_pk: int, batch: str) -> HttpResponse:
    """Show which question each file would go to; put it there once that is confirmed."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_upload(request.user, assessment, None)
    waiting: dict[str, str] = request.session.get(WAITING, {}).get(batch, {})
    paths = {int(pk): path for pk, path in list(waiting.items())[:PAGE]}
    preview = drop_preview(request.user, assessment, paths)
    forms = _forms(request, preview)
    if request.method != "POST" or any(form.errors for form in forms):
        status = 422 if request.method == "POST" else 200
        return _place_page(request, assessment, preview, forms, more=len(waiting) - len(paths), status=status)
    by_code = {question.code: question for question in preview.questions}
    places = [
        drops.Place(line.document, by_code.get(form.cleaned_data["code"]), form.cleaned_data["dated"])
        for line, form in zip(preview.lines, forms, strict=True)
    ]
    refusals = drops.place_documents(assessment=assessment, places=places, by=request.user)
    left = {str(refusal.document.pk) for refusal in refusals}
    _forget(request, batch, [str(pk) for pk in paths if str(pk) not in left])
    used = sum(place.indicator is not None for place in places) - len(refusals)
    if used > 0:
        messages.success(request, f"{used} berkas dipakai pada pertanyaannya.")
    if refusals:
        return _place_page(request, assessment, preview, forms, more=0, status=422, refusals=refusals)
    if len(waiting) > len(paths):
        return redirect("evidence:drop-place", assessment.pk, batch)
    return redirect("evidence:document-list", assessment.pk)


def _forms(request: SignedInRequest, preview: Preview) -> list[PlaceForm]:
    data = request.POST if request.method == "POST" else None
    return [
        PlaceForm(data, prefix=str(line.document.pk), line=line, questions=preview.questions) for line in preview.lines
    ]


def _place_page(
    request: SignedInRequest,
    assessment: Assessment,
    preview: Preview,
    forms: list[PlaceForm],
    *,
    more: int,
    status: int = 200,
    refusals: list[drops.Refusal] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "assessment": assessment,
        "preview": preview,
        "forms": forms,
        "more": more,
        "refusals": refusals or [],
        "has_errors": any(form.errors for form in forms),
    }
    return render(request, "evidence/drop_place.html", context, status=status)


def _remember(request: SignedInRequest, batch: str, results: list[UploadResult], paths: list[str]) -> None:
    """Keep in the session which documents wait for their place, under the names they came with."""
    waiting = request.session.get(WAITING, {})
    mine = waiting.setdefault(batch, {})
    for result, path in zip(results, paths, strict=True):
        if result.document is not None:
            mine[str(result.document.pk)] = (path or result.name)[-MAX_PATH:]
    request.session[WAITING] = dict(list(waiting.items())[-MOST_BATCHES:])


def _forget(request: SignedInRequest, batch: str, ids: list[str]) -> None:
    waiting = request.session.get(WAITING, {})
    left = {pk: path for pk, path in waiting.get(batch, {}).items() if pk not in ids}
    waiting.pop(batch, None)
    request.session[WAITING] = waiting | ({batch: left} if left else {})


def _told(result: UploadResult) -> dict[str, str]:
    words = {"saved": "Tersimpan", "twin": f"Sudah ada sebagai {result.document}", "refused": result.reason}
    return {"outcome": result.outcome, "words": words[result.outcome]}


def _by_outcome(results: list[UploadResult]) -> dict[str, list[UploadResult]]:
    return {
        name: [result for result in results if result.outcome == outcome]
        for name, outcome in (("saved", "saved"), ("twins", "twin"), ("refused", "refused"))
    }
