"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.people.models import Role
from assessment.rounds.viewer import for_unit_as
from assessment.team import views
from zi_portal.frame.menu import entry, under

entry("Tim", "assessment:team-detail", 110, for_unit_as(Role.TEAM_LEAD, Role.HEAD))

urlpatterns: list[URLPattern] = [
    *under(("Tim", "Unit", "Penilaian"), path("unit/<int:pk>/tim/", views.team_detail, name="team-detail")),
]
