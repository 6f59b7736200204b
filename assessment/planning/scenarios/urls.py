"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.planning.scenarios import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/simulasi/", views.scenario_list, name="scenario-list"),
        path("penilaian/<int:pk>/simulasi/mulai/", views.scenario_create, name="scenario-create"),
        path("penilaian/<int:pk>/simulasi/jalur/", views.route_scenario_create, name="route-scenario-create"),
        path("penilaian/<int:pk>/simulasi/banding/", views.scenario_compare, name="scenario-compare"),
        path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/", views.scenario_detail, name="scenario-detail"),
        path(
            "penilaian/<int:pk>/simulasi/<int:scenario_pk>/area/<str:key>/",
            views.scenario_area_edit,
            name="scenario-area-edit",
        ),
        path(
            "penilaian/<int:pk>/simulasi/<int:scenario_pk>/jawaban/<str:code>/",
            views.scenario_answer_edit,
            name="scenario-answer-edit",
        ),
        path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/nama/", views.scenario_name, name="scenario-name"),
        path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/bagikan/", views.scenario_share, name="scenario-share"),
        path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/salin/", views.scenario_copy, name="scenario-copy"),
        path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/hapus/", views.scenario_delete, name="scenario-delete"),
    )
]
