"""All tasks of a round for its team, as a list, a file and a text to copy; and handing over what nobody has."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.areas import AreaKey
from assessment.people.permissions import led_areas
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.selectors.owners import team_in_force
from assessment.tasks.forms import BoardFilter, HandOverForm
from assessment.tasks.models import OF_ANYONE
from assessment.tasks.permissions import check_can_lead, check_can_read_tasks
from assessment.tasks.selectors import board as read
from assessment.tasks.selectors.giving import people_to_choose
from assessment.tasks.selectors.tasks import may_lead
from assessment.tasks.services.handing_over import hand_over
from assessment.tasks.tables import task_table
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.indonesian import count_text, local_moment
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file


@require_safe
def task_board(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List the tasks of a round as filtered, or send them as a file; `?salin=1` shows them as text for WhatsApp."""
    assessment = get_assessment(request.user, pk)
    check_can_read_tasks(request.user, assessment)
    people = list(dict.fromkeys(member.user for member in team_in_force(assessment.unit)))
    filters = BoardFilter(request.GET, areas=read.area_names(assessment), people=people)
    chosen = filters.chosen()
    found = read.board(
        request.user,
        assessment,
        shown=chosen.get("tampil", ""),
        area=chosen.get("area", ""),
        owner=chosen.get("orang", ""),
    )
    if wants_file(request):
        return table_file(request, task_table(found.lines, assessment.unit.name), recorded_in=[assessment.unit])
    text = ""
    if request.GET.get("salin"):
        mine = request.build_absolute_uri(reverse("assessment:task-list"))
        now = local_moment(timezone.now(), assessment.unit.time_zone)
        text = read.copy_text(assessment, found.lines, read.SHOWN[chosen.get("tampil", "")], mine, now)
    context = {
        "assessment": assessment,
        "board": found,
        "page": page_of(request, found.lines),
        "filters": filters,
        "text": text,
        "may_lead": may_lead(request.user, assessment),
    }
    return render(request, "assessment/tasks/task_board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand the ticked tasks that nobody can work on to one person."""
    assessment = get_assessment(request.user, pk)
    check_can_read_tasks(request.user, assessment)
    check_can_lead(request.user, assessment)
    lines = read.orphans(request.user, assessment)
    areas = frozenset(AreaKey(line.task.area) for line in lines)
    if not areas or any(line.task.subject in OF_ANYONE for line in lines):
        areas = led_areas(request.user, assessment.unit)
    form = HandOverForm(posted(request), people=people_to_choose(assessment, areas))
    attempt = Attempt(form, keeps_denial=True)
    typed = request.POST.getlist("tugas")
    ticked = {int(text) for text in typed if text.isascii() and text.isdecimal() and len(text) < 19}
    if form.is_valid():
        with attempt:
            moved = hand_over(assessment=assessment, tasks=ticked, by=request.user, **form.cleaned_data)
            messages.success(request, f"{count_text(len(moved))} tugas diserahkan kepada {moved[0].owner}.")
            return redirect("assessment:task-board", assessment.pk)
    context = {
        "assessment": assessment,
        "lines": lines,
        "form": form,
        "ticked": ticked,
        "denied": attempt.denied,
    }
    return render(request, "assessment/tasks/task_hand_over.html", context, status=attempt.status)
