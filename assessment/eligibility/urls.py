"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.eligibility import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/syarat-pengusulan/", views.condition_list, name="condition-list"),
        path("penilaian/<int:pk>/syarat-pengusulan/<str:key>/", views.condition_edit, name="condition-edit"),
    ),
    *under(
        "Periode",
        path("kelola/periode/<int:pk>/syarat/", views.period_condition_list, name="period-condition-list"),
        path("kelola/periode/<int:pk>/syarat/<str:key>/", views.period_condition_edit, name="period-condition-edit"),
    ),
]
