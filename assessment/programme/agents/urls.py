"""Addresses of this package, under *Program*."""

from django.urls import URLPattern, path

from assessment.programme.agents.views import agents, changes, pacts
from assessment.programme.tabs import tab
from zi_portal.frame.menu import under

tab("Agen perubahan", "assessment:agent-list", 50)

AT = "penilaian/<int:pk>/program/agen/"
AGENT, CHANGE, PACT = f"{AT}<int:agent_pk>/", f"{AT}perubahan/<int:change_pk>/", f"{AT}pakta/<int:pact_pk>/"

urlpatterns: list[URLPattern] = [
    *under(
        ("Program", "Penilaian"),
        path(AT, agents.agent_list, name="agent-list"),
        path(f"{AT}baru/", agents.agent_create, name="agent-create"),
        path(f"{AGENT}ubah/", agents.agent_edit, name="agent-edit"),
        path(f"{AGENT}henti/", agents.agent_end, name="agent-end"),
        path(f"{AGENT}perubahan/", changes.change_create, name="agent-change-create"),
        path(f"{CHANGE}ubah/", changes.change_edit, name="agent-change-edit"),
        path(f"{CHANGE}henti/", changes.change_end, name="agent-change-end"),
        path(f"{AT}pakta/baru/", pacts.pact_create, name="pact-create"),
        path(f"{PACT}ubah/", pacts.pact_edit, name="pact-edit"),
        path(f"{PACT}henti/", pacts.pact_end, name="pact-end"),
    )
]
