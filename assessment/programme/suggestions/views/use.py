"""One answer of the staff, and what is made of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.people.requests import SignedInRequest
from assessment.programme.models import Obstacle
from assessment.programme.obstacles.forms import Choices, ObstacleForm
from assessment.programme.obstacles.selectors import items_for, persons_for
from assessment.programme.permissions import check_can_keep_programme
from assessment.programme.plan.selectors.lines import areas_kept
from assessment.programme.suggestions.forms import TaskForm
from assessment.programme.suggestions.models import Suggestion
from assessment.programme.suggestions.permissions import check_can_read_suggestions
from assessment.programme.suggestions.selectors import get_read_suggestion, suggestion_page
from assessment.programme.suggestions.services import turn_into_obstacle, turn_into_task
from assessment.tasks.selectors.tasks import last_day
from assessment.tasks.words import title_of
from zi_portal.kit.forms.act import Attempt, posted

LONGEST = Obstacle._meta.get_field("obstacle").max_length or 0


@require_safe
def suggestion_detail(request: SignedInRequest, pk: int, form_pk: int, suggestion_pk: int) -> HttpResponse:
    """Show what one person sent, and what has come of it."""
    suggestion = get_read_suggestion(request.user, pk, form_pk, suggestion_pk)
    context = {"assessment": suggestion.form.assessment, "page": suggestion_page(request.user, suggestion)}
    return render(request, "assessment/programme/suggestions/suggestion_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_obstacle(request: SignedInRequest, pk: int, form_pk: int, suggestion_pk: int) -> HttpResponse:
    """Note an obstacle that comes of an answer, its form filled in with it."""
    suggestion = _usable(request, pk, form_pk, suggestion_pk)
    assessment = suggestion.form.assessment
    page = suggestion_page(request.user, suggestion)
    choices = Choices(areas_kept(request.user, assessment), persons_for(assessment), items_for(assessment))
    form = ObstacleForm(posted(request), initial={"obstacle": page.text[:LONGEST]}, choices=choices, is_new=True)
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            obstacle = turn_into_obstacle(
                suggestion=suggestion, facts=form.facts(), solution=form.cleaned_data["solution"], by=request.user
            )
            messages.success(request, "Saran dijadikan hambatan.")
            return redirect("assessment:obstacle-detail", pk, obstacle.pk)
    context = {"assessment": assessment, "page": page, "form": form, "denied": attempt.denied, "what": "hambatan"}
    return render(request, "assessment/programme/suggestions/suggestion_use.html", context, status=attempt.status)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_task(request: SignedInRequest, pk: int, form_pk: int, suggestion_pk: int) -> HttpResponse:
    """Give a task that comes of an answer, its form filled in with it."""
    suggestion = _usable(request, pk, form_pk, suggestion_pk)
    assessment = suggestion.form.assessment
    page = suggestion_page(request.user, suggestion)
    initial = {"title": title_of("Tindak lanjuti saran", page.text), "due_on": last_day(assessment)}
    areas, people = areas_kept(request.user, assessment), persons_for(assessment)
    form = TaskForm(posted(request), initial=initial, areas=areas, people=people)
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            task = turn_into_task(suggestion=suggestion, facts=form.facts(), by=request.user)
            messages.success(request, f"Saran dijadikan tugas {task.owner}.")
            return redirect("assessment:task-detail", task.pk)
    context = {"assessment": assessment, "page": page, "form": form, "denied": attempt.denied, "what": "tugas"}
    return render(request, "assessment/programme/suggestions/suggestion_use.html", context, status=attempt.status)


def _usable(request: SignedInRequest, pk: int, form_pk: int, suggestion_pk: int) -> Suggestion:
    suggestion = get_read_suggestion(request.user, pk, form_pk, suggestion_pk)
    check_can_read_suggestions(request.user, suggestion.form.assessment)
    check_can_keep_programme(request.user, suggestion.form.assessment)
    return suggestion
