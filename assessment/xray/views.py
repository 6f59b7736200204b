"""Contradictions and weaknesses of a round, read by the unit's team. It writes nothing."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.xray.forms import WeaknessFilter
from assessment.xray.selectors import get_weaknesses
from assessment.xray.tables import weakness_table
from zi_portal.kit.tables.asked import wants_file


@require_safe
def weakness_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show what an evaluator would find, the heaviest first, or send it as a file; `?area=` and `?kind=` choose.

    htmx asks with `?jumlah=` for how many there are, to put it into a link.
    """
    filters = WeaknessFilter(request.GET)
    page = get_weaknesses(request.user, pk, **filters.chosen())
    if wants_file(request):
        return table_file(request, weakness_table(page), recorded_in=[page.assessment.unit])
    if request.htmx and "jumlah" in request.GET:
        return render(request, "assessment/xray/_weakness_count.html", {"page": page})
    context = {"page": page, "assessment": page.assessment, "filters": filters}
    return render(request, "assessment/xray/weakness_list.html", context)
