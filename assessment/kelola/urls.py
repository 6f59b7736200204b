"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.kelola.views import cancelling, manage_periods, manage_units, work
from assessment.people.models import Role
from assessment.rounds.viewer import for_role
from zi_portal.frame.menu import entry, under

entry("Unit", "assessment:unit-list", 30, for_role(Role.INSTANSI_ADMIN))
entry("Periode", "assessment:period-list", 50, for_role(Role.INSTANSI_ADMIN))
entry("Pekerjaan", "assessment:work-list", 75, for_role(Role.PORTAL_ADMIN))

urlpatterns: list[URLPattern] = [
    *under(
        "Unit",
        path("kelola/unit/", manage_units.unit_list, name="unit-list"),
        path("kelola/unit/tambah/", manage_units.unit_create, name="unit-create"),
        path("kelola/unit/<int:pk>/", manage_units.unit_edit, name="unit-edit"),
        path("kelola/unit/<int:pk>/nonaktifkan/", manage_units.unit_deactivate, name="unit-deactivate"),
        path("kelola/unit/<int:pk>/aktifkan/", manage_units.unit_reactivate, name="unit-reactivate"),
        path("kelola/unit/<int:pk>/hapus/", manage_units.unit_remove, name="unit-remove"),
        path("kelola/unit/<int:pk>/kop/", manage_units.letterhead_edit, name="letterhead-edit"),
    ),
    *under(
        "Periode",
        path("kelola/periode/", manage_periods.period_list, name="period-list"),
        path("kelola/periode/tambah/", manage_periods.period_create, name="period-create"),
        path("kelola/periode/<int:pk>/", manage_periods.period_edit, name="period-edit"),
        path("kelola/periode/<int:pk>/tutup/", manage_periods.period_close, name="period-close"),
        path("kelola/periode/<int:pk>/buka/", manage_periods.period_reopen, name="period-reopen"),
        path("kelola/periode/<int:pk>/hapus/", manage_periods.period_remove, name="period-remove"),
        path("kelola/periode/<int:pk>/penilaian/", manage_periods.assessment_open, name="assessment-open"),
        path("kelola/penilaian/<int:pk>/target/", manage_periods.target_edit, name="target-edit"),
        path("kelola/penilaian/<int:pk>/batalkan/", cancelling.round_cancel, name="round-cancel"),
        path("kelola/pembatalan/<int:pk>/pulihkan/", cancelling.round_restore, name="round-restore"),
    ),
    *under(
        ("Periode", "Penilaian", "Beranda"),
        path("penilaian/dibatalkan/", cancelling.cancelled_list, name="cancelled-list"),
    ),
    *under(
        "Pekerjaan",
        path("kelola/pekerjaan/", work.work_list, name="work-list"),
        path("kelola/pekerjaan/ulangi/", work.work_retry, name="work-retry"),
        path("kelola/pekerjaan/surel/", work.mail_retry, name="mail-retry"),
    ),
]
