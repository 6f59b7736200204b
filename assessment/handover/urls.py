"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.handover import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/serah-terima/", views.handover_list, name="handover-list"),
        path("penilaian/<int:pk>/serahkan/", views.submission_detail, name="submission-detail"),
        path("penilaian/<int:pk>/persetujuan/", views.approval_detail, name="approval-detail"),
        path("penilaian/<int:pk>/persetujuan/kembalikan/", views.approval_return, name="approval-return"),
    )
]
