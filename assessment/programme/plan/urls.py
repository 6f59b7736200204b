"""Addresses of this package, under *Program*, whose first page it is."""

from django.urls import URLPattern, path

from assessment.programme.plan.views import copying, lines, year
from assessment.programme.tabs import tab
from assessment.rounds.viewer import for_round
from zi_portal.frame.menu import entry, under

entry("Program", "assessment:plan-detail", 105, for_round)
tab("Rencana kerja", "assessment:plan-detail", 10)

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path("penilaian/<int:pk>/program/", year.plan_detail, name="plan-detail"),
        path("penilaian/<int:pk>/program/salin/", copying.plan_copy, name="plan-copy"),
        path("penilaian/<int:pk>/program/kegiatan/", lines.line_create, name="plan-line-create"),
        path("penilaian/<int:pk>/program/kegiatan/<int:item_pk>/", lines.line_edit, name="plan-line-edit"),
        path("penilaian/<int:pk>/program/kegiatan/<int:item_pk>/henti/", lines.line_end, name="plan-line-end"),
        path("penilaian/<int:pk>/program/kegiatan/<int:item_pk>/kemajuan/", lines.line_report, name="plan-line-report"),
    )
]
