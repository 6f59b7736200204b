"""Addresses of this package, under *Tim*, whose page leads to them."""

from django.urls import URLPattern, path

from assessment.team.decrees.views import register
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Tim", "Unit", "Penilaian"),
        path("unit/<int:pk>/tim/sk/", register.decree_list, name="decree-list"),
        path("unit/<int:pk>/tim/sk/catat/", register.decree_create, name="decree-create"),
        path("unit/<int:pk>/tim/sk/<int:decree_pk>/", register.decree_detail, name="decree-detail"),
        path("unit/<int:pk>/tim/sk/<int:decree_pk>/ubah/", register.decree_edit, name="decree-edit"),
        path("unit/<int:pk>/tim/sk/<int:decree_pk>/akhiri/", register.decree_end, name="decree-end"),
        path("unit/<int:pk>/tim/sk/<int:decree_pk>/peran/", register.decree_roles_hang, name="decree-roles-hang"),
    ),
]
