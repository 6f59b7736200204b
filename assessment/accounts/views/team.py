"""The team of a unit, as its ketua tim ZI keeps it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.forms.people import KnownColleagueForm, NewColleagueForm, TeamRoleForm
from assessment.accounts.selectors import people
from assessment.accounts.services import memberships
from assessment.accounts.services import people as people_services
from assessment.accounts.services.memberships import RoleFacts
from assessment.accounts.services.people import PersonFacts
from assessment.accounts.tables import team_table
from assessment.accounts.views.manage_people import role_initial, start_password_page, start_password_slip
from assessment.lists.views import table_file
from assessment.people import permissions
from assessment.people.models import Unit
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_unit
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import ActionDenied, InvalidInput
from zi_portal.kit.tables.asked import wants_file


@require_safe
def membership_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List the team of a unit, with what can be changed for who keeps it, or send it as a file."""
    unit = get_unit(request.user, pk)
    permissions.check_can_read_team(request.user, unit)
    found = people.team_of(unit)
    if wants_file(request):
        return table_file(request, team_table(unit, found), recorded_in=[unit])
    page = page_of(request, found)
    reason = permissions.denial(permissions.check_can_manage_team, request.user, unit)
    context = {"unit": unit, "page": page, "reason": reason, "today": timezone.localdate()}
    return render(request, "assessment/accounts/membership_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_member_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a colleague who has an account into a pokja."""
    unit = _kept_unit(request, pk)
    form = KnownColleagueForm(posted(request), initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            person = people.find_colleague(unit, form.cleaned_data["known_as"])
            memberships.add_membership(person=person, facts=RoleFacts(**form.term(), unit=unit), by=request.user)
        except Http404:
            form.add_error(
                "known_as", "Tidak ada akun dengan nama atau NIP itu di instansi ini. Periksa lagi penulisannya."
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except ActionDenied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, f"{person} sudah masuk tim.")
            return redirect("assessment:team-detail", unit.pk)
    context = {"form": form, "unit": unit, "is_new": False, "decrees": people.decree_numbers(unit)}
    return render(request, "assessment/accounts/team_member_add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team_member_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open an account for a colleague without one, in a pokja, and show the start password once."""
    unit = _kept_unit(request, pk)
    form = NewColleagueForm(posted(request), initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        with Attempt(form):
            slip = people_services.create_person(
                facts=PersonFacts(**form.person_facts()), role=RoleFacts(**form.term(), unit=unit), by=request.user
            )
            return start_password_slip(
                request,
                slip,
                back=reverse("assessment:team-detail", args=[unit.pk]),
                again=reverse("assessment:team-member-create", args=[unit.pk]),
            )
    context = {"form": form, "unit": unit, "is_new": True, "decrees": people.decree_numbers(unit)}
    return render(request, "assessment/accounts/team_member_add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team_member_edit(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Change the pokja role of a member."""
    unit = _kept_unit(request, pk)
    membership = people.get_team_membership(request.user, unit, membership_pk)
    permissions.check_can_grant(request.user, membership)
    form = TeamRoleForm(posted(request), initial=role_initial(membership))
    if form.is_valid():
        with Attempt(form):
            memberships.change_membership(
                membership=membership, facts=RoleFacts(**form.term(), unit=unit), by=request.user
            )
            messages.success(request, f"Peran {membership.user} sudah diubah.")
            return redirect("assessment:team-detail", unit.pk)
    check = accounts_permissions.check_can_issue_start_password
    may_issue = membership.user.is_active and permissions.can(check, request.user, membership.user)
    context = {
        "form": form,
        "unit": unit,
        "membership": membership,
        "may_issue": may_issue,
        "decrees": people.decree_numbers(unit),
    }
    return render(request, "assessment/accounts/team_member_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def team_member_end(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """End the role of a member."""
    unit = _kept_unit(request, pk)
    membership = people.get_team_membership(request.user, unit, membership_pk)
    memberships.end_membership(membership=membership, by=request.user)
    messages.success(request, f"Peran {membership.get_role_display()} untuk {membership.user} diakhiri.")
    return redirect("assessment:team-detail", unit.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def team_password_issue(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Ask once more, then give a member a new start password, shown once."""
    unit = _kept_unit(request, pk)
    person = people.get_team_membership(request.user, unit, membership_pk).user
    return start_password_page(request, person, back=reverse("assessment:team-detail", args=[unit.pk]))


def _kept_unit(request: SignedInRequest, pk: int) -> Unit:
    unit = get_unit(request.user, pk)
    permissions.check_can_manage_team(request.user, unit)
    return unit
