"""Addresses of assessment, from `urls` of each package; no address of one is matched by another."""

from django.urls import URLPattern

from assessment.accounts import urls as accounts
from assessment.eligibility import urls as eligibility
from assessment.evaluation import urls as evaluation
from assessment.handover import urls as handover
from assessment.kelola import urls as kelola
from assessment.lke_drafts import urls as lke_drafts
from assessment.origins import urls as origins
from assessment.overview import urls as overview
from assessment.papers import urls as papers
from assessment.planning.estimate import urls as estimate
from assessment.planning.route import urls as route
from assessment.planning.scenarios import urls as scenarios
from assessment.portalrb import urls as portalrb
from assessment.sheet import urls as sheet
from assessment.workbook import urls as workbook
from assessment.xray import urls as xray

app_name = "assessment"

urlpatterns: list[URLPattern] = [
    *accounts.urlpatterns,
    *overview.urlpatterns,
    *sheet.urlpatterns,
    *handover.urlpatterns,
    *evaluation.urlpatterns,
    *origins.urlpatterns,
    *route.urlpatterns,
    *estimate.urlpatterns,
    *scenarios.urlpatterns,
    *workbook.urlpatterns,
    *xray.urlpatterns,
    *eligibility.urlpatterns,
    *kelola.urlpatterns,
    *lke_drafts.urlpatterns,
    *papers.urlpatterns,
    *portalrb.urlpatterns,
]
