"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.handover import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(("Kesiapan", "Penilaian"), path("serah-terima/<int:pk>/data-dukung/", views.pin_list, name="pin-list"))
]
