"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.overview.selectors.rounds import oversees_several
from assessment.overview.views import help as help_views
from assessment.overview.views import home, monitoring, reopening
from assessment.rounds.viewer import Viewer, for_round
from zi_portal.frame.menu import entry, under


def _has_many(viewer: Viewer) -> bool:
    return oversees_several(viewer.held) or len(viewer.teams) > 1


entry("Penilaian", "assessment:assessment-list", 10, lambda v: () if _has_many(v) else None)
entry("Beranda", "assessment:home", 20, lambda v: () if v.held and not _has_many(v) else None)
entry("Kesiapan", "assessment:readiness-detail", 100, for_round)

urlpatterns: list[URLPattern] = [
    *under(
        ("Beranda", "Penilaian"),
        path("", home.home, name="home"),
        path("penilaian/<int:pk>/", home.assessment_detail, name="assessment-detail"),
    ),
    *under(
        ("Penilaian", "Beranda"),
        path("penilaian/", home.assessment_list, name="assessment-list"),
        path("rekap/", monitoring.recap_list, name="recap-list"),
    ),
    *under("Bantuan", path("bantuan/", help_views.help_index, name="help-index")),
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:pk>/kesiapan/", monitoring.readiness_detail, name="readiness-detail"),
        path("penilaian/<int:pk>/banding/", monitoring.comparison_detail, name="comparison-detail"),
        path("unit/<int:pk>/riwayat/", monitoring.unit_history, name="unit-history"),
        path("penilaian/<int:pk>/buka-kembali/", reopening.reopening_create, name="reopening-create"),
        path(
            "penilaian/<int:assessment_pk>/buka-kembali/<int:pk>/tarik/",
            reopening.reopening_withdraw,
            name="reopening-withdraw",
        ),
    ),
    *under(
        "Periode",
        path("kelola/buka-kembali/", reopening.reopening_list, name="reopening-list"),
        path("kelola/buka-kembali/<int:pk>/", reopening.reopening_detail, name="reopening-detail"),
    ),
]
