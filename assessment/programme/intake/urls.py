"""Addresses of this package, under *Program*."""

from django.urls import URLPattern, path

from assessment.programme.intake import views
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(("Program", "Penilaian"), path("penilaian/<int:pk>/program/impor/", views.plan_import, name="plan-import")),
    *unmarked(
        "a file", path("penilaian/<int:pk>/program/impor/templat.xlsx", views.plan_template, name="plan-template")
    ),
]
