"""Monitoring of a round: the year, one record, recording, changing and ending one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people import permissions
from assessment.people.requests import SignedInRequest
from assessment.programme.monitoring.forms import ChooseForm, EndForm, MonitoringForm
from assessment.programme.monitoring.models import Monitoring
from assessment.programme.monitoring.needs import need_of
from assessment.programme.monitoring.permissions import (
    check_can_keep_monitoring,
    check_is_not_ended,
    check_may_keep_monitoring,
)
from assessment.programme.monitoring.selectors import (
    AREAS,
    decision_lines,
    draft_of,
    get_monitoring_year,
    get_record,
    record_page,
)
from assessment.programme.monitoring.services import (
    StaleMonitoring,
    change_monitoring,
    end_monitoring,
    record_monitoring,
)
from assessment.programme.monitoring.tables import monitoring_table
from assessment.programme.permissions import check_can_keep_programme
from assessment.programme.plan.selectors.lines import get_plan_assessment, latest_month
from assessment.tasks.models import Subject
from assessment.tasks.selectors.needs import sharing_of
from assessment.tasks.selectors.tasks import today_in
from assessment.tasks.views.needs import Giving
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.kit.tables.asked import wants_file


@require_safe
def monitoring_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show which months of which pokja were monitored, or send the records as a file."""
    page = get_monitoring_year(request.user, pk)
    if wants_file(request):
        table = monitoring_table(page, decision_lines(page.assessment, page.records))
        return table_file(request, table, recorded_in=[page.assessment.unit])
    context = {"page": page, "assessment": page.assessment}
    return render(request, "assessment/programme/monitoring/monitoring_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def monitoring_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record the monitoring of `?area=AK&bulan=3`, begun from what was reported then; without these, ask for them."""
    assessment = get_plan_assessment(request.user, pk)
    check_can_keep_programme(request.user, assessment)
    latest = latest_month(assessment.period.year, today_in(assessment.unit))
    if not latest:
        raise WrongState(f"Tahun {assessment.period.year} belum dimulai, jadi belum ada bulan yang dapat dicatat.")
    areas = [area for area in AREAS if permissions.can(check_may_keep_monitoring, request.user, assessment, area)]
    asked = {"area", "bulan"} & request.GET.keys()
    choice = ChooseForm(request.GET if asked else None, areas=areas, latest=latest, initial={"bulan": latest})
    context: dict[str, Any] = {"assessment": assessment, "choice": choice}
    if not choice.is_valid():
        status = 422 if asked else 200
        return render(request, "assessment/programme/monitoring/monitoring_choose.html", context, status=status)
    area, month = choice.chosen
    draft = Monitoring(assessment=assessment, area=area, month=month)
    initial = {} if request.method == "POST" else {"seen": draft_of(assessment, area, month)}
    form = MonitoringForm(posted(request), initial=initial, is_new=True)
    if form.is_valid():
        with Attempt(form):
            row = record_monitoring(assessment=assessment, area=area, month=month, said=form.said(), by=request.user)
            messages.success(request, "Monev dicatat.")
            return redirect("assessment:monitoring-detail", assessment.pk, row.pk)
    return _shown(request, "monitoring_edit", context | {"record": draft, "form": form, "is_new": True})


@require_http_methods(["GET", "HEAD", "POST"])
def monitoring_detail(request: SignedInRequest, pk: int, record_pk: int) -> HttpResponse:
    """Show one record; POST makes tasks of the decisions that are ticked."""
    assessment = get_plan_assessment(request.user, pk)
    page = record_page(request.user, get_record(assessment, record_pk))
    decisions = page.open_decisions if page.record.ended_at is None else ()
    sharing = sharing_of(request.user, assessment, Subject.DECISION, [need_of(one) for one in decisions])
    giving = Giving(request, assessment, sharing, day=sharing.last_day, area=page.area)
    if giving.is_done:
        return redirect("assessment:monitoring-detail", assessment.pk, record_pk)
    context = {"assessment": assessment, "page": page, "giving": giving, "form": giving.form}
    return render(request, "assessment/programme/monitoring/monitoring_detail.html", context, status=giving.status)


@require_http_methods(["GET", "HEAD", "POST"])
def monitoring_edit(request: SignedInRequest, pk: int, record_pk: int) -> HttpResponse:
    """Change what a record says, and add decisions."""
    assessment = get_plan_assessment(request.user, pk)
    row = get_record(assessment, record_pk)
    check_can_keep_monitoring(request.user, assessment, row.area)
    check_is_not_ended(row)
    initial = {name: getattr(row, name) for name in ("held_on", "attendees", "seen")}
    form = MonitoringForm(posted(request), initial=initial | {"seen_digest": row.content_digest}, is_new=False)
    stale: StaleMonitoring | None = None
    if form.is_valid():
        try:
            change_monitoring(record=row, said=form.said(), by=request.user, seen=form.cleaned_data["seen_digest"])
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleMonitoring as newer:
            stale, form = newer, form.again(newer.digest)
        else:
            messages.success(request, "Catatan monev diperbarui.")
            return redirect("assessment:monitoring-detail", assessment.pk, row.pk)
    return _shown(request, "monitoring_edit", {"assessment": assessment, "record": row, "form": form, "stale": stale})


@require_http_methods(["GET", "HEAD", "POST"])
def monitoring_end(request: SignedInRequest, pk: int, record_pk: int) -> HttpResponse:
    """End a record with a reason."""
    assessment = get_plan_assessment(request.user, pk)
    row = get_record(assessment, record_pk)
    check_can_keep_monitoring(request.user, assessment, row.area)
    check_is_not_ended(row)
    form = EndForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            end_monitoring(record=row, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Catatan monev dihentikan. Isinya tetap tersimpan.")
            return redirect("assessment:monitoring-list", assessment.pk)
    return _shown(request, "monitoring_end", {"assessment": assessment, "record": row, "form": form})


def _shown(request: SignedInRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form: 409 where somebody was quicker, 422 where something is wrong."""
    status = 409 if context.get("stale") is not None else 422 if context["form"].is_bound else 200
    return render(request, f"assessment/programme/monitoring/{name}.html", context, status=status)
