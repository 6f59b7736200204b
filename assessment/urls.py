"""Addresses of assessment: one list a view module, one line a page."""

from django.urls import URLPattern, path

from assessment.views import help as help_views

app_name = "assessment"

help_urls = [
    path("bantuan/", help_views.help_index, name="help-index"),
]

urlpatterns: list[URLPattern] = [
    *help_urls,
]
