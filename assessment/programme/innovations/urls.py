"""Addresses of this package, under *Program*."""

from django.urls import URLPattern, path

from assessment.programme.innovations.views import claims, innovations
from assessment.programme.tabs import tab
from zi_portal.frame.menu import under

tab("Inovasi", "assessment:innovation-list", 40)

AT = "penilaian/<int:pk>/program/inovasi/"
ONE = f"{AT}<int:innovation_pk>/"

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path(AT, innovations.innovation_list, name="innovation-list"),
        path(f"{AT}baru/", innovations.innovation_create, name="innovation-create"),
        path(ONE, innovations.innovation_detail, name="innovation-detail"),
        path(f"{ONE}ubah/", innovations.innovation_edit, name="innovation-edit"),
        path(f"{ONE}henti/", innovations.innovation_end, name="innovation-end"),
        path(f"{ONE}klaim/", claims.innovation_claim, name="innovation-claim"),
        path(f"{ONE}klaim/lepas/", claims.claim_withdraw, name="innovation-claim-withdraw"),
    )
]
