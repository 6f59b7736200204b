"""Pages to look at, not to fill: readiness, where a number comes from, scorers, years. They write nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.models import Predicate
from assessment.selectors.history import get_history
from assessment.selectors.origin import get_gate_origin, get_origin
from assessment.selectors.readiness import get_comparison, get_dashboard
from assessment.selectors.readiness_lines import get_lines
from zi_portal.requests import SignedInRequest


@require_safe
def readiness_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show whether the office meets its target, what is missing and who works on it; `?predikat=` reads the other one."""
    dashboard = get_dashboard(request.user, pk, request.GET.get("predikat", ""))
    context = {
        "dashboard": dashboard,
        "lines": get_lines(request.user, dashboard),
        "assessment": dashboard.assessment,
        "predicates": Predicate.values,
    }
    return render(request, "assessment/readiness_detail.html", context)


@require_safe
def origin_detail(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Answer "Dari mana angka ini?" of the total, an area or a node; `?angka=` and `?penilai=` choose the figure."""
    figure, scorer = request.GET.get("angka", ""), request.GET.get("penilai", "")
    origin = get_origin(request.user, pk, code, figure=figure, scorer=scorer)
    return render(request, "assessment/origin_detail.html", {"origin": origin, "assessment": origin.assessment})


@require_safe
def gate_detail(request: SignedInRequest, pk: int, predicate: str, code: str) -> HttpResponse:
    """Answer "Dari mana angka ini?" of one minimum of WBK or WBBM; parameters as in `origin_detail`."""
    figure, scorer = request.GET.get("angka", ""), request.GET.get("penilai", "")
    origin = get_gate_origin(request.user, pk, predicate, code, figure=figure, scorer=scorer)
    return render(request, "assessment/gate_detail.html", {"origin": origin, "assessment": origin.assessment})


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
