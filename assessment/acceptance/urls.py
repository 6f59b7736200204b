"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.acceptance import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("LKE", "Penilaian"),
        path("penilaian/<int:pk>/jawaban/<str:code>/periksa/", views.answer_review, name="answer-review"),
        path("penilaian/<int:pk>/jawaban/<str:code>/sudah-diperbaiki/", views.answer_mend, name="answer-mend"),
        path("penilaian/<int:pk>/area/<str:key>/serah/", views.area_hand_in, name="area-hand-in"),
    ),
]
