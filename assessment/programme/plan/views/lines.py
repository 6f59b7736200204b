"""One line of the rencana kerja: made, changed, ended, and reported month by month."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from assessment.people.areas import AreaKey
from assessment.people.requests import SignedInRequest
from assessment.programme.models import WorkItem
from assessment.programme.permissions import check_can_keep_area, check_can_keep_programme
from assessment.programme.plan.forms import EndForm, LineForm, MonthForm, line_initial
from assessment.programme.plan.permissions import check_can_report
from assessment.programme.plan.selectors.lines import (
    areas_kept,
    codes_of,
    digest_of,
    get_line,
    get_plan_assessment,
    latest_month,
    people_of,
)
from assessment.programme.plan.services.lines import StaleLine, add_line, change_line, end_line
from assessment.programme.plan.services.progress import StaleProgress, report_month
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.indonesian import MONTHS
from zi_portal.kit.refusals import InvalidInput, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def line_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a line into the rencana kerja; `?area=` and `?soal=` fill in what the person came from."""
    assessment = get_plan_assessment(request.user, pk)
    check_can_keep_programme(request.user, assessment)
    initial = {"area": request.GET.get("area", ""), "codes": request.GET.get("soal", "")[:100]}
    form = LineForm(
        posted(request), initial=initial, areas=areas_kept(request.user, assessment), people=people_of(assessment)
    )
    if form.is_valid():
        with Attempt(form):
            item = add_line(assessment=assessment, facts=form.facts(), by=request.user)
            messages.success(request, f"Kegiatan “{item.title}” ditambahkan ke rencana kerja.")
            return redirect(opened_at(item))
    context = {"assessment": assessment, "form": form}
    return render(request, "assessment/programme/plan/line_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """Change one line."""
    assessment = get_plan_assessment(request.user, pk)
    item = _line_to_change(request, assessment.pk, item_pk)
    codes = codes_of(item)
    stale: StaleLine | None = None
    areas = tuple(dict.fromkeys([AreaKey(item.area), *areas_kept(request.user, assessment)]))
    initial = line_initial(item, codes, digest_of(item, codes))
    form = LineForm(posted(request), initial=initial, areas=areas, people=people_of(assessment, item))
    if form.is_valid():
        try:
            item = change_line(item=item, facts=form.facts(), by=request.user, seen=form.cleaned_data["seen"])
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleLine as newer:
            stale, form = newer, form.again(newer.digest)
        else:
            messages.success(request, f"Kegiatan “{item.title}” diperbarui.")
            return redirect(opened_at(item))
    context = {"assessment": assessment, "item": item, "form": form, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, "assessment/programme/plan/line_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def line_end(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """End one line with a reason."""
    assessment = get_plan_assessment(request.user, pk)
    item = _line_to_change(request, assessment.pk, item_pk)
    form = EndForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            end_line(item=item, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Kegiatan “{item.title}” dihentikan. Laporannya tetap tersimpan.")
            return redirect("assessment:plan-detail", assessment.pk)
    context = {"assessment": assessment, "item": item, "form": form}
    return render(request, "assessment/programme/plan/line_end.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def line_report(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """Report how far a line was at one month, `?bulan=11`; the latest one without it."""
    assessment = get_plan_assessment(request.user, pk)
    item = get_line(assessment, item_pk)
    check_can_report(request.user, item)
    latest = latest_month(assessment.period.year, today_in(assessment.unit))
    if not latest:
        raise WrongState(f"Tahun {assessment.period.year} belum dimulai, jadi belum ada bulan yang dapat dilaporkan.")
    stale: StaleProgress | None = None
    form = MonthForm(posted(request), initial=_month_initial(request, item, latest), latest=latest)
    if form.is_valid():
        try:
            row = report_month(item=item, by=request.user, **form.cleaned_data)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleProgress as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            said = f"Kemajuan {MONTHS[row.month - 1]} tersimpan: {row.percent} %."
            messages.success(request, said)
            return redirect(opened_at(item))
    context = {"assessment": assessment, "item": item, "form": form, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, "assessment/programme/plan/line_report.html", context, status=status)


def opened_at(item: WorkItem) -> str:
    """Return the address of the year with this line opened."""
    url = reverse("assessment:plan-detail", args=[item.assessment_id])
    return f"{url}?{urlencode({'buka': item.pk})}#kegiatan-{item.pk}"


def _line_to_change(request: SignedInRequest, pk: int, item_pk: int) -> WorkItem:
    item = get_line(get_plan_assessment(request.user, pk), item_pk)
    check_can_keep_area(request.user, item.assessment, item.area)
    if item.ended_at is not None:
        raise WrongState("Kegiatan ini sudah dihentikan, jadi tidak dapat diubah lagi.")
    return item


def _month_initial(request: SignedInRequest, item: WorkItem, latest: int) -> dict[str, Any]:
    asked = request.GET.get("bulan", "")
    month = int(asked) if asked.isascii() and asked.isdecimal() and 1 <= int(asked[:3]) <= latest else latest
    saved = item.progress.filter(month=month).first()
    if saved is None:
        return {"month": month}
    return {
        "month": month,
        "percent": saved.percent,
        "text": saved.text,
        "why_lower": saved.why_lower,
        "seen": saved.content_digest,
    }
