"""Addresses of this package, below *Inovasi*."""

from django.urls import URLPattern, path

from assessment.programme.ideas import views
from zi_portal.frame.menu import under

_AT = "penilaian/<int:pk>/program/inovasi/ide/"
_ONE = f"{_AT}<int:idea_pk>/"

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path(_AT, views.idea_list, name="idea-list"),
        path(f"{_AT}baru/", views.idea_create, name="idea-create"),
        path(_ONE, views.idea_detail, name="idea-detail"),
        path(f"{_ONE}ubah/", views.idea_edit, name="idea-edit"),
        path(f"{_ONE}nilai/", views.idea_rank, name="idea-rank"),
        path(f"{_ONE}adopsi/", views.idea_adopt, name="idea-adopt"),
        path(
            "penilaian/<int:pk>/program/saran/<int:form_pk>/<int:suggestion_pk>/ide/",
            views.suggestion_idea,
            name="suggestion-idea",
        ),
        path(f"{_ONE}tidak-adopsi/", views.idea_decline, name="idea-decline"),
    )
]
