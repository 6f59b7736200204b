"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.disposal import views
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        ("Data dukung", "Penilaian"),
        path("pustaka/<int:assessment_pk>/pemusnahan/", views.disposal_list, name="disposal-list"),
        path("pustaka/<int:assessment_pk>/pemusnahan/usul/", views.disposal_create, name="disposal-create"),
        path("pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/", views.disposal_detail, name="disposal-detail"),
        path("pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/putus/", views.disposal_decide, name="disposal-decide"),
        path("pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/batal/", views.disposal_cancel, name="disposal-cancel"),
    ),
    *under(
        "Periode", path("kelola/instansi/<int:instansi_pk>/masa-simpan/", views.retention_edit, name="retention-edit")
    ),
    *unmarked(
        "a file",
        path(
            "pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/berita-acara.pdf",
            views.disposal_minute,
            name="disposal-minute",
        ),
    ),
]
