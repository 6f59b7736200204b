"""Addresses of this package. The calendar is no entry of the menu: Beranda and *Tugas saya* lead to it."""

from django.urls import URLPattern, path

from assessment.calendar import views
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        ("Beranda", "Penilaian"),
        path("kalender/", views.calendar_detail, name="calendar-detail"),
        path("kalender/alamat/", views.calendar_address_create, name="calendar-address-create"),
        path("kalender/alamat/cabut/", views.calendar_address_revoke, name="calendar-address-revoke"),
    ),
    *unmarked("a file", path("kalender/langganan/<str:code>.ics", views.calendar_file, name="calendar-file")),
]
