"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.people.models import Role
from assessment.portalrb.views import portalrb, portalrb_api
from assessment.rounds.viewer import for_role
from zi_portal.frame.menu import entry, under, unmarked

entry("PortalRB", "assessment:portalrb-list", 60, for_role(Role.INSTANSI_ADMIN))

urlpatterns: list[URLPattern] = [
    *under(
        ("LKE", "Penilaian"), path("penilaian/<int:pk>/portalrb/", portalrb.portalrb_preview, name="portalrb-preview")
    ),
    *under(
        "PortalRB",
        path("kelola/portalrb/", portalrb.portalrb_list, name="portalrb-list"),
        path("kelola/portalrb/token/", portalrb.token_create, name="token-create"),
        path("kelola/portalrb/token/<int:pk>/cabut/", portalrb.token_revoke, name="token-revoke"),
    ),
    *unmarked(
        "for machines",
        # The addresses are those of PortalRB's guide, without a slash at the end; `portalrb_api` says how they are reached.
        path("pengusulan/unit-wbk", portalrb_api.wbk_units, name="api-wbk-units"),
        path("pengusulan/unit-wbbm", portalrb_api.wbbm_units, name="api-wbbm-units"),
        path("lke/jawaban-unit/<str:unit_id>", portalrb_api.unit_answers, name="api-unit-answers"),
        path("portalrb/openapi.json", portalrb_api.openapi, name="api-openapi"),
    ),
]
