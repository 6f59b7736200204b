"""The innovations of a unit: all of them, one, made, changed and ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.areas import AreaKey
from assessment.people.requests import SignedInRequest
from assessment.programme.innovations.forms import EndForm, InnovationForm, innovation_initial
from assessment.programme.innovations.selectors.innovations import (
    claim_of,
    get_innovation,
    get_innovation_page,
    get_programme_round,
)
from assessment.programme.innovations.selectors.listing import get_innovations
from assessment.programme.innovations.services.innovations import (
    StaleInnovation,
    add_innovation,
    change_innovation,
    end_innovation,
)
from assessment.programme.innovations.tables import innovation_table
from assessment.programme.models import Innovation
from assessment.programme.permissions import check_can_keep_area, check_can_keep_programme
from assessment.programme.plan.selectors.lines import areas_kept
from assessment.rounds.models import Assessment
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.kit.tables.asked import wants_file

FOLDER = "assessment/programme/innovations"


@require_safe
def innovation_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the innovations of the unit with what counts for this round, or send them as a file."""
    page = get_innovations(request.user, pk)
    if wants_file(request):
        return table_file(request, innovation_table(page), recorded_in=[page.assessment.unit])
    return render(request, f"{FOLDER}/innovation_list.html", {"page": page, "assessment": page.assessment})


@require_safe
def innovation_detail(request: SignedInRequest, pk: int, innovation_pk: int) -> HttpResponse:
    """Show one innovation with the rounds that claim it."""
    page = get_innovation_page(request.user, pk, innovation_pk)
    return render(request, f"{FOLDER}/innovation_detail.html", {"page": page, "assessment": page.assessment})


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an innovation; `?area=` fills in what the person came from."""
    assessment = get_programme_round(request.user, pk)
    check_can_keep_programme(request.user, assessment)
    form = InnovationForm(
        posted(request),
        initial={"area": request.GET.get("area", ""), "is_claimed": True},
        areas=areas_kept(request.user, assessment),
        year=assessment.period.year,
        saved=None,
        is_claimed=False,
    )
    if form.is_valid():
        with Attempt(form):
            innovation = add_innovation(
                assessment=assessment,
                facts=form.facts(),
                by=request.user,
                is_claimed=form.cleaned_data["is_claimed"],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, f"Inovasi “{innovation.name}” dicatat.")
            return redirect("assessment:innovation-detail", assessment.pk, innovation.pk)
    context = {"assessment": assessment, "form": form}
    return render(request, f"{FOLDER}/innovation_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_edit(request: SignedInRequest, pk: int, innovation_pk: int) -> HttpResponse:
    """Change one innovation."""
    assessment = get_programme_round(request.user, pk)
    innovation = _to_change(request, assessment, innovation_pk)
    claim = claim_of(innovation, assessment)
    stale: StaleInnovation | None = None
    form = InnovationForm(
        posted(request),
        initial=innovation_initial(innovation, claim),
        areas=dict.fromkeys([AreaKey(innovation.area), *areas_kept(request.user, assessment)]),
        year=assessment.period.year,
        saved=innovation,
        is_claimed=claim is not None,
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            innovation = change_innovation(
                assessment=assessment,
                innovation=innovation,
                facts=form.facts(),
                by=request.user,
                seen=said["seen"],
                reason=said.get("reason"),
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleInnovation as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, f"Inovasi “{innovation.name}” diperbarui.")
            return redirect("assessment:innovation-detail", assessment.pk, innovation.pk)
    context = {"assessment": assessment, "innovation": innovation, "form": form, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, f"{FOLDER}/innovation_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_end(request: SignedInRequest, pk: int, innovation_pk: int) -> HttpResponse:
    """End one innovation with a reason."""
    assessment = get_programme_round(request.user, pk)
    innovation = _to_change(request, assessment, innovation_pk)
    form = EndForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            end_innovation(
                assessment=assessment, innovation=innovation, reason=form.cleaned_data["reason"], by=request.user
            )
            messages.success(request, f"Inovasi “{innovation.name}” dihentikan. Catatan dan klaimnya tetap tersimpan.")
            return redirect("assessment:innovation-list", assessment.pk)
    context = {"assessment": assessment, "innovation": innovation, "form": form}
    return render(request, f"{FOLDER}/innovation_end.html", context, status=422 if form.is_bound else 200)


def _to_change(request: SignedInRequest, assessment: Assessment, innovation_pk: int) -> Innovation:
    innovation = get_innovation(assessment, innovation_pk)
    check_can_keep_area(request.user, assessment, innovation.area)
    if innovation.ended_at is not None:
        raise WrongState("Inovasi ini sudah dihentikan, jadi tidak dapat diubah lagi.")
    return innovation
