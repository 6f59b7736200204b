"""The page of a unit's team."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.people import permissions
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_unit
from assessment.team.forms import DayForm
from assessment.team.selectors import team_matrix


@require_safe
def team_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the team of today as people × areas, with what can be changed for who keeps it; or that of the day `pada`."""
    unit = get_unit(request.user, pk)
    form = DayForm(request.GET)
    team = team_matrix(request.user, unit, form.cleaned_data["pada"] if form.is_valid() else None)
    context = {
        "unit": unit,
        "team": team,
        "form": form,
        "reason": permissions.denial(permissions.check_can_manage_team, request.user, unit),
    }
    return render(request, "assessment/team/team_detail.html", context, status=200 if form.is_valid() else 422)
