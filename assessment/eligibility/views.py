"""The conditions of being proposed: the wall of a unit's round, and what an admin instansi enters for all units."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.eligibility import selectors as eligibility_selectors
from assessment.eligibility.forms import ConditionForm
from assessment.eligibility.models import ConditionProof
from assessment.eligibility.needs import AREA, condition_needs
from assessment.eligibility.selectors import ConditionPage
from assessment.eligibility.services import ConditionFacts, StaleCondition, enter_condition, enter_instansi_condition
from assessment.eligibility.tables import condition_table, kept_condition_table
from assessment.lists.views import table_file
from assessment.lke.models import Predicate
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.selectors.owners import team_of
from assessment.tasks.models import Subject
from assessment.tasks.selectors.needs import sharing_of
from assessment.tasks.views.needs import Giving
from zi_portal.kit.forms.act import Attempt
from zi_portal.kit.refusals import ActionDenied
from zi_portal.kit.tables.asked import wants_file


@dataclass(frozen=True)
class Sent:
    """What became of the form of one condition; `status` 302 means saved."""

    form: ConditionForm
    status: int = 200
    stale: ConditionProof | None = None  # what somebody else saved meanwhile
    refused: ActionDenied | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def condition_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show every condition of a predicate, those that need work first, or send them; make tasks of those that are ticked.

    `?predikat=` reads the other predicate, of which no tasks are made.
    """
    assessment = get_assessment(request.user, pk)
    wanted = request.GET.get("predikat", "")
    team = team_of(assessment.unit)
    wall = eligibility_selectors.get_wall(assessment, wanted if wanted in Predicate.values else assessment.target, team)
    if wants_file(request):
        return table_file(request, condition_table(assessment, wall), recorded_in=[assessment.unit])
    sharing = sharing_of(request.user, assessment, Subject.CONDITION, condition_needs(wall, assessment.target), team)
    giving = Giving(request, assessment, sharing, day=sharing.last_day, area=AREA)
    if giving.is_done:
        return redirect("assessment:condition-list", assessment.pk)
    context = {"assessment": assessment, "wall": wall, "predicates": Predicate.values, "giving": giving}
    return render(
        request, "assessment/eligibility/condition_list.html", context | {"form": giving.form}, status=giving.status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def condition_edit(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Show one condition of a unit's round, or save what its ketua tim ZI entered."""
    assessment, page = eligibility_selectors.get_condition_page(request.user, pk, key)
    sent = _sent(request, page, partial(enter_condition, assessment=assessment))
    if sent.status == 302:
        messages.success(request, f"{page.condition.label}: isian tersimpan.")
        return redirect("assessment:condition-edit", assessment.pk, key)
    context = {"assessment": assessment, "page": page, "sent": sent, "form": sent.form}
    return render(request, "assessment/eligibility/condition_edit.html", context, status=sent.status)


@require_safe
def period_condition_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List what an admin instansi enters once for all units of a period, or send it as a file."""
    period, rows = eligibility_selectors.get_administered_conditions(request.user, pk)
    if wants_file(request):
        return table_file(request, kept_condition_table(period.name, rows), recorded_in=[period.instansi])
    context = {"period": period, "rows": rows, "predicates": Predicate.values}
    return render(request, "assessment/eligibility/period_condition_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period_condition_edit(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Show one condition of level instansi, or save what its admin entered."""
    period, page = eligibility_selectors.get_administered_condition(request.user, pk, key)
    sent = _sent(request, page, partial(enter_instansi_condition, period=period))
    if sent.status == 302:
        messages.success(request, f"{page.condition.label}: isian tersimpan dan berlaku bagi semua unit periode ini.")
        return redirect("assessment:period-condition-list", period.pk)
    context = {"period": period, "page": page, "sent": sent, "form": sent.form}
    return render(request, "assessment/eligibility/period_condition_edit.html", context, status=sent.status)


def _sent(request: SignedInRequest, page: ConditionPage, enter: Callable[..., ConditionProof | None]) -> Sent:
    """Return the form to show or, for a POST, what `enter` made of it; nothing that was typed is lost."""
    if request.method != "POST":
        return Sent(ConditionForm(condition=page.condition, proof=page.proof))
    form = ConditionForm(request.POST, condition=page.condition, proof=page.proof)
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        facts, version = ConditionFacts(**form.facts()), form.cleaned_data["version"]
        try:
            with attempt:
                enter(condition=page.condition, facts=facts, version=version, by=request.user)
                return Sent(form, status=302)
        except StaleCondition as stale:
            return Sent(form.again(stale.saved.version), status=409, stale=stale.saved)
    return Sent(form, status=attempt.status, refused=attempt.denied)
