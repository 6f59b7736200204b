"""The route to WBK or WBBM: read by the unit's team, steered and turned into work by its ketua tim."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.lke.models import Predicate
from assessment.people.requests import SignedInRequest
from assessment.planning.route.forms import RouteSettingForm, WorkForm, WorkPlanForm
from assessment.planning.route.permissions import check_can_steer_route
from assessment.planning.route.selectors import (
    RoutePage,
    get_route,
    get_route_assessment,
    get_setting,
    get_work,
    work_people,
)
from assessment.planning.route.services import StaleWork, change_work, plan_work, set_route
from assessment.planning.route.tables import move_table, route_table, work_table
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.tables.table import Table

WORK, GATES = "kerja", "syarat"


@require_safe
def route_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the least set of steps to a predicate, or send it as a file; `?predikat=` asks for the other one.

    `?tabel=kerja` makes the file that of the work planned from it, `?tabel=syarat` that of the missed minimums.
    """
    page = get_route(request.user, pk, request.GET.get("predikat", ""))
    if wants_file(request):
        makers: dict[str, Callable[[RoutePage], Table[Any]]] = {WORK: work_table, GATES: move_table}
        table = makers.get(request.GET.get("tabel", ""), route_table)(page)
        return table_file(request, table, recorded_in=[page.assessment.unit])
    return _page(request, page, WorkPlanForm(steps=page.to_plan))


@require_POST
def route_work_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turn the steps that are not planned yet into work items."""
    assessment = get_route_assessment(request.user, pk)
    check_can_steer_route(request.user, assessment)
    target = request.POST.get("predikat", "")
    page = get_route(request.user, pk, target)
    form = WorkPlanForm(request.POST, steps=page.to_plan)
    if not page.open_count:
        messages.success(request, "Semua langkah sudah ada di rencana kerja.")
        return redirect(_address(assessment, target))
    if form.is_valid():
        with Attempt(form):
            made = plan_work(assessment=assessment, target=target, days=form.days(), by=request.user)
            messages.success(request, _said(made))
            return redirect(f"{_address(assessment, target)}#rencana")
    return _page(request, page, form, status=422)


def _said(made: list[WorkItem]) -> str:
    given = sum(item.owner is not None for item in made)
    said = f"{count_text(len(made))} langkah sudah masuk rencana kerja"
    if given == len(made):
        return f"{said} dan menjadi tugas penanggung jawabnya."
    return f"{said}, {count_text(given)} menjadi tugas. Tunjuk penanggung jawab yang lain di bawah."


@require_http_methods(["GET", "HEAD", "POST"])
def route_setting_edit(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Correct the effort of one question, or say that it cannot be changed."""
    assessment = get_route_assessment(request.user, pk)
    check_can_steer_route(request.user, assessment)
    indicator, setting = get_setting(assessment, code)
    target = request.GET.get("predikat", "")
    initial = {"effort": setting.effort, "is_locked": setting.is_locked} if setting is not None else None
    form = RouteSettingForm(posted(request), initial=initial)
    if form.is_valid():
        set_route(assessment=assessment, indicator=indicator, by=request.user, **form.cleaned_data)
        messages.success(request, f"Pengaturan pertanyaan {indicator.code} disimpan; jalur dihitung ulang.")
        return redirect(_address(assessment, target))
    context = {
        "assessment": assessment,
        "indicator": indicator,
        "setting": setting,
        "form": form,
        "back": _address(assessment, target),
    }
    return render(
        request, "assessment/planning/route/route_setting_edit.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def work_edit(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """Change one line of the rencana kerja."""
    assessment = get_route_assessment(request.user, pk)
    check_can_steer_route(request.user, assessment)
    item = get_work(assessment, item_pk)
    stands = {name: getattr(item, name) for name in ("due_on", "state", "result")}
    stands |= {"owner": item.owner_id, "seen": item.content_digest}
    stale: StaleWork | None = None
    form = WorkForm(posted(request), initial=stands, people=work_people(item))
    back = _address(assessment, request.GET.get("predikat", ""))
    if form.is_valid():
        try:
            change_work(item=item, by=request.user, **form.cleaned_data)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleWork as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, "Rencana kerja diperbarui.")
            return redirect(f"{back}#rencana")
    context = {"assessment": assessment, "item": item, "form": form, "back": back, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, "assessment/planning/route/work_edit.html", context, status=status)


def _page(request: SignedInRequest, page: RoutePage, form: WorkPlanForm, status: int = 200) -> HttpResponse:
    context = {"page": page, "assessment": page.assessment, "predicates": Predicate.values, "form": form}
    return render(request, "assessment/planning/route/route_detail.html", context, status=status)


def _address(assessment: Assessment, target: str) -> str:
    url = reverse("assessment:route-detail", args=[assessment.pk])
    return f"{url}?{urlencode({'predikat': target})}" if target in Predicate.values else url
