"""A folder of files at once: taken in, looked at with the questions their names lead to, then placed."""

import secrets
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents import permissions
from evidence.documents.exceptions import InvalidPiece, WrongOffset
from evidence.documents.selectors.quotas import room_of
from evidence.documents.services.documents import UploadResult
from evidence.drops import services as drops_services
from evidence.drops.forms import DatedForm, DropForm, PlaceForm
from evidence.drops.selectors import Preview, drop_preview, waiting_drops
from evidence.intake.selectors.chunked import get_arrived, open_partials
from evidence.pages.views.chunked import not_whole, refused_form, told
from zi_portal.frame.errors import wants_json
from zi_portal.kit.forms.act import posted


@require_http_methods(["GET", "HEAD", "POST"])
def drop_create(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Take files of a folder into the library and go on to the preview; a script sends them one by one."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_upload(request.user, assessment, None)
    if request.method != "POST":
        form = DropForm(initial={"request_key": secrets.token_hex(16)})
        return _drop_page(request, assessment, form)
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused_form(request, form) if wants_json(request) else _drop_page(request, assessment, form, status=422)
    batch = form.cleaned_data["request_key"]
    files = form.cleaned_data["uploads"]
    paths = request.POST.getlist("jalur")
    try:
        results = drops_services.take_drop(
            assessment=assessment,
            files=files,
            arrived=get_arrived(request.user, assessment, form.cleaned_data["arrived"]),
            paths=paths if len(paths) == max(len(files), 1) else [],
            by=request.user,
            batch=batch,
        )
    except (WrongOffset, InvalidPiece) as wrong:
        return not_whole(wrong)
    if wants_json(request):
        return JsonResponse({"results": [told(result, assessment) for result in results]})
    if any(result.outcome == "refused" for result in results):
        return _drop_page(request, assessment, form, status=422, batch=batch, **_by_outcome(results))
    return redirect("evidence:drop-place", assessment.pk, batch)


@require_http_methods(["GET", "HEAD", "POST"])
def drop_place(request: SignedInRequest, assessment_pk: int, batch: str) -> HttpResponse:
    """Show which question each file would go to; put it there once that is confirmed."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_upload(request.user, assessment, None)
    preview = drop_preview(request.user, assessment, batch)
    forms = _forms(request, assessment, preview)
    shared = DatedForm(posted(request))
    if request.method != "POST" or any(form.errors for form in (shared, *forms)):
        status = 422 if request.method == "POST" else 200
        return _place_page(request, assessment, preview, forms, shared, status=status)
    by_code = {question.code: question for question in preview.questions}
    places = [
        drops_services.Place(
            waiting=line.waiting,
            indicator=by_code.get(form.cleaned_data["code"]),
            dated=form.cleaned_data["dated"] or shared.cleaned_data["dated"],
            checklist_keys=form.items(),
            own_name=form.own_name(),
            is_restricted=form.restricts(),
        )
        for line, form in zip(preview.lines, forms, strict=True)
        if form.is_bound
    ]
    refusals = drops_services.place_documents(assessment=assessment, places=places, by=request.user)
    left = {refusal.waiting.pk for refusal in refusals}
    done = [place for place in places if place.waiting.pk not in left]
    used = sum(place.indicator is not None for place in done)
    said = [f"{used} berkas dipakai pada pertanyaannya."] if used else []
    said += [f"{len(done) - used} berkas tetap di pustaka tanpa pertanyaan."] if len(done) > used else []
    if said:
        messages.success(request, " ".join(said))
    if refusals:
        forms = [form for form in forms if not form.is_bound or form.line.waiting.pk in left]
        return _place_page(request, assessment, preview, forms, shared, status=422, refusals=refusals)
    if preview.has_more or len(places) < len(forms):
        return redirect("evidence:drop-place", assessment.pk, batch)
    return redirect("evidence:document-list", assessment.pk)


def _forms(request: SignedInRequest, assessment: Assessment, preview: Preview) -> list[PlaceForm]:
    """Return the form of each file; bound only where the page that was sent showed it: what came later goes on waiting."""
    forms = []
    today = timezone.localdate(timezone=ZoneInfo(assessment.unit.time_zone))
    for line in preview.lines:
        prefix = str(line.waiting.pk)
        data = request.POST if f"{prefix}-code" in request.POST else None
        forms.append(PlaceForm(data, prefix=prefix, line=line, questions=preview.questions, today=today))
    return forms


def _drop_page(
    request: SignedInRequest, assessment: Assessment, form: DropForm, *, status: int = 200, **results: Any
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "form": form,
        "waiting": waiting_drops(request.user, assessment),
        "unfinished": open_partials(request.user, assessment),
        "room": room_of(assessment.unit),
    }
    return render(request, "evidence/pages/drop_create.html", context | results, status=status)


def _place_page(
    request: SignedInRequest,
    assessment: Assessment,
    preview: Preview,
    forms: list[PlaceForm],
    shared: DatedForm,
    *,
    status: int = 200,
    refusals: list[drops_services.Refusal] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "assessment": assessment,
        "preview": preview,
        "forms": forms,
        "shared": shared,
        "refusals": refusals or [],
        "has_errors": any(form.errors for form in (shared, *forms)),
    }
    return render(request, "evidence/pages/drop_place.html", context, status=status)


def _by_outcome(results: list[UploadResult]) -> dict[str, list[UploadResult]]:
    return {
        name: [result for result in results if result.outcome == outcome]
        for name, outcome in (("saved", "saved"), ("twins", "twin"), ("refused", "refused"))
    }
