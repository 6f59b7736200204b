"""Addresses of this package, a page of *Program*."""

from django.urls import URLPattern, path

from assessment.programme.obstacles import views
from assessment.programme.tabs import tab
from zi_portal.frame.menu import under

tab("Hambatan", "assessment:obstacle-list", 30)

_AT = "penilaian/<int:pk>/program/hambatan"

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path(f"{_AT}/", views.obstacle_list, name="obstacle-list"),
        path(f"{_AT}/catat/", views.obstacle_create, name="obstacle-create"),
        path(f"{_AT}/<int:obstacle_pk>/", views.obstacle_detail, name="obstacle-detail"),
        path(f"{_AT}/<int:obstacle_pk>/ubah/", views.obstacle_edit, name="obstacle-edit"),
        path(f"{_AT}/<int:obstacle_pk>/solusi/", views.obstacle_report, name="obstacle-report"),
        path(f"{_AT}/<int:obstacle_pk>/henti/", views.obstacle_end, name="obstacle-end"),
    )
]
