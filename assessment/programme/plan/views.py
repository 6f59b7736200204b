"""The rencana kerja of a round."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.programme.plan.selectors import get_plan
from assessment.programme.plan.tables import plan_table
from zi_portal.kit.tables.asked import wants_file


@require_safe
def plan_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the rencana kerja of one round, or send it as a file."""
    page = get_plan(request.user, pk)
    if wants_file(request):
        return table_file(request, plan_table(page), recorded_in=[page.assessment.unit])
    return render(request, "assessment/programme/plan/plan_detail.html", {"page": page, "assessment": page.assessment})
