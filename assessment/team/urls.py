"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.people.models import Role
from assessment.rounds.viewer import for_unit
from assessment.team import views
from zi_portal.frame.menu import entry, under

entry("Tim", "assessment:team-detail", 110, lambda v: for_unit(v) if v.holds(Role.TEAM_LEAD, Role.HEAD) else None)

urlpatterns: list[URLPattern] = [
    *under(("Tim", "Unit", "Penilaian"), path("unit/<int:pk>/tim/", views.team_detail, name="team-detail")),
]
