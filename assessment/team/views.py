"""The page of a unit's team."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.people import permissions
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_unit
from assessment.team.selectors import team_matrix


@require_safe
def team_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the team of today as people × areas, with what can be changed for who keeps it."""
    unit = get_unit(request.user, pk)
    context = {
        "unit": unit,
        "team": team_matrix(request.user, unit),
        "reason": permissions.denial(permissions.check_can_manage_team, request.user, unit),
    }
    return render(request, "assessment/team/team_detail.html", context)
