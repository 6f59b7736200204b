"""The portal's pages, and the bare views they are measured against."""

from django.urls import include, path

from bench import bare

urlpatterns = [
    path("bare/jawaban/<int:answer_pk>/", bare.save),
    path("bare/pertanyaan/<int:answer_pk>/", bare.question),
    path("bare/catatan/<int:assessment_pk>/<int:thread_pk>/", bare.note),
    path("bare/unggah/", bare.upload),
    path("bare/area/<int:evaluation_pk>/<str:key>/", bare.area),
    path("bare/lke/<int:evaluation_pk>/", bare.sheet),
    path("bare/rencana/<int:assessment_pk>/", bare.plan),
    path("bare/pustaka/<int:assessment_pk>/", bare.library),
    path("bare/jawaban-unit/<int:evaluation_pk>/", bare.unit_answers),
    path("", include("zi_portal.urls")),
]
