"""Addresses of this package, under *Program*."""

from django.urls import URLPattern, path

from assessment.programme.intake.views import plan, registers
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path("penilaian/<int:pk>/program/impor/", plan.plan_import, name="plan-import"),
        path(
            "penilaian/<int:pk>/program/register/<slug:kind>/impor/", registers.register_import, name="register-import"
        ),
        path("penilaian/<int:pk>/program/layanan/impor/", registers.service_import, name="service-import"),
    ),
    *unmarked(
        "a file", path("penilaian/<int:pk>/program/impor/templat.xlsx", plan.plan_template, name="plan-template")
    ),
]
