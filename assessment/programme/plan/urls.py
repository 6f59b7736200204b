"""Addresses of this package, under *Program*, whose first page it is."""

from django.urls import URLPattern, path

from assessment.programme.plan import views
from assessment.programme.tabs import tab
from assessment.rounds.viewer import for_round
from zi_portal.frame.menu import entry, under

entry("Program", "assessment:plan-detail", 105, for_round)
tab("Rencana kerja", "assessment:plan-detail", 10)

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path("penilaian/<int:pk>/program/", views.plan_detail, name="plan-detail"),
    )
]
