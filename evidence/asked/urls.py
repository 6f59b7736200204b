"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.asked.views import checklist, renewal
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("LKE", "Penilaian"),
        path("kutipan/<int:pk>/ubah/", checklist.citation_edit, name="citation-edit"),
        path("penilaian/<int:assessment_pk>/area/<str:key>/kurang/", checklist.missing_detail, name="missing-detail"),
    ),
    *under(
        ("Data dukung", "Penilaian"),
        path("penilaian/<int:assessment_pk>/tahun-lalu/", renewal.renewal_detail, name="renewal-detail"),
        path("penilaian/<int:assessment_pk>/masa-berlaku/", renewal.ending_list, name="ending-list"),
    ),
    *under(
        "Periode",
        path("kelola/instansi/<int:instansi_pk>/dokumen/", checklist.checklist_list, name="checklist-list"),
        path("kelola/instansi/<int:instansi_pk>/dokumen/<str:code>/", checklist.checklist_edit, name="checklist-edit"),
    ),
]
