"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.table_files import views
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(("Beranda", "Penilaian"), path("daftar/antrean/<int:pk>/", views.table_order, name="table-order")),
    *unmarked("a file", path("daftar/antrean/<int:pk>/unduh/", views.table_order_file, name="table-order-file")),
]
