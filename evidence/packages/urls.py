"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from evidence.packages.views import package_links, package_open, packages
from zi_portal.frame.menu import under, unmarked

urlpatterns: list[URLPattern] = [
    *under(
        ("Data dukung", "Penilaian"),
        path("penilaian/<int:assessment_pk>/paket/", packages.package_detail, name="package-detail"),
        path("penilaian/<int:assessment_pk>/paket/siap/", packages.package_build, name="package-build"),
        path(
            "penilaian/<int:assessment_pk>/paket/tautan/", package_links.package_link_create, name="package-link-create"
        ),
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
    ),
    *unmarked(
        "a file",
        path("penilaian/<int:assessment_pk>/paket/unduh/", packages.package_file, name="package-file"),
        path(
            "penilaian/<int:assessment_pk>/paket/siap/<int:pk>/unduh/",
            packages.package_built_file,
            name="package-built-file",
        ),
    ),
    *unmarked(
        "a page of its own frame, for readers from outside",
        path("paket/<str:code>/", package_open.package_open, name="package-open"),
    ),
    *unmarked(
        "a file",
        path("paket/<str:code>/berkas/<str:ticket>/", package_open.package_open_file, name="package-open-file"),
    ),
]
