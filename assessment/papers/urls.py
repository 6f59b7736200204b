"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.papers.views import verification
from zi_portal.frame.menu import unmarked

urlpatterns: list[URLPattern] = [
    *unmarked(
        "a page of its own frame, also for readers from outside",
        path("verifikasi/<str:code>/", verification.verification, name="verification"),
    )
]
