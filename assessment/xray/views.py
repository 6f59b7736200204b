"""Contradictions and weaknesses of a round, read by the unit's team. It writes nothing."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.xray.forms import ProgrammeWeaknessFilter, WeaknessFilter
from assessment.xray.selectors import WeaknessList, get_programme_weaknesses, get_weaknesses
from assessment.xray.tables import weakness_table
from zi_portal.kit.tables.asked import wants_file


@require_safe
def weakness_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show what an evaluator would find, the heaviest first, or send it as a file; `?area=` and `?kind=` choose.

    htmx asks with `?jumlah=` for how many there are, to put it into a link.
    """
    filters = WeaknessFilter(request.GET)
    return _shown(request, get_weaknesses(request.user, pk, **filters.chosen()), filters)


@require_safe
def programme_weakness_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the same of the programme: where its registers and the answers do not fit, and what is not finished."""
    filters = ProgrammeWeaknessFilter(request.GET)
    return _shown(request, get_programme_weaknesses(request.user, pk, **filters.chosen()), filters)


def _shown(request: SignedInRequest, page: WeaknessList, filters: WeaknessFilter) -> HttpResponseBase:
    if wants_file(request):
        return table_file(request, weakness_table(page), recorded_in=[page.assessment.unit])
    if request.htmx and "jumlah" in request.GET:
        return render(request, "assessment/xray/_weakness_count.html", {"page": page})
    context = {"page": page, "assessment": page.assessment, "filters": filters}
    return render(request, "assessment/xray/weakness_list.html", context)
