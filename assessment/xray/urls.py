"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.xray import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/kelemahan/", views.weakness_list, name="weakness-list"),
        path("penilaian/<int:pk>/kelemahan/program/", views.programme_weakness_list, name="programme-weakness-list"),
    )
]
