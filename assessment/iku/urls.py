"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.iku import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(("Kesiapan", "Penilaian"), path("penilaian/<int:pk>/iku/", views.iku_detail, name="iku-detail")),
    *under("Periode", path("kelola/iku/<int:pk>/", views.iku_rule_edit, name="iku-rule-edit")),
]
