"""A round claims an innovation, or lets go of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.people.requests import SignedInRequest
from assessment.programme.innovations.forms import ClaimForm
from assessment.programme.innovations.selectors.innovations import get_innovation_page
from assessment.programme.innovations.services.claims import StaleClaim, claim_innovation, withdraw_claim
from assessment.programme.permissions import check_can_keep_area
from zi_portal.kit.forms.act import posted, show_refusal
from zi_portal.kit.refusals import InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_claim(request: SignedInRequest, pk: int, innovation_pk: int) -> HttpResponse:
    """Claim an innovation for the round, with the reason where it does not count."""
    page = get_innovation_page(request.user, pk, innovation_pk)
    assessment, innovation = page.assessment, page.innovation
    check_can_keep_area(request.user, assessment, innovation.area)
    stale: StaleClaim | None = None
    known = page.claim.reason if page.claim else ""
    asks = {"asks_reason": bool(known) or page.ruling.counts is not True}
    form = ClaimForm(posted(request), initial={"reason": known, "seen": known}, **asks)
    if form.is_valid():
        try:
            claim_innovation(assessment=assessment, innovation=innovation, by=request.user, **form.cleaned_data)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleClaim as newer:
            stale = newer
            data = request.POST.copy()
            data["seen"] = newer.saved.reason
            form = ClaimForm(data, **asks)
        else:
            messages.success(request, f"“{innovation.name}” diklaim untuk penilaian {assessment.period.year}.")
            return redirect("assessment:innovation-detail", assessment.pk, innovation.pk)
    context = {"page": page, "assessment": assessment, "form": form, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, "assessment/programme/innovations/innovation_claim.html", context, status=status)


@require_POST
def claim_withdraw(request: SignedInRequest, pk: int, innovation_pk: int) -> HttpResponse:
    """Let go of the claim of this round."""
    page = get_innovation_page(request.user, pk, innovation_pk)
    withdraw_claim(assessment=page.assessment, innovation=page.innovation, by=request.user)
    messages.success(request, f"Klaim “{page.innovation.name}” untuk penilaian {page.assessment.period.year} dilepas.")
    return redirect("assessment:innovation-detail", page.assessment.pk, page.innovation.pk)
