"""Addresses of this package, a page of *Program*."""

from django.urls import URLPattern, path

from assessment.programme.monitoring import views
from assessment.programme.tabs import tab
from zi_portal.frame.menu import under

tab("Monev", "assessment:monitoring-list", 20)

_AT = "penilaian/<int:pk>/program/monev"

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path(f"{_AT}/", views.monitoring_list, name="monitoring-list"),
        path(f"{_AT}/catat/", views.monitoring_create, name="monitoring-create"),
        path(f"{_AT}/<int:record_pk>/", views.monitoring_detail, name="monitoring-detail"),
        path(f"{_AT}/<int:record_pk>/ubah/", views.monitoring_edit, name="monitoring-edit"),
        path(f"{_AT}/<int:record_pk>/henti/", views.monitoring_end, name="monitoring-end"),
    )
]
