"""The changes of an agent: one recorded, said anew, given up."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment.people.requests import SignedInRequest
from assessment.programme.agents.forms import ChangeForm
from assessment.programme.agents.models import AgentChange
from assessment.programme.agents.selectors.rows import get_agent, get_change
from assessment.programme.agents.services.changes import add_change, change_change, end_change
from assessment.programme.agents.views.forming import Asked, answer_end, answer_form, check_is_kept, round_to_keep
from assessment.rounds.models import Assessment
from zi_portal.kit.forms.act import posted


@require_http_methods(["GET", "HEAD", "POST"])
def change_create(request: SignedInRequest, pk: int, agent_pk: int) -> HttpResponse:
    """Record a change that an agent plans or made."""
    assessment = round_to_keep(request, pk)
    agent = get_agent(assessment, agent_pk)
    check_is_kept(agent)

    def save(form: ChangeForm, _: str) -> object:
        return add_change(agent=agent, facts=form.facts(), by=request.user)

    asked = Asked(assessment, "Catat perubahan", "Perubahan tersimpan.", save, about=str(agent))
    return answer_form(request, ChangeForm(posted(request)), asked)


@require_http_methods(["GET", "HEAD", "POST"])
def change_edit(request: SignedInRequest, pk: int, change_pk: int) -> HttpResponse:
    """Say anew how far a change is."""
    assessment, row = _to_change(request, pk, change_pk)

    def save(form: ChangeForm, seen: str) -> object:
        return change_change(change=row, facts=form.facts(), by=request.user, seen=seen)

    ending = reverse("assessment:agent-change-end", args=[pk, row.pk])
    asked = Asked(assessment, "Ubah perubahan", "Perubahan diperbarui.", save, ending, str(row.agent))
    return answer_form(request, ChangeForm(posted(request), row=row), asked)


@require_http_methods(["GET", "HEAD", "POST"])
def change_end(request: SignedInRequest, pk: int, change_pk: int) -> HttpResponse:
    """Give a change up with a reason."""
    assessment, row = _to_change(request, pk, change_pk)

    def save(_: object, reason: str) -> object:
        return end_change(change=row, reason=reason, by=request.user)

    about = f"“{row.plan}” dari {row.agent} tidak dihitung lagi. Isinya tetap tersimpan."
    return answer_end(request, Asked(assessment, "Hentikan perubahan", "Perubahan dihentikan.", save, about=about))


def _to_change(request: SignedInRequest, pk: int, change_pk: int) -> tuple[Assessment, AgentChange]:
    assessment = round_to_keep(request, pk)
    row = get_change(assessment, change_pk)
    check_is_kept(row)
    check_is_kept(row.agent)
    return assessment, row
