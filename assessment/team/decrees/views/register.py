"""The register of SK of a unit's team."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people import permissions
from assessment.people.models import Decree, Unit
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_unit
from assessment.team.decrees.forms import DecreeEndForm, DecreeForm, HangForm, decree_initial
from assessment.team.decrees.selectors.register import decree_page, get_decree, register_of
from assessment.team.decrees.services.register import StaleDecree, add_decree, change_decree, end_decree, hang_roles
from assessment.team.decrees.tables import decree_table
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.kit.tables.asked import wants_file


@require_safe
def decree_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List the SK of a unit's team, or send them as a file."""
    unit = get_unit(request.user, pk)
    found = register_of(request.user, unit)
    if wants_file(request):
        return table_file(request, decree_table(unit, found), recorded_in=[unit])
    reason = permissions.denial(permissions.check_can_manage_team, request.user, unit)
    context = {"unit": unit, "page": page_of(request, found), "reason": reason}
    return render(request, "assessment/team/decrees/decree_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decree_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record one SK."""
    unit = _kept_unit(request, pk)
    form = DecreeForm(posted(request), others=unit.decrees.all())
    if form.is_valid():
        with Attempt(form):
            decree = add_decree(unit=unit, facts=form.facts(), by=request.user)
            messages.success(request, f"SK {decree.number} tercatat. Kaitkan peran yang ditetapkannya di halaman ini.")
            return redirect("assessment:decree-detail", unit.pk, decree.pk)
    context = {"unit": unit, "form": form}
    return render(request, "assessment/team/decrees/decree_edit.html", context, status=422 if form.is_bound else 200)


@require_safe
def decree_detail(request: SignedInRequest, pk: int, decree_pk: int) -> HttpResponse:
    """Show one SK with the roles that hang on it, and those that may."""
    unit = get_unit(request.user, pk)
    return _detail(request, get_decree(request.user, unit, decree_pk), None)


@require_http_methods(["POST"])
def decree_roles_hang(request: SignedInRequest, pk: int, decree_pk: int) -> HttpResponse:
    """Hang the ticked roles on an SK."""
    decree = _kept_decree(request, pk, decree_pk)
    form = HangForm(request.POST, roles=[loose.role.pk for loose in decree_page(decree).loose])
    if form.is_valid():
        with Attempt(form):
            roles = hang_roles(decree=decree, roles=form.cleaned_data["roles"], by=request.user)
            messages.success(request, f"{count_text(len(roles))} peran terkait SK {decree.number}.")
            return redirect("assessment:decree-detail", decree.unit_id, decree.pk)
    return _detail(request, decree, form)


@require_http_methods(["GET", "HEAD", "POST"])
def decree_edit(request: SignedInRequest, pk: int, decree_pk: int) -> HttpResponse:
    """Correct one SK."""
    decree = _kept_decree(request, pk, decree_pk)
    unit, stale = decree.unit, None
    form = DecreeForm(posted(request), initial=decree_initial(decree), others=unit.decrees.exclude(pk=decree.pk))
    if form.is_valid():
        try:
            decree = change_decree(decree=decree, facts=form.facts(), by=request.user, seen=form.cleaned_data["seen"])
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleDecree as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, f"SK {decree.number} tersimpan.")
            return redirect("assessment:decree-detail", unit.pk, decree.pk)
    context = {"unit": unit, "decree": decree, "form": form, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, "assessment/team/decrees/decree_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def decree_end(request: SignedInRequest, pk: int, decree_pk: int) -> HttpResponse:
    """End one SK with a reason."""
    decree = _kept_decree(request, pk, decree_pk)
    form = DecreeEndForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            end_decree(decree=decree, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"SK {decree.number} diakhiri. Peran yang terkait padanya tetap.")
            return redirect("assessment:decree-list", decree.unit_id)
    context = {"unit": decree.unit, "decree": decree, "form": form, "page": decree_page(decree)}
    return render(request, "assessment/team/decrees/decree_end.html", context, status=422 if form.is_bound else 200)


def _detail(request: SignedInRequest, decree: Decree, form: HangForm | None) -> HttpResponse:
    reason = permissions.denial(permissions.check_can_manage_team, request.user, decree.unit)
    ticked = [] if form is None else form.data.getlist("roles")  # type: ignore[attr-defined]  # a QueryDict
    context = {"unit": decree.unit, "page": decree_page(decree), "form": form, "reason": reason, "ticked": ticked}
    status = 200 if form is None else 422
    return render(request, "assessment/team/decrees/decree_detail.html", context, status=status)


def _kept_unit(request: SignedInRequest, pk: int) -> Unit:
    unit = get_unit(request.user, pk)
    permissions.check_can_manage_team(request.user, unit)
    return unit


def _kept_decree(request: SignedInRequest, pk: int, decree_pk: int) -> Decree:
    unit = _kept_unit(request, pk)
    decree = get_decree(request.user, unit, decree_pk)
    if decree.ended_at is not None:
        raise WrongState("SK ini sudah diakhiri, jadi tidak dapat diubah lagi. Catat SK yang baru.")
    return decree
