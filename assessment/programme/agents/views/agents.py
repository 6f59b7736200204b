"""The page of a round, and its agents of change and role models."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.programme.agents.forms import AgentForm
from assessment.programme.agents.models import ChangeAgent
from assessment.programme.agents.selectors.listing import get_agents
from assessment.programme.agents.selectors.offers import uses_of
from assessment.programme.agents.selectors.rows import get_agent, persons_for
from assessment.programme.agents.services.agents import add_agent, change_agent, end_agent
from assessment.programme.agents.tables import agent_table
from assessment.programme.agents.views.forming import (
    FOLDER,
    Asked,
    answer_end,
    answer_form,
    check_is_kept,
    round_to_keep,
)
from zi_portal.kit.forms.act import posted
from zi_portal.kit.tables.asked import wants_file

Part = ChangeAgent.Part


@require_safe
def agent_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the agents of a round with their changes, its role models and the pakta integritas, or send the agents as a file."""
    page = get_agents(request.user, pk)
    if wants_file(request):
        return table_file(request, agent_table(page), recorded_in=[page.assessment.unit])
    uses = uses_of(page.assessment, page.figures)
    return render(request, f"{FOLDER}/agent_list.html", {"page": page, "assessment": page.assessment, "uses": uses})


@require_http_methods(["GET", "HEAD", "POST"])
def agent_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an agent of change or, with `?peran=teladan`, a role model."""
    assessment = round_to_keep(request, pk)
    part = Part.ROLE_MODEL if request.GET.get("peran") == Part.ROLE_MODEL else Part.AGENT
    form = AgentForm(posted(request), initial={"part": part}, people=persons_for(assessment))

    def save(form: AgentForm, _: str) -> object:
        return add_agent(assessment=assessment, facts=form.facts(), by=request.user)

    return answer_form(request, form, Asked(assessment, f"Catat {part.label.lower()}", "Tersimpan.", save))


@require_http_methods(["GET", "HEAD", "POST"])
def agent_edit(request: SignedInRequest, pk: int, agent_pk: int) -> HttpResponse:
    """Change one agent or role model."""
    assessment = round_to_keep(request, pk)
    row = get_agent(assessment, agent_pk)
    check_is_kept(row)
    form = AgentForm(posted(request), row=row, people=persons_for(assessment, row))

    def save(form: AgentForm, seen: str) -> object:
        return change_agent(agent=row, facts=form.facts(), by=request.user, seen=seen)

    ending = reverse("assessment:agent-end", args=[pk, row.pk])
    title = f"Ubah {row.get_part_display().lower()}"
    return answer_form(request, form, Asked(assessment, title, f"{row} diperbarui.", save, ending))


@require_http_methods(["GET", "HEAD", "POST"])
def agent_end(request: SignedInRequest, pk: int, agent_pk: int) -> HttpResponse:
    """End somebody's part with a reason."""
    assessment = round_to_keep(request, pk)
    row = get_agent(assessment, agent_pk)
    check_is_kept(row)

    def save(_: object, reason: str) -> object:
        return end_agent(agent=row, reason=reason, by=request.user)

    part = row.get_part_display().lower()
    about = f"{row} tidak tercatat lagi sebagai {part}."
    if row.part == Part.AGENT:
        about += " Perubahannya tidak dihitung lagi; isinya tetap tersimpan."
    return answer_end(request, Asked(assessment, f"Hentikan {part}", f"{row} dihentikan.", save, about=about))
