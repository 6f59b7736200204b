"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.rounds.viewer import for_round
from evidence.pages.views import chunked, dating, documents, drops, library, lifecycle, links, notes, proofs, records
from zi_portal.frame.menu import entry, under, unmarked

entry("Data dukung", "evidence:document-list", 90, for_round)

urlpatterns: list[URLPattern] = [
    *under(
        ("Data dukung", "Penilaian"),
        path("pustaka/<int:assessment_pk>/", library.document_list, name="document-list"),
        path("pustaka/<int:assessment_pk>/unggah/", documents.document_upload, name="document-upload"),
        path("pustaka/<int:assessment_pk>/tautan/", links.link_create, name="link-create"),
        path(
            "pustaka/<int:assessment_pk>/tautan/impor/<int:import_pk>/",
            links.import_links_keep,
            name="import-links-keep",
        ),
        path("pustaka/<int:assessment_pk>/unggah-folder/", drops.drop_create, name="drop-create"),
        path("pustaka/<int:assessment_pk>/unggah-folder/<str:batch>/", drops.drop_place, name="drop-place"),
        path(
            "pustaka/<int:assessment_pk>/dokumen/<int:pk>/simpan-lagi/",
            documents.document_repeat,
            name="document-repeat",
        ),
        path("dokumen/<int:pk>/", documents.document_detail, name="document-detail"),
        path("dokumen/<int:pk>/catatan/", notes.document_notes, name="document-notes"),
        path("dokumen/<int:pk>/ubah/", documents.document_edit, name="document-edit"),
        path("dokumen/<int:pk>/tanggal/", dating.document_date, name="document-date"),
        path("dokumen/<int:pk>/tag/", lifecycle.document_tags, name="document-tags"),
        path("dokumen/<int:pk>/ganti/", documents.document_replace, name="document-replace"),
        path("dokumen/<int:pk>/tarik/", documents.document_withdraw, name="document-withdraw"),
        path("dokumen/<int:pk>/pulihkan/", lifecycle.document_restore, name="document-restore"),
        path("dokumen/<int:pk>/keadaan/", lifecycle.document_judge, name="document-judge"),
    ),
    *under(
        ("LKE", "Penilaian"),
        path(
            "penilaian/<int:assessment_pk>/jawaban/<str:code>/pustaka/", library.citation_create, name="citation-create"
        ),
        path("kutipan/<int:pk>/lepas/", library.citation_remove, name="citation-remove"),
    ),
    *under(
        ("Kesiapan", "Penilaian"),
        path(
            "penilaian/<int:assessment_pk>/syarat-pengusulan/<str:key>/pustaka/",
            proofs.condition_citation_create,
            name="condition-citation-create",
        ),
        path("bukti-syarat/<int:pk>/lepas/", proofs.condition_citation_remove, name="condition-citation-remove"),
    ),
    *under(
        ("Program", "Penilaian"),
        path("bukti-program/<slug:key>/<int:record_pk>/", records.record_citations, name="record-citations"),
        path("bukti-program/<int:pk>/lepas/", records.record_citation_remove, name="record-citation-remove"),
    ),
    *unmarked(
        "answers of the uploader",
        path("pustaka/<int:assessment_pk>/unggah/dugaan/", chunked.item_guess, name="item-guess"),
        path("pustaka/<int:assessment_pk>/unggah-bertahap/", chunked.partial_create, name="partial-create"),
        path("pustaka/<int:assessment_pk>/unggah-bertahap/<str:token>/", chunked.partial_extend, name="partial-extend"),
    ),
    *unmarked("a file", path("berkas/<int:pk>/unduh/", documents.revision_download, name="revision-download")),
]
