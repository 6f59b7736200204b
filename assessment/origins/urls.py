"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.origins import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/asal/<str:code>/", views.origin_detail, name="origin-detail"),
        path("penilaian/<int:pk>/syarat/<str:predicate>/<str:code>/", views.gate_detail, name="gate-detail"),
        path(
            "penilaian/<int:pk>/simulasi/<int:scenario_pk>/asal/<str:code>/",
            views.scenario_origin_detail,
            name="scenario-origin-detail",
        ),
        path(
            "penilaian/<int:pk>/simulasi/<int:scenario_pk>/syarat/<str:predicate>/<str:code>/",
            views.scenario_gate_detail,
            name="scenario-gate-detail",
        ),
        path("penilaian/<int:pk>/jalur/asal/<str:code>/", views.route_origin_detail, name="route-origin-detail"),
        path(
            "penilaian/<int:pk>/jalur/syarat/<str:predicate>/<str:code>/",
            views.route_gate_detail,
            name="route-gate-detail",
        ),
        path(
            "penilaian/<int:pk>/perkiraan/asal/<str:code>/", views.estimate_origin_detail, name="estimate-origin-detail"
        ),
        path(
            "penilaian/<int:pk>/perkiraan/syarat/<str:predicate>/<str:code>/",
            views.estimate_gate_detail,
            name="estimate-gate-detail",
        ),
    )
]
