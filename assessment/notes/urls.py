"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.notes import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("LKE", "Penilaian"),
        path("penilaian/<int:pk>/jawaban/<str:code>/catatan/", views.note_list, name="note-list"),
        path("penilaian/<int:pk>/percakapan/<int:thread_pk>/", views.thread_resolve, name="thread-resolve"),
        path("penilaian/<int:pk>/catatan/<int:note_pk>/tarik/", views.note_withdraw, name="note-withdraw"),
    ),
]
