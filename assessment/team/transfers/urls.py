"""Addresses of this package, under *Tim*, whose rows lead to them."""

from django.urls import URLPattern, path

from assessment.team.transfers import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Tim", "Unit", "Penilaian"),
        path("unit/<int:pk>/tim/<int:membership_pk>/mutasi/", views.transfer_create, name="transfer-create"),
    ),
]
