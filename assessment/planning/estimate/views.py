"""What would be left after TPI and TPN: read by the unit's team; ketua tim and kepala enter assumptions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from assessment.lists.views import table_file
from assessment.lke.models import Predicate
from assessment.people.requests import SignedInRequest
from assessment.planning.estimate.forms import AssumptionForm
from assessment.planning.estimate.permissions import check_can_assume_gap
from assessment.planning.estimate.selectors import EstimatePage, get_assumption, get_estimate, get_estimated_assessment
from assessment.planning.estimate.services import assume_gap, withdraw_gap
from assessment.planning.estimate.tables import estimate_gate_table, estimate_part_table
from assessment.rounds.models import Assessment
from zi_portal.kit.forms.act import Attempt
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.tables.table import Table

PARTS = "bagian"


@require_safe
def outlook_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the estimate, or send its minimums as a file, `?tabel=bagian` its points.

    `?predikat=` asks for the other predicate, `?putaran=` for the losses of one earlier round.
    """
    page = get_estimate(request.user, pk, request.GET.get("predikat", ""), request.GET.get("putaran", ""))
    if wants_file(request) and page.estimate is not None:
        make = estimate_part_table if request.GET.get("tabel") == PARTS else estimate_gate_table
        table: Table[Any] = make(page.assessment, page.estimate.outlook)
        return table_file(request, table, recorded_in=[page.assessment.unit])
    return _page(request, page, AssumptionForm(parts=page.parts))


@require_POST
def assumption_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record one assumption; the same step and part again replaces it."""
    assessment = get_estimated_assessment(request.user, pk)
    check_can_assume_gap(request.user, assessment)
    page = get_estimate(request.user, pk, request.POST.get("predikat", ""))
    form = AssumptionForm(request.POST, parts=page.parts)
    if form.is_valid():
        with Attempt(form):
            assume_gap(assessment=assessment, by=request.user, **form.cleaned_data)
            messages.success(request, "Asumsi disimpan; perkiraan dihitung ulang.")
            return redirect(_address(assessment, page.target))
    return _page(request, page, form, status=422)


@require_POST
def assumption_withdraw(request: SignedInRequest, pk: int, assumption_pk: int) -> HttpResponse:
    """Take one assumption back."""
    assessment = get_estimated_assessment(request.user, pk)
    check_can_assume_gap(request.user, assessment)
    withdraw_gap(assumption=get_assumption(assessment, assumption_pk), by=request.user)
    messages.success(request, "Asumsi dicabut; perkiraan dihitung ulang.")
    return redirect(_address(assessment, request.POST.get("predikat", "")))


def _page(request: SignedInRequest, page: EstimatePage, form: AssumptionForm, status: int = 200) -> HttpResponse:
    context = {"page": page, "assessment": page.assessment, "predicates": Predicate.values, "form": form}
    return render(request, "assessment/planning/estimate/outlook_detail.html", context, status=status)


def _address(assessment: Assessment, target: str) -> str:
    url = reverse("assessment:outlook-detail", args=[assessment.pk])
    return f"{url}?{urlencode({'predikat': target})}" if target in Predicate.values else url
