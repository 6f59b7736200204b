"""Addresses of assessment: one list a view module, one line a page."""

from django.urls import URLPattern

app_name = "assessment"

urlpatterns: list[URLPattern] = []
