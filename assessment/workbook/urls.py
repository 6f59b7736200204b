"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.workbook.views import file, imports
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        ("LKE", "Penilaian"),
        path("penilaian/<int:pk>/impor/", imports.import_list, name="import-list"),
        path("penilaian/<int:pk>/impor/<int:import_pk>/", imports.import_detail, name="import-detail"),
        path("penilaian/<int:pk>/impor/<int:import_pk>/kembalikan/", imports.import_undo, name="import-undo"),
    ),
    *unmarked("a file", path("penilaian/<int:pk>/lke.xlsx", file.workbook_file, name="lke-xlsx")),
]
