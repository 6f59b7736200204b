"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.evaluation import views
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        "Penilaian",
        path("penilaian/<int:pk>/evaluasi/", views.evaluation_detail, name="evaluation-detail"),
        path("penilaian/<int:pk>/evaluasi/mulai/", views.evaluation_begin, name="evaluation-begin"),
        path("penilaian/<int:pk>/evaluasi/naikkan/", views.evaluation_raise, name="evaluation-raise"),
        path("penilaian/<int:pk>/evaluasi/kembalikan/", views.evaluation_return, name="evaluation-return"),
        path("penilaian/<int:pk>/evaluasi/terbitkan/", views.evaluation_publish, name="evaluation-publish"),
        path("penilaian/<int:pk>/evaluasi/jawaban/<str:code>/", views.evaluation_edit, name="evaluation-edit"),
    ),
    *under(
        "LKE",
        path("penilaian/<int:pk>/seperti-tpi/", views.preview_detail, name="preview-detail"),
        path("penilaian/<int:pk>/seperti-tpi/<str:code>/", views.preview_question, name="preview-question"),
    ),
    *unmarked(
        "a fragment of its page",
        path(
            "penilaian/<int:pk>/evaluasi/jawaban/<str:code>/draf/",
            views.evaluation_autosave,
            name="evaluation-autosave",
        ),
    ),
]
