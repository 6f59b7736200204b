"""The page of what was handed over with a sheet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evidence.selectors.pins import get_pins
from zi_portal.requests import SignedInRequest


@require_safe
def pin_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the documents of one hand-over to TPI in the revisions that were handed over."""
    handover, lines = get_pins(request.user, pk)
    context = {"handover": handover, "lines": lines, "assessment": handover.assessment}
    return render(request, "evidence/pin_list.html", context)
