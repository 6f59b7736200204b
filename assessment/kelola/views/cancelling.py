"""Kelola: rounds that were opened by mistake, taken away and given back."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.selectors import administration
from assessment.kelola.cancelling import cancel_round, restore_round
from assessment.kelola.forms import CancelForm
from assessment.kelola.permissions import check_can_cancel
from assessment.kelola.selectors import cancelled_in_scope, get_cancellation, what_is_in
from assessment.people import permissions
from assessment.people.models import Role
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.paging import page_of


@require_http_methods(["GET", "HEAD", "POST"])
def round_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what stands in a round, and cancel it with a reason."""
    assessment = administration.get_administered_assessment(request.user, pk)
    form = CancelForm(posted(request))
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            cancel_round(assessment=assessment, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(
                request, f"Penilaian {assessment.unit} dibatalkan. Selama 30 hari penilaian ini dapat dipulihkan."
            )
            return redirect("assessment:cancelled-list")
    context = {
        "assessment": assessment,
        "form": form,
        "held": what_is_in(assessment),
        "refused": attempt.denied or permissions.denial(check_can_cancel, request.user, assessment),
    }
    return render(request, "assessment/kelola/round_cancel.html", context, status=attempt.status)


@require_safe
def cancelled_list(request: SignedInRequest) -> HttpResponseBase:
    """List the rounds that are cancelled: why, by whom, and until when each can be restored."""
    page = page_of(request, cancelled_in_scope(request.user))
    context = {"page": page, "is_admin": permissions.holds(request.user, (Role.INSTANSI_ADMIN,))}
    return render(request, "assessment/kelola/cancelled_list.html", context)


@require_POST
def round_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a cancelled round back to its unit."""
    assessment = restore_round(cancellation=get_cancellation(request.user, pk), by=request.user)
    messages.success(request, f"Penilaian {assessment.unit} dipulihkan, dengan isi seperti ketika dibatalkan.")
    return redirect("assessment:assessment-open", assessment.period_id)
