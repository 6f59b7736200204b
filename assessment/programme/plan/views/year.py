"""The year of a round on one page."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.programme.plan.selectors.lines import codes_by_line
from assessment.programme.plan.selectors.year import get_year
from assessment.programme.plan.tables import plan_table
from zi_portal.kit.tables.asked import wants_file

BOARD = "papan"


@require_safe
def plan_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the rencana kerja of one round, or send it as a file.

    `?buka=` opens a line, `?area=` and `?keadaan=` narrow the page, `?tampil=papan` counts the lines of each pokja.
    """
    asked = request.GET
    page = get_year(
        request.user,
        pk,
        opened=asked.get("buka", ""),
        area=asked.get("area", ""),
        standing=asked.get("keadaan", ""),
    )
    if wants_file(request):
        table = plan_table(page, codes_by_line(page.assessment))
        return table_file(request, table, recorded_in=[page.assessment.unit])
    context = {"page": page, "assessment": page.assessment, "is_board": asked.get("tampil") == BOARD}
    return render(request, "assessment/programme/plan/plan_detail.html", context)
