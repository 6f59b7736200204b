"""A submitted round is opened again: a lead of the unit asks, the admin instansi decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.selectors.people import instansi_kept_by
from assessment.handover.forms.reopening import AskForm, DecisionForm
from assessment.handover.selectors import reopening
from assessment.handover.services import reopening as write
from assessment.handover.tables import reopening_table
from assessment.lists.views import CHUNK, table_file
from assessment.overview.selectors import reopening_pages
from assessment.overview.selectors.reopening_pages import DecisionPage
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file


@require_http_methods(["GET", "HEAD", "POST"])
def reopening_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what asking means, or ask the admin instansi to open the round again."""
    page = reopening_pages.get_ask_page(request.user, pk)
    form = AskForm(posted(request))
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            write.ask_reopening(assessment=page.assessment, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(
                request, "Permintaan dikirim. Admin instansi memutuskan; isinya tetap terkunci sampai itu."
            )
            return redirect("assessment:handover-list", pk)
    context = {"assessment": page.assessment, "page": page, "form": form, "refused": attempt.denied}
    return render(request, "assessment/overview/reopening_create.html", context, status=attempt.status)


@require_POST
def reopening_withdraw(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Take a request back."""
    reopen_request = reopening_pages.get_own_request(request.user, assessment_pk, pk)
    write.withdraw_reopening(request=reopen_request, by=request.user)
    messages.success(request, "Permintaan ditarik kembali. Penilaian tetap seperti yang diserahkan.")
    return redirect("assessment:handover-list", assessment_pk)


@require_safe
def reopening_list(request: SignedInRequest) -> HttpResponseBase:
    """List the requests of the units, those that wait first, or send them as a file."""
    found = reopening.kept_requests(request.user)
    if wants_file(request):
        table = reopening_table(found.iterator(chunk_size=CHUNK), timezone.get_current_timezone_name())
        return table_file(request, table, recorded_in=instansi_kept_by(request.user))
    context = {"page": page_of(request, found), "waiting": reopening.waiting_count(request.user)}
    return render(request, "assessment/overview/reopening_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reopening_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one request with what opening would do, or decide."""
    page = reopening_pages.get_decision_page(request.user, pk)
    form = DecisionForm(posted(request), initial={"step": page.step})
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            messages.success(request, _decide(request, page, form))
            return redirect("assessment:reopening-list")
    if attempt.denied:
        page = reopening_pages.get_decision_page(request.user, pk)
    context = {"page": page, "form": form, "refused": attempt.denied}
    return render(request, "assessment/overview/reopening_detail.html", context, status=attempt.status)


def _decide(request: SignedInRequest, page: DecisionPage, form: DecisionForm) -> str:
    """Do what the form says; return what was done, in words."""
    unit, reason = page.round.assessment.unit, form.cleaned_data["reason"]
    if not form.opens:
        write.refuse_reopening(request=page.request, reason=reason, by=request.user)
        return f"Permintaan {unit} ditolak. Penilaiannya tetap seperti sekarang."
    write.reopen_round(
        request=page.request,
        step=form.cleaned_data["step"],
        reason=reason,
        due_at=form.due_at(unit.time_zone),
        by=request.user,
    )
    return f"Penilaian {unit} dibuka kembali untuk diperbaiki."
