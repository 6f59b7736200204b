"""Addresses of the document vault, from `urls` of each package."""

from django.urls import URLPattern

from evidence.asked import urls as asked
from evidence.disposal import urls as disposal
from evidence.handover import urls as handover
from evidence.packages import urls as packages
from evidence.pages import urls as pages
from evidence.papers import urls as papers
from evidence.reading import urls as reading
from evidence.table_files import urls as table_files
from evidence.video import urls as video

app_name = "evidence"

urlpatterns: list[URLPattern] = [
    *pages.urlpatterns,
    *reading.urlpatterns,
    *asked.urlpatterns,
    *video.urlpatterns,
    *packages.urlpatterns,
    *disposal.urlpatterns,
    *handover.urlpatterns,
    *papers.urlpatterns,
    *table_files.urlpatterns,
]
