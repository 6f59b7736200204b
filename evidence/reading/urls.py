"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.reading import views
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(("LKE", "Penilaian"), path("kutipan/<int:pk>/baca/", views.citation_read, name="citation-read")),
    *under(
        ("Data dukung", "Penilaian"),
        path("dokumen/<int:pk>/revisi/<int:number>/", views.revision_read, name="revision-read"),
    ),
    *unmarked(
        "a picture",
        path("dokumen/<int:pk>/revisi/<int:number>/halaman/<int:page>.webp", views.page_image, name="page-image"),
    ),
]
