"""Addresses of this package: pages below *Program*, and the open page of the staff."""

from django.urls import URLPattern, path

from assessment.programme.suggestions.views import forms, public, use
from assessment.programme.tabs import tab
from zi_portal.frame.menu import under, unmarked

tab("Saran pegawai", "assessment:suggestion-form-list", 70)

_AT = "penilaian/<int:pk>/program/saran"

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path(f"{_AT}/", forms.form_list, name="suggestion-form-list"),
        path(f"{_AT}/buat/", forms.form_create, name="suggestion-form-create"),
        path(f"{_AT}/<int:form_pk>/", forms.form_detail, name="suggestion-form-detail"),
        path(f"{_AT}/<int:form_pk>/ubah/", forms.form_edit, name="suggestion-form-edit"),
        path(f"{_AT}/<int:form_pk>/cetak/", forms.form_print, name="suggestion-form-print"),
        path(f"{_AT}/<int:form_pk>/tutup/", forms.form_close, name="suggestion-form-close"),
        path(f"{_AT}/<int:form_pk>/hapus-jawaban/", forms.form_empty, name="suggestion-form-empty"),
        path(f"{_AT}/<int:form_pk>/<int:suggestion_pk>/", use.suggestion_detail, name="suggestion-detail"),
        path(f"{_AT}/<int:form_pk>/<int:suggestion_pk>/hambatan/", use.suggestion_obstacle, name="suggestion-obstacle"),
        path(f"{_AT}/<int:form_pk>/<int:suggestion_pk>/tugas/", use.suggestion_task, name="suggestion-task"),
    ),
    *unmarked("an open page", path("saran/<str:code>/", public.suggestion_send, name="suggestion-send")),
]
