"""Addresses of this package. The inbox is no entry of the menu: the bell in the head of every page leads to it."""

from django.urls import URLPattern, path

from assessment.notices import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Beranda", "Penilaian"),
        path("pemberitahuan/", views.notice_list, name="notice-list"),
        path("pemberitahuan/atur/", views.notice_choices, name="notice-choices"),
        path("pemberitahuan/sidik/", views.chain_heads, name="chain-heads"),
        path("pemberitahuan/dibaca/", views.notice_read_all, name="notice-read-all"),
        path("pemberitahuan/<int:pk>/buka/", views.notice_open, name="notice-open"),
    )
]
