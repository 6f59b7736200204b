"""Addresses of the document vault: `urls` of its packages. No two of them match the same address."""

from django.urls import include, path

app_name = "evidence"

PACKAGES = (
    "asked", "disposal", "handover", "packages", "pages", "papers", "reading", "table_files", "video",
)  # fmt: skip

urlpatterns = [path("", include(f"evidence.{package}.urls")) for package in PACKAGES]
