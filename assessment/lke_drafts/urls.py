"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.lke_drafts import views
from assessment.people.models import Role
from assessment.rounds.viewer import for_role
from zi_portal.frame.menu import entry, under, unmarked

entry("Instrumen LKE", "assessment:instrument-list", 70, for_role(Role.PORTAL_ADMIN))

urlpatterns: list[URLPattern] = [
    *under(
        "Instrumen LKE",
        path("kelola/instrumen/", views.instrument_list, name="instrument-list"),
        path("kelola/instrumen/unggah/", views.draft_create, name="draft-create"),
        path("kelola/instrumen/konsep/<int:pk>/", views.draft_detail, name="draft-detail"),
        path("kelola/instrumen/konsep/<int:pk>/beda/", views.draft_diff, name="draft-diff"),
        path("kelola/instrumen/konsep/<int:pk>/hapus/", views.draft_delete, name="draft-delete"),
        path("kelola/instrumen/<int:pk>/", views.instrument_detail, name="instrument-detail"),
        path("kelola/instrumen/<int:pk>/beda/", views.instrument_diff, name="instrument-diff"),
        path("kelola/instrumen/<int:pk>/tutup/", views.instrument_close, name="instrument-close"),
        path("kelola/instrumen/<int:pk>/buka/", views.instrument_reopen, name="instrument-reopen"),
    ),
    *unmarked(
        "a file",
        path("kelola/instrumen/konsep/<int:pk>/berkas/", views.draft_file, name="draft-file"),
        path("kelola/instrumen/<int:pk>/templat/", views.instrument_template, name="instrument-template"),
    ),
]
