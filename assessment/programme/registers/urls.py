"""Addresses of this package, under *Program*."""

from django.urls import URLPattern, path

from assessment.programme.registers.views import months, promises
from assessment.programme.tabs import tab
from zi_portal.frame.menu import under

tab("Register", "assessment:register-list", 60)

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path("penilaian/<int:pk>/program/register/", months.register_list, name="register-list"),
        path("penilaian/<int:pk>/program/register/<slug:kind>/", months.register_detail, name="register-detail"),
        path("penilaian/<int:pk>/program/register/<slug:kind>/isi/", months.register_edit, name="register-edit"),
        path("penilaian/<int:pk>/program/layanan/", promises.service_list, name="service-list"),
        path("penilaian/<int:pk>/program/layanan/tambah/", promises.service_create, name="service-create"),
        path("penilaian/<int:pk>/program/layanan/<int:service_pk>/", promises.service_edit, name="service-edit"),
        path(
            "penilaian/<int:pk>/program/layanan/<int:service_pk>/cabut/",
            promises.service_withdraw,
            name="service-withdraw",
        ),
    )
]
