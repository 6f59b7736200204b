"""Help, open to everyone: the same place on every page, also for a person who cannot sign in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """Show how to do the job, by role, and what the words of the portal mean."""
    return render(request, "assessment/overview/help_index.html")
