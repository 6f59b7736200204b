"""Kelola: people, their accounts and their roles."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.forms.filters import PersonFilter
from assessment.accounts.forms.people import NewPersonForm, PersonForm, RoleForm
from assessment.accounts.selectors import administration, people
from assessment.accounts.services import memberships, passwords
from assessment.accounts.services import people as people_services
from assessment.accounts.services.memberships import RoleFacts
from assessment.accounts.services.passwords import StartPassword
from assessment.accounts.services.people import PersonFacts
from assessment.accounts.tables import person_table
from assessment.lists.views import table_file
from assessment.people import permissions
from assessment.people.models import Membership, User
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import ActionDenied, InvalidInput
from zi_portal.kit.tables.asked import wants_file


@require_safe
def person_list(request: SignedInRequest) -> HttpResponseBase:
    """List the people, with search, or send them as a file."""
    filters = PersonFilter(request.GET)
    is_file, today = wants_file(request), timezone.localdate()
    found = people.find_people(request.user, **filters.chosen(), has_every_role=is_file)
    if is_file:
        return table_file(request, person_table(found, today), recorded_in=people.instansi_kept_by(request.user))
    context = {"page": page_of(request, found), "filters": filters, "most_roles": people.MOST_ROLES}
    return render(request, "assessment/accounts/person_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: SignedInRequest) -> HttpResponse:
    """Add a person with a first role, and show the start password once."""
    form = NewPersonForm(
        posted(request),
        units=administration.active_units(request.user),
        instansi=people.administered_instansi(request.user),
        initial={
            "unit": administration.active_unit(request.user, request.GET.get("unit", "")),
            "starts_on": timezone.localdate(),
        },
    )
    if form.is_valid():
        try:
            slip = people_services.create_person(
                facts=PersonFacts(**form.person_facts()), role=RoleFacts(**form.role_facts()), by=request.user
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except ActionDenied as denied:
            form.add_error(None, denied.reason)
        else:
            return start_password_slip(
                request, slip, back=reverse("assessment:person-list"), again=reverse("assessment:person-create")
            )
    return render(
        request, "assessment/accounts/person_create.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a person with account and roles; change who they are."""
    person = people.get_person(request.user, pk)
    initial = {name: getattr(person, name) for name in PersonForm.PERSON_FIELDS}
    if person.username == person.nip:
        initial["username"] = ""
    form = PersonForm(posted(request), initial=initial)
    if form.is_valid():
        with Attempt(form):
            people_services.change_person(person=person, facts=PersonFacts(**form.person_facts()), by=request.user)
            messages.success(request, "Perubahan data orang tersimpan.")
            return redirect("assessment:person-edit", person.pk)
    context = {
        "form": form,
        "person": person,
        "today": timezone.localdate(),
        "reason": permissions.denial(accounts_permissions.check_can_keep_account, request.user, person),
    }
    return render(request, "assessment/accounts/person_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def start_password_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more, then give a person a new start password, shown once."""
    person = people.get_person(request.user, pk)
    return start_password_page(request, person, back=reverse("assessment:person-edit", args=[person.pk]))


@require_POST
def person_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an account."""
    person = people.get_person(request.user, pk)
    people_services.close_person(person=person, by=request.user)
    messages.success(request, f"Akun {person} ditutup. Sesinya berakhir dan perannya tetap tercatat.")
    return redirect("assessment:person-edit", person.pk)


@require_POST
def person_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a closed account again, with a new start password shown once."""
    person = people.get_person(request.user, pk)
    slip = people_services.reopen_person(person=person, by=request.user)
    return start_password_slip(request, slip, back=reverse("assessment:person-edit", args=[person.pk]))


@require_POST
def sessions_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign a person out everywhere."""
    person = people.get_person(request.user, pk)
    people_services.end_sessions(person=person, by=request.user)
    messages.success(request, f"Semua sesi {person} diakhiri. Kata sandinya tetap berlaku.")
    return redirect("assessment:person-edit", person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a person a further role."""
    person = people.get_person(request.user, pk)
    form = _role_form(request, {"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            memberships.add_membership(person=person, facts=RoleFacts(**form.role_facts()), by=request.user)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except ActionDenied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, f"Peran {person} sudah ditambahkan.")
            return redirect("assessment:person-edit", person.pk)
    context = {"form": form, "person": person, "membership": None}
    return render(request, "assessment/accounts/membership_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a role."""
    membership = people.get_membership(request.user, pk)
    form = _role_form(request, role_initial(membership))
    if form.is_valid():
        with Attempt(form):
            memberships.change_membership(membership=membership, facts=RoleFacts(**form.role_facts()), by=request.user)
            messages.success(request, f"Peran {membership.user} sudah diubah.")
            return redirect("assessment:person-edit", membership.user_id)
    reason = permissions.denial(permissions.check_can_grant, request.user, membership)
    context = {"form": form, "person": membership.user, "membership": membership, "reason": reason}
    return render(request, "assessment/accounts/membership_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def membership_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a role."""
    membership = people.get_membership(request.user, pk)
    memberships.end_membership(membership=membership, by=request.user)
    messages.success(request, f"Peran {membership.get_role_display()} untuk {membership.user} diakhiri.")
    return redirect("assessment:person-edit", membership.user_id)


def start_password_page(request: SignedInRequest, person: User, *, back: str) -> HttpResponse:
    """Say what a new start password does to the one who has the account; issue it only when that was confirmed."""
    if request.method == "POST":
        slip = passwords.issue_start_password(person=person, by=request.user)
        return start_password_slip(request, slip, back=back)
    passwords.check_can_issue(person=person, by=request.user)
    days = passwords.START_PASSWORD_LIFE.days
    context = {"person": person, "back": back, "days": days}
    return render(request, "assessment/accounts/start_password_issue.html", context)


def start_password_slip(request: SignedInRequest, slip: StartPassword, *, back: str, again: str = "") -> HttpResponse:
    """Answer a POST with the slip itself, without a redirect: the password is kept nowhere it could be read again.

    back: the list or the person it came from; again: the form for one more person, "" where none is being added.
    """
    context = {"slip": slip, "person": slip.person, "back": back, "again": again}
    return render(request, "assessment/accounts/start_password_slip.html", context)


def role_initial(membership: Membership) -> dict[str, Any]:
    """Return what a form of `membership` shows."""
    names = ("role", "unit", "instansi", "areas", "sk_number", "starts_on", "ends_on")
    return {name: getattr(membership, name) for name in names}


def _role_form(request: SignedInRequest, initial: dict[str, Any]) -> RoleForm:
    return RoleForm(
        posted(request),
        units=administration.active_units(request.user),
        instansi=people.administered_instansi(request.user),
        initial=initial,
    )
