"""Addresses of the document vault: one line a page."""

from django.urls import URLPattern, path

from evidence import views

app_name = "evidence"

urlpatterns: list[URLPattern] = [
    path("pustaka/<int:assessment_pk>/", views.document_list, name="document-list"),
    path("pustaka/<int:assessment_pk>/unggah/", views.document_upload, name="document-upload"),
    path("penilaian/<int:assessment_pk>/jawaban/<str:code>/pustaka/", views.citation_create, name="citation-create"),
    path("kutipan/<int:pk>/lepas/", views.citation_remove, name="citation-remove"),
    path("dokumen/<int:pk>/", views.document_detail, name="document-detail"),
    path("dokumen/<int:pk>/ubah/", views.document_edit, name="document-edit"),
    path("dokumen/<int:pk>/ganti/", views.document_replace, name="document-replace"),
    path("dokumen/<int:pk>/tarik/", views.document_withdraw, name="document-withdraw"),
    path("berkas/<int:pk>/unduh/", views.revision_download, name="revision-download"),
]
