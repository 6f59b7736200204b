"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.planning.estimate import views
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/perkiraan/", views.outlook_detail, name="outlook-detail"),
        path("penilaian/<int:pk>/perkiraan/asumsi/", views.assumption_save, name="assumption-save"),
        path(
            "penilaian/<int:pk>/perkiraan/asumsi/<int:assumption_pk>/cabut/",
            views.assumption_withdraw,
            name="assumption-withdraw",
        ),
    )
]
