"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.video import views
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        ("Data dukung", "Penilaian"),
        path("pustaka/<int:assessment_pk>/video/", views.video_detail, name="video-detail"),
        path("pustaka/<int:assessment_pk>/video/<int:pk>/hapus/", views.video_remove, name="video-remove"),
    ),
    *unmarked(
        "a file", path("pustaka/<int:assessment_pk>/video/<int:pk>/berkas/", views.video_file, name="video-file")
    ),
]
