"""The services with their promised times: the list, one recorded, changed and withdrawn."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.programme.permissions import check_can_keep_area
from assessment.programme.registers.forms import PromiseForm, WithdrawForm, promise_initial
from assessment.programme.registers.models import ServicePromise
from assessment.programme.registers.questions import SERVICES
from assessment.programme.registers.selectors.months import get_register_assessment
from assessment.programme.registers.selectors.offers import uses_of
from assessment.programme.registers.selectors.promises import AREA, get_promise, get_promise_page
from assessment.programme.registers.services.promises import (
    Promise,
    StalePromise,
    add_promises,
    change_promise,
    withdraw_promise,
)
from assessment.programme.registers.tables import promise_table
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.kit.tables.asked import wants_file


@require_safe
def service_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the services of one round, or send them as a file."""
    page = get_promise_page(request.user, pk)
    if wants_file(request):
        return table_file(request, promise_table(page), recorded_in=[page.assessment.unit])
    context = {"page": page, "assessment": page.assessment, "uses": uses_of(SERVICES, page.assessment)}
    return render(request, "assessment/programme/registers/service_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def service_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record one service."""
    assessment = get_register_assessment(request.user, pk)
    check_can_keep_area(request.user, assessment, AREA)
    form = PromiseForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            add_promises(assessment=assessment, found=[Promise(**form.facts())], by=request.user)
            messages.success(request, f"Layanan “{form.cleaned_data['name']}” tersimpan.")
            return redirect("assessment:service-list", assessment.pk)
    context = {"assessment": assessment, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/programme/registers/service_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: SignedInRequest, pk: int, service_pk: int) -> HttpResponse:
    """Change one service."""
    row = _row_to_change(request, pk, service_pk)
    stale: StalePromise | None = None
    form = PromiseForm(posted(request), initial=promise_initial(row))
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change_promise(row=row, promise=Promise(**form.facts()), by=request.user, seen=seen)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StalePromise as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, f"Layanan “{form.cleaned_data['name']}” diperbarui.")
            return redirect("assessment:service-list", row.assessment.pk)
    context = {"assessment": row.assessment, "row": row, "form": form, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, "assessment/programme/registers/service_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def service_withdraw(request: SignedInRequest, pk: int, service_pk: int) -> HttpResponse:
    """Take one service out of the register with a reason."""
    row = _row_to_change(request, pk, service_pk)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            withdraw_promise(row=row, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Layanan “{row.name}” dicabut dari register. Isinya tetap dapat dibaca.")
            return redirect("assessment:service-list", row.assessment.pk)
    context = {"assessment": row.assessment, "row": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/programme/registers/service_withdraw.html", context, status=status)


def _row_to_change(request: SignedInRequest, pk: int, service_pk: int) -> ServicePromise:
    row = get_promise(get_register_assessment(request.user, pk), service_pk)
    check_can_keep_area(request.user, row.assessment, AREA)
    if row.withdrawn_at is not None:
        raise WrongState("Layanan ini sudah dicabut dari register, jadi tidak dapat diubah lagi.")
    return row
