"""Contradictions and weaknesses of a round, read by the unit's team. It writes nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.forms.filters import WeaknessFilter
from assessment.selectors.weaknesses import get_weaknesses
from zi_portal.requests import SignedInRequest


@require_safe
def weakness_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what an evaluator would find, the heaviest first; `?area=` and `?kind=` choose."""
    filters = WeaknessFilter(request.GET)
    page = get_weaknesses(request.user, pk, **filters.chosen())
    context = {"page": page, "assessment": page.assessment, "filters": filters}
    return render(request, "assessment/weakness_list.html", context)
