"""Pages to look at, not to fill: readiness, scorers side by side, the years of a unit. They write nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.models import Predicate
from assessment.selectors.history import get_history
from assessment.selectors.readiness import get_comparison, get_dashboard
from zi_portal.requests import SignedInRequest


@require_safe
def readiness_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show whether the office meets its target, what is missing and who works on it; `?predikat=` reads the other one."""
    dashboard = get_dashboard(request.user, pk, request.GET.get("predikat", ""))
    context = {"dashboard": dashboard, "assessment": dashboard.assessment, "predicates": Predicate.values}
    return render(request, "assessment/readiness_detail.html", context)


@require_safe
def comparison_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show every scorer of a round side by side, as far as the person may see them."""
    scorers = get_comparison(request.user, pk)
    context = {"scorers": scorers, "assessment": scorers.assessment}
    return render(request, "assessment/comparison_detail.html", context)


@require_safe
def unit_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the rounds of a unit by year with their outcome and totals."""
    return render(request, "assessment/unit_history.html", {"history": get_history(request.user, pk)})
