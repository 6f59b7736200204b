"""The page of what was handed over with a sheet."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from evidence.documents.selectors.pins import get_pins
from evidence.handover.tables import pin_table
from zi_portal.kit.tables.asked import wants_file


@require_safe
def pin_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List the documents of one hand-over to TPI in the revisions that were handed over, or send them as a file."""
    handover, lines = get_pins(request.user, pk)
    if wants_file(request):
        return table_file(request, pin_table(handover.assessment, lines), recorded_in=[handover.assessment.unit])
    context = {"handover": handover, "lines": lines, "assessment": handover.assessment}
    return render(request, "evidence/handover/pin_list.html", context)
