"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.planning.route import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/jalur/", views.route_detail, name="route-detail"),
        path("penilaian/<int:pk>/jalur/rencana/", views.route_work_create, name="route-work-create"),
        path("penilaian/<int:pk>/jalur/kerja/<int:item_pk>/", views.work_edit, name="work-edit"),
        path("penilaian/<int:pk>/jalur/<str:code>/", views.route_setting_edit, name="route-setting-edit"),
    )
]
