"""Addresses of assessment: one list a view module, one line a page."""

from django.urls import URLPattern, path

from assessment.views import accounts, home, monitoring
from assessment.views import help as help_views

app_name = "assessment"

ACCOUNT_PAGES: list[URLPattern] = [
    path("masuk/", accounts.sign_in, name="sign-in"),
    path("keluar/", accounts.sign_out, name="sign-out"),
    path("sandi/", accounts.password_change, name="password-change"),
]

HOME_PAGES: list[URLPattern] = [
    path("", home.home, name="home"),
    path("penilaian/", home.assessment_list, name="assessment-list"),
]

HELP_PAGES: list[URLPattern] = [
    path("bantuan/", help_views.help_index, name="help-index"),
]

MONITORING_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/kesiapan/", monitoring.readiness_detail, name="readiness-detail"),
    path("penilaian/<int:pk>/banding/", monitoring.comparison_detail, name="comparison-detail"),
    path("unit/<int:pk>/riwayat/", monitoring.unit_history, name="unit-history"),
]

urlpatterns: list[URLPattern] = [
    *ACCOUNT_PAGES,
    *HOME_PAGES,
    *HELP_PAGES,
    *MONITORING_PAGES,
]
