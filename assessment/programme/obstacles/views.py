"""Obstacles of a round: listed, noted, changed, solved, ended, and made a task."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.areas import AreaKey
from assessment.people.requests import SignedInRequest
from assessment.programme.models import Obstacle
from assessment.programme.obstacles.forms import (
    Choices,
    EndForm,
    ObstacleForm,
    SolutionForm,
    obstacle_initial,
    solution_initial,
)
from assessment.programme.obstacles.needs import need_of
from assessment.programme.obstacles.origins import origin_of
from assessment.programme.obstacles.permissions import check_can_report, check_is_not_ended
from assessment.programme.obstacles.selectors import (
    codes_by_obstacle,
    codes_of,
    digest_of,
    get_obstacle,
    get_obstacles,
    items_for,
    one_page,
    persons_for,
)
from assessment.programme.obstacles.services import (
    StaleObstacle,
    add_obstacle,
    change_obstacle,
    end_obstacle,
    report_solution,
)
from assessment.programme.obstacles.tables import obstacle_table
from assessment.programme.permissions import check_can_keep_area, check_can_keep_programme
from assessment.programme.plan.selectors.lines import areas_kept, get_plan_assessment
from assessment.rounds.models import Assessment
from assessment.tasks.models import Subject
from assessment.tasks.selectors.needs import owner_field, sharing_of
from assessment.tasks.views.needs import Giving
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file


@require_safe
def obstacle_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List the obstacles of one round by area, or send them as a file; `?keadaan=` and `?area=` narrow the page."""
    page = get_obstacles(request.user, pk, state=request.GET.get("keadaan", ""), area=request.GET.get("area", ""))
    if wants_file(request):
        table = obstacle_table(page, codes_by_obstacle(page.assessment))
        return table_file(request, table, recorded_in=[page.assessment.unit])
    context = {"page": page, "assessment": page.assessment}
    return render(request, "assessment/programme/obstacles/obstacle_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note an obstacle; `?percakapan=`, `?tugas=` or `?kegiatan=` fill in what it comes from, `?area=` and `?soal=` where."""
    assessment = get_plan_assessment(request.user, pk)
    check_can_keep_programme(request.user, assessment)
    origin = origin_of(request.user, assessment, request.GET.dict())
    choices = _choices(request, assessment)
    form = ObstacleForm(posted(request), initial=origin.initial, choices=choices, is_new=True)
    if form.is_valid():
        with Attempt(form):
            row = add_obstacle(
                assessment=assessment,
                facts=form.facts(),
                solution=form.cleaned_data["solution"],
                origin=origin,
                by=request.user,
            )
            messages.success(request, "Hambatan dicatat.")
            return redirect("assessment:obstacle-detail", assessment.pk, row.pk)
    context = {"assessment": assessment, "form": form, "origin": origin}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/programme/obstacles/obstacle_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_detail(request: SignedInRequest, pk: int, obstacle_pk: int) -> HttpResponse:
    """Show one obstacle; POST makes it somebody's task."""
    assessment = get_plan_assessment(request.user, pk)
    row = get_obstacle(assessment, obstacle_pk)
    is_open = row.ended_at is None and row.solved_on is None
    sharing = sharing_of(request.user, assessment, Subject.OBSTACLE, [need_of(row)] if is_open else [])
    giving = Giving(request, assessment, sharing, day=sharing.last_day, area=row.area)
    if giving.is_done:
        return redirect("assessment:obstacle-detail", assessment.pk, row.pk)
    if row.owner_id is not None and owner_field(row.area) in giving.form.fields:
        giving.form.initial[owner_field(row.area)] = row.owner_id
    context = {
        "assessment": assessment,
        "page": one_page(request.user, row),
        "giving": giving,
        "held": sharing.held.get(str(row.pk)),
        "form": giving.form,
    }
    return render(request, "assessment/programme/obstacles/obstacle_detail.html", context, status=giving.status)


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_edit(request: SignedInRequest, pk: int, obstacle_pk: int) -> HttpResponse:
    """Change what hinders the office."""
    assessment = get_plan_assessment(request.user, pk)
    row = get_obstacle(assessment, obstacle_pk)
    check_can_keep_area(request.user, assessment, row.area)
    check_is_not_ended(row)
    codes = codes_of(row)
    initial = obstacle_initial(row, codes, digest_of(row, codes))
    form = ObstacleForm(posted(request), initial=initial, choices=_choices(request, assessment, row))
    stale: StaleObstacle | None = None
    if form.is_valid():
        try:
            change_obstacle(obstacle=row, facts=form.facts(), by=request.user, seen=form.cleaned_data["seen"])
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleObstacle as newer:
            stale, form = newer, form.again(newer.digest)
        else:
            messages.success(request, "Hambatan diperbarui.")
            return redirect("assessment:obstacle-detail", assessment.pk, row.pk)
    return _shown(request, "obstacle_edit", {"assessment": assessment, "row": row, "form": form, "stale": stale})


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_report(request: SignedInRequest, pk: int, obstacle_pk: int) -> HttpResponse:
    """Say what is done about an obstacle, what came of it, and whether it is solved."""
    assessment = get_plan_assessment(request.user, pk)
    row = get_obstacle(assessment, obstacle_pk)
    check_can_report(request.user, row)
    form = SolutionForm(posted(request), initial=solution_initial(row, digest_of(row, codes_of(row))))
    stale: StaleObstacle | None = None
    if form.is_valid():
        try:
            saved = report_solution(obstacle=row, solution=form.said(), by=request.user, seen=form.cleaned_data["seen"])
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleObstacle as newer:
            stale, form = newer, form.again(newer.digest)
        else:
            messages.success(request, f"Solusi tersimpan. Keadaan: {saved.state.label.lower()}.")
            return redirect("assessment:obstacle-detail", assessment.pk, row.pk)
    return _shown(request, "obstacle_report", {"assessment": assessment, "row": row, "form": form, "stale": stale})


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_end(request: SignedInRequest, pk: int, obstacle_pk: int) -> HttpResponse:
    """End an obstacle with a reason."""
    assessment = get_plan_assessment(request.user, pk)
    row = get_obstacle(assessment, obstacle_pk)
    check_can_keep_area(request.user, assessment, row.area)
    check_is_not_ended(row)
    form = EndForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            end_obstacle(obstacle=row, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Hambatan dihentikan. Isinya tetap tersimpan.")
            return redirect("assessment:obstacle-list", assessment.pk)
    return _shown(request, "obstacle_end", {"assessment": assessment, "row": row, "form": form})


def _choices(request: SignedInRequest, assessment: Assessment, row: Obstacle | None = None) -> Choices:
    there = [AreaKey(row.area)] if row is not None else []
    areas = tuple(dict.fromkeys([*there, *areas_kept(request.user, assessment)]))
    return Choices(areas, persons_for(assessment, row), items_for(assessment, row))


def _shown(request: SignedInRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form: 409 where somebody was quicker, 422 where something is wrong."""
    status = 409 if context.get("stale") is not None else 422 if context["form"].is_bound else 200
    return render(request, f"assessment/programme/obstacles/{name}.html", context, status=status)
