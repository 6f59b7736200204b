"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.papers.views import letters, line, logos, monitoring, papers
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        ("Kesiapan", "Penilaian"),
        path("penilaian/<int:assessment_pk>/laporan.pdf", line.report_file, name="report-pdf"),
        path("penilaian/<int:assessment_pk>/ringkasan.pdf", line.short_file, name="short-pdf"),
        path("penilaian/<int:assessment_pk>/antrean/<int:pk>/", line.paper_request, name="paper-request"),
        path("penilaian/<int:assessment_pk>/laporan/", papers.paper_list, name="paper-list"),
        path("penilaian/<int:assessment_pk>/laporan/terbitkan/", papers.report_issue, name="report-issue"),
        path("penilaian/<int:assessment_pk>/surat/<str:kind>/", letters.letter_create, name="letter-create"),
        path("laporan/<int:pk>/salinan/", papers.signed_copy_create, name="signed-copy-create"),
    ),
    *under(
        ("Program", "Penilaian"),
        path(
            "penilaian/<int:assessment_pk>/program/monev/laporan/<slug:span>.<slug:extension>",
            monitoring.monitoring_report,
            name="monitoring-report",
        ),
    ),
    *under(
        "Periode",
        path("kelola/instansi/<int:instansi_pk>/templat/", letters.template_list, name="template-list"),
        path("kelola/instansi/<int:instansi_pk>/templat/<str:kind>/", letters.template_edit, name="template-edit"),
        path(
            "kelola/instansi/<int:instansi_pk>/templat/<str:kind>/semula/",
            letters.template_withdraw,
            name="template-withdraw",
        ),
    ),
    *under(
        "Unit",
        path("kelola/unit/<int:unit_pk>/kop/logo/", logos.logo_edit, name="logo-edit"),
        path("kelola/unit/<int:unit_pk>/kop/logo/hapus/", logos.logo_remove, name="logo-remove"),
    ),
    *unmarked(
        "a file",
        path(
            "penilaian/<int:assessment_pk>/antrean/<int:pk>/unduh/", line.paper_request_file, name="paper-request-file"
        ),
        path(
            "kelola/instansi/<int:instansi_pk>/templat/<str:kind>/unduh/",
            letters.template_download,
            name="template-download",
        ),
        path("kelola/unit/<int:unit_pk>/kop/logo.png", logos.logo_image, name="logo-image"),
        path("laporan/<int:pk>/unduh/", papers.report_download, name="report-download"),
        path("salinan/<int:pk>/unduh/", papers.signed_copy_download, name="signed-copy-download"),
    ),
]
