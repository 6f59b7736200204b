"""Addresses of the document vault: one line a page."""

from django.urls import URLPattern, path

from evidence.asked.views import checklist, renewal
from evidence.disposal import views as disposal_views
from evidence.handover import views as handover_views
from evidence.packages.views import package_links, package_open, packages
from evidence.pages.views import dating, documents, drops, library, lifecycle, links, partials, proofs
from evidence.papers.views import letters, line, logos, papers
from evidence.reading import views as reading_views
from evidence.table_files import views as table_files_views
from evidence.video import views as video_views

app_name = "evidence"

urlpatterns: list[URLPattern] = [
    path("pustaka/<int:assessment_pk>/", library.document_list, name="document-list"),
    path("pustaka/<int:assessment_pk>/unggah/", documents.document_upload, name="document-upload"),
    path("pustaka/<int:assessment_pk>/tautan/", links.link_create, name="link-create"),
    path(
        "pustaka/<int:assessment_pk>/tautan/impor/<int:import_pk>/", links.import_links_keep, name="import-links-keep"
    ),
    path("pustaka/<int:assessment_pk>/unggah-folder/", drops.drop_create, name="drop-create"),
    path("pustaka/<int:assessment_pk>/unggah-folder/<str:batch>/", drops.drop_place, name="drop-place"),
    path("pustaka/<int:assessment_pk>/unggah/dugaan/", partials.item_guess, name="item-guess"),
    path("pustaka/<int:assessment_pk>/unggah-bertahap/", partials.partial_create, name="partial-create"),
    path("pustaka/<int:assessment_pk>/unggah-bertahap/<str:token>/", partials.partial_extend, name="partial-extend"),
    path(
        "pustaka/<int:assessment_pk>/dokumen/<int:pk>/simpan-lagi/", documents.document_repeat, name="document-repeat"
    ),
    path("penilaian/<int:assessment_pk>/jawaban/<str:code>/pustaka/", library.citation_create, name="citation-create"),
    path(
        "penilaian/<int:assessment_pk>/syarat-pengusulan/<str:key>/pustaka/",
        proofs.condition_citation_create,
        name="condition-citation-create",
    ),
    path("bukti-syarat/<int:pk>/lepas/", proofs.condition_citation_remove, name="condition-citation-remove"),
    path("kutipan/<int:pk>/lepas/", library.citation_remove, name="citation-remove"),
    path("kutipan/<int:pk>/baca/", reading_views.citation_read, name="citation-read"),
    path("kutipan/<int:pk>/ubah/", checklist.citation_edit, name="citation-edit"),
    path("penilaian/<int:assessment_pk>/area/<str:key>/kurang/", checklist.missing_detail, name="missing-detail"),
    path("penilaian/<int:assessment_pk>/tahun-lalu/", renewal.renewal_detail, name="renewal-detail"),
    path("penilaian/<int:assessment_pk>/masa-berlaku/", renewal.ending_list, name="ending-list"),
    path("pustaka/<int:assessment_pk>/video/", video_views.video_detail, name="video-detail"),
    path("pustaka/<int:assessment_pk>/video/<int:pk>/hapus/", video_views.video_remove, name="video-remove"),
    path("pustaka/<int:assessment_pk>/video/<int:pk>/berkas/", video_views.video_file, name="video-file"),
    path("penilaian/<int:assessment_pk>/paket/", packages.package_detail, name="package-detail"),
    path("penilaian/<int:assessment_pk>/paket/unduh/", packages.package_file, name="package-file"),
    path("penilaian/<int:assessment_pk>/paket/siap/", packages.package_build, name="package-build"),
    path(
        "penilaian/<int:assessment_pk>/paket/siap/<int:pk>/unduh/",
        packages.package_built_file,
        name="package-built-file",
    ),
    path("penilaian/<int:assessment_pk>/paket/tautan/", package_links.package_link_create, name="package-link-create"),
    path(
        "penilaian/<int:assessment_pk>/paket/tautan/<int:pk>/",
        package_links.package_link_detail,
        name="package-link-detail",
    ),
    path(
        "penilaian/<int:assessment_pk>/paket/tautan/<int:pk>/siapkan/",
        package_links.package_link_build,
        name="package-link-build",
    ),
    path(
        "penilaian/<int:assessment_pk>/paket/tautan/<int:pk>/cabut/",
        package_links.package_link_revoke,
        name="package-link-revoke",
    ),
    path("paket/<str:code>/", package_open.package_open, name="package-open"),
    path("paket/<str:code>/berkas/<str:ticket>/", package_open.package_open_file, name="package-open-file"),
    path("pustaka/<int:assessment_pk>/pemusnahan/", disposal_views.disposal_list, name="disposal-list"),
    path("pustaka/<int:assessment_pk>/pemusnahan/usul/", disposal_views.disposal_create, name="disposal-create"),
    path("pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/", disposal_views.disposal_detail, name="disposal-detail"),
    path(
        "pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/putus/", disposal_views.disposal_decide, name="disposal-decide"
    ),
    path(
        "pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/batal/", disposal_views.disposal_cancel, name="disposal-cancel"
    ),
    path(
        "pustaka/<int:assessment_pk>/pemusnahan/<int:pk>/berita-acara.pdf",
        disposal_views.disposal_minute,
        name="disposal-minute",
    ),
    path("kelola/instansi/<int:instansi_pk>/masa-simpan/", disposal_views.retention_edit, name="retention-edit"),
    path("kelola/instansi/<int:instansi_pk>/dokumen/", checklist.checklist_list, name="checklist-list"),
    path("kelola/instansi/<int:instansi_pk>/dokumen/<str:code>/", checklist.checklist_edit, name="checklist-edit"),
    path("serah-terima/<int:pk>/data-dukung/", handover_views.pin_list, name="pin-list"),
    path("dokumen/<int:pk>/", documents.document_detail, name="document-detail"),
    path("dokumen/<int:pk>/ubah/", documents.document_edit, name="document-edit"),
    path("dokumen/<int:pk>/tanggal/", dating.document_date, name="document-date"),
    path("dokumen/<int:pk>/tag/", lifecycle.document_tags, name="document-tags"),
    path("dokumen/<int:pk>/ganti/", documents.document_replace, name="document-replace"),
    path("dokumen/<int:pk>/tarik/", documents.document_withdraw, name="document-withdraw"),
    path("dokumen/<int:pk>/pulihkan/", lifecycle.document_restore, name="document-restore"),
    path("dokumen/<int:pk>/keadaan/", lifecycle.document_judge, name="document-judge"),
    path("dokumen/<int:pk>/revisi/<int:number>/", reading_views.revision_read, name="revision-read"),
    path("dokumen/<int:pk>/revisi/<int:number>/halaman/<int:page>.webp", reading_views.page_image, name="page-image"),
    path("penilaian/<int:assessment_pk>/laporan.pdf", line.report_file, name="report-pdf"),
    path("penilaian/<int:assessment_pk>/ringkasan.pdf", line.short_file, name="short-pdf"),
    path("penilaian/<int:assessment_pk>/antrean/<int:pk>/", line.paper_request, name="paper-request"),
    path(
        "penilaian/<int:assessment_pk>/antrean/<int:pk>/unduh/",
        line.paper_request_file,
        name="paper-request-file",
    ),
    path("daftar/antrean/<int:pk>/", table_files_views.table_order, name="table-order"),
    path("daftar/antrean/<int:pk>/unduh/", table_files_views.table_order_file, name="table-order-file"),
    path("penilaian/<int:assessment_pk>/laporan/", papers.paper_list, name="paper-list"),
    path("penilaian/<int:assessment_pk>/laporan/terbitkan/", papers.report_issue, name="report-issue"),
    path("penilaian/<int:assessment_pk>/surat/<str:kind>/", letters.letter_create, name="letter-create"),
    path("kelola/instansi/<int:instansi_pk>/templat/", letters.template_list, name="template-list"),
    path("kelola/instansi/<int:instansi_pk>/templat/<str:kind>/", letters.template_edit, name="template-edit"),
    path(
        "kelola/instansi/<int:instansi_pk>/templat/<str:kind>/unduh/",
        letters.template_download,
        name="template-download",
    ),
    path(
        "kelola/instansi/<int:instansi_pk>/templat/<str:kind>/semula/",
        letters.template_withdraw,
        name="template-withdraw",
    ),
    path("kelola/unit/<int:unit_pk>/kop/logo/", logos.logo_edit, name="logo-edit"),
    path("kelola/unit/<int:unit_pk>/kop/logo/hapus/", logos.logo_remove, name="logo-remove"),
    path("kelola/unit/<int:unit_pk>/kop/logo.png", logos.logo_image, name="logo-image"),
    path("laporan/<int:pk>/unduh/", papers.report_download, name="report-download"),
    path("laporan/<int:pk>/salinan/", papers.signed_copy_create, name="signed-copy-create"),
    path("salinan/<int:pk>/unduh/", papers.signed_copy_download, name="signed-copy-download"),
    path("berkas/<int:pk>/unduh/", documents.revision_download, name="revision-download"),
]
