"""The phone of somebody is lost: one who keeps the account asks for the removal of the second step, another decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.forms.people import FactorRemovalForm
from assessment.accounts.selectors import people
from assessment.accounts.services import factor_removal
from assessment.people import permissions
from assessment.people.models import FactorRemoval, Unit, User
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_unit
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.refusals import WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def person_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask or decide, as an admin instansi."""
    return _removal_page(request, people.get_person(request.user, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def team_factor(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Ask or decide, as the ketua tim ZI, for a member of the own team."""
    unit = get_unit(request.user, pk)
    permissions.check_can_manage_team(request.user, unit)
    return _removal_page(request, people.get_team_membership(request.user, unit, membership_pk).user, unit)


def _removal_page(request: SignedInRequest, person: User, unit: Unit | None) -> HttpResponse:
    removals = people.factor_removals_of(person)
    waiting = next((removal for removal in removals if removal.is_open), None)
    form = FactorRemovalForm(posted(request))
    if form.is_bound:
        accounts_permissions.check_can_issue_start_password(request.user, person)
    if form.is_valid():
        with Attempt(form):
            done = _act(request, person, waiting, form.cleaned_data["reason"])
            messages.success(request, done)
            return redirect(request.path)
    if waiting is None:
        denial = permissions.denial(accounts_permissions.check_can_ask_factor_removal, request.user, person)
    else:
        denial = permissions.denial(accounts_permissions.check_can_decide_factor_removal, request.user, waiting)
    context = {"person": person, "unit": unit, "form": form, "removals": removals, "waiting": waiting, "reason": denial}
    return render(request, "assessment/accounts/factor_removal.html", context, status=422 if form.is_bound else 200)


def _act(request: SignedInRequest, person: User, waiting: FactorRemoval | None, reason: str) -> str:
    """Do what the button says, and return what the person reads of it. Raises WrongState where the page has aged."""
    act = request.POST.get("act")
    if act not in {"setujui", "tolak"}:
        factor_removal.ask_removal(person=person, reason=reason, by=request.user)
        return "Permintaan tercatat. Orang kedua yang menyetujuinya: admin instansi lain atau ketua tim ZI."
    if waiting is None or str(waiting.pk) != request.POST.get("removal"):
        raise WrongState("Permintaan ini sudah diputuskan. Muat ulang halamannya.")
    factor_removal.decide_removal(removal=waiting, is_confirmed=act == "setujui", reason=reason, by=request.user)
    if act == "tolak":
        return "Permintaan ditolak."
    return "Verifikasi dua langkah dicabut. Orang ini memasangnya lagi saat masuk."
