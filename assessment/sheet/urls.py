"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.rounds.viewer import for_round
from assessment.sheet import views
from zi_portal.frame.menu import entry, under, unmarked

entry("LKE", "assessment:sheet-detail", 80, for_round)

urlpatterns: list[URLPattern] = [
    *under(
        ("LKE", "Penilaian"),
        path("penilaian/<int:pk>/area/<str:key>/", views.area_detail, name="area-detail"),
        path("penilaian/<int:pk>/jawaban/<str:code>/", views.answer_edit, name="answer-edit"),
        path("penilaian/<int:pk>/lke/", views.sheet_detail, name="sheet-detail"),
    ),
    *unmarked(
        "a fragment of its page",
        path("penilaian/<int:pk>/jawaban/<str:code>/draf/", views.answer_autosave, name="answer-autosave"),
    ),
]
