"""Pages on which the unit moves its round on: check and hand over, approve or send back, and the history of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.acceptance.forms import MarksForm
from assessment.handover.forms.handovers import ApprovalForm, ReasonForm, StepForm
from assessment.handover.selectors import handovers
from assessment.handover.selectors.reopening import requests_of
from assessment.handover.selectors.submission import Submission, get_submission
from assessment.handover.services import submission
from assessment.handover.tables import handover_table, reopening_table
from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.rounds.workflow import Act
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.refusals import ActionDenied
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.tables.table import Table

REOPEN_REQUESTS = "permintaan"


@require_safe
def handover_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show whose turn it is and every hand-over of a round with its reason, or send the hand-overs as a file.

    `?tabel=permintaan` makes it that of the requests to have the round opened again.
    """
    assessment, rows = handovers.get_handovers(request.user, pk)
    if wants_file(request):
        unit, zone = assessment.unit, assessment.unit.time_zone
        is_of_reopen_requests = request.GET.get("tabel") == REOPEN_REQUESTS
        table: Table[Any] = (
            reopening_table(requests_of(assessment), zone, about=unit.name)
            if is_of_reopen_requests
            else handover_table(assessment, rows)
        )
        return table_file(request, table, recorded_in=[assessment.unit])
    standing = handovers.get_standing(request.user, assessment)
    context = {
        "assessment": assessment,
        "handovers": rows,
        "standing": standing,
        "reopen_requests": requests_of(assessment),
    }
    return render(request, "assessment/handover/handover_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submission_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what is missing before the hand-over to the kepala kantor, or hand over."""
    page = get_submission(request.user, pk, Act.HAND_TO_HEAD, asks_parts=request.method != "POST")
    if request.method != "POST":
        return _submission_page(request, page)
    form = StepForm(request.POST)
    form.full_clean()
    try:
        submission.hand_to_head(assessment=page.assessment, step=form.cleaned_data["step"], by=request.user)
    except ActionDenied as denied:
        return _submission_page(request, get_submission(request.user, pk, Act.HAND_TO_HEAD), refused=denied)
    messages.success(request, "Penilaian diserahkan kepada kepala kantor. Isinya tidak dapat diubah selama diperiksa.")
    return redirect("assessment:handover-list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def approval_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the kepala kantor what he approves, or hand it to TPI."""
    page = get_submission(request.user, pk, Act.SUBMIT, asks_parts=request.method != "POST")
    if request.method != "POST":
        return _approval_page(request, page, ApprovalForm(statement=submission.STATEMENT, initial={"step": page.step}))
    form = ApprovalForm(request.POST, statement=submission.STATEMENT)
    if not form.is_valid():
        return _approval_page(request, get_submission(request.user, pk, Act.SUBMIT), form, status=422)
    try:
        submission.submit_to_tpi(
            assessment=page.assessment,
            step=form.cleaned_data["step"],
            is_confirmed=form.cleaned_data["is_confirmed"],
            by=request.user,
        )
    except ActionDenied as denied:
        page = get_submission(request.user, pk, Act.SUBMIT)
        return _approval_page(request, page, form, status=denied.status_code, refused=denied)
    messages.success(request, "Penilaian disetujui dan diserahkan kepada TPI.")
    return redirect("assessment:handover-list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def approval_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the sheet back to the tim with a reason."""
    page = get_submission(request.user, pk, Act.RETURN_TO_TEAM, asks_parts=False)
    form = ReasonForm(posted(request), initial={"step": page.step})
    marks = MarksForm(posted(request), known=page.sheet.layout.questions)
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid() and marks.is_valid():
        with attempt:
            submission.return_to_team(
                assessment=page.assessment, by=request.user, **form.cleaned_data, **marks.cleaned_data
            )
            messages.success(request, "Penilaian dikembalikan kepada tim, yang dapat mengubahnya lagi.")
            return redirect("assessment:handover-list", pk)
    context = {"assessment": page.assessment, "page": page, "form": form, "marks": marks, "refused": attempt.denied}
    return render(request, "assessment/handover/approval_return.html", context, status=attempt.status)


def _submission_page(
    request: SignedInRequest, page: Submission, *, refused: ActionDenied | None = None
) -> HttpResponse:
    context = {
        "assessment": page.assessment,
        "page": page,
        "form": StepForm(initial={"step": page.step}),
        "refused": refused,
    }
    status = refused.status_code if refused is not None else 200
    return render(request, "assessment/handover/submission_detail.html", context, status=status)


def _approval_page(
    request: SignedInRequest,
    page: Submission,
    form: ApprovalForm,
    *,
    status: int = 200,
    refused: ActionDenied | None = None,
) -> HttpResponse:
    context = {"assessment": page.assessment, "page": page, "form": form, "refused": refused}
    return render(request, "assessment/handover/approval_detail.html", context, status=status)
