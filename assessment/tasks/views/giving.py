"""Sharing out the questions: ticked one by one or by sub-area, to one person, until a day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment.lke.selectors.layout import get_layout
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from assessment.tasks.forms import GiveForm
from assessment.tasks.permissions import check_can_lead, check_can_read_tasks
from assessment.tasks.selectors.giving import GivingArea, GivingPage, giving_page
from assessment.tasks.services.giving import Given, give_questions
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.indonesian import count_text, names_text

MOST_NAMED = 5


@require_http_methods(["GET", "HEAD", "POST"])
def task_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give ticked questions and whole sub-areas to one person.

    `?area=` shows one area, `?untuk=` chooses the person, `?pertanyaan=` ticks questions.
    """
    assessment = get_assessment(request.user, pk)
    check_can_read_tasks(request.user, assessment)
    check_can_lead(request.user, assessment)
    area = request.GET.get("area", "")
    page = giving_page(request.user, assessment, area)
    initial = {"due_on": page.last_day, "owner": request.GET.get("untuk", "")[:18]}
    form = GiveForm(posted(request), initial=initial, people=page.people)
    ticked = _ticked(request, assessment, page)
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            given = give_questions(assessment=assessment, codes=ticked, by=request.user, **form.cleaned_data)
            _say(request, given)
            return redirect(f"{reverse('assessment:task-give', args=[assessment.pk])}{f'?area={area}' if area else ''}")
    shown, groups = set((posted(request) or request.GET).getlist("pertanyaan")), set(request.POST.getlist("subarea"))
    context = {
        "assessment": assessment,
        "page": page,
        "form": form,
        "denied": attempt.denied,
        "ticked": shown,
        "groups": groups,
        "opened": {area.key for area in page.areas if len(page.areas) == 1 or _has_ticks(area, shown, groups)},
    }
    return render(request, "assessment/tasks/task_give.html", context, status=attempt.status)


def _has_ticks(area: GivingArea, codes: set[str], groups: set[str]) -> bool:
    return any(group.code in groups or any(q.code in codes for q in group.questions) for group in area.groups)


def _ticked(request: SignedInRequest, assessment: Assessment, page: GivingPage) -> list[str]:
    """Return the codes of the questions that were ticked, and of those in ticked sub-areas that nobody has yet."""
    layout = get_layout(assessment.period.instrument)
    groups = set(request.POST.getlist("subarea"))
    single = request.POST.getlist("pertanyaan")
    whole = [code for code, question in layout.questions.items() if question.group in groups and code not in page.held]
    return list(dict.fromkeys([*single, *whole]))


def _say(request: SignedInRequest, given: Given) -> None:
    said = []
    if given.made:
        said.append(f"{count_text(len(given.made))} pertanyaan diberikan kepada {given.made[0].owner}.")
    if given.held:
        codes = [task.indicator.code for task in given.held if task.indicator is not None]
        owners = dict.fromkeys(str(task.owner or "tanpa pemilik") for task in given.held)
        said.append(
            f"{names_text(codes, MOST_NAMED)} tetap pada {names_text(list(owners), MOST_NAMED)}, "
            "yang sudah mengerjakannya. Pindahkan dari halaman tugasnya bila perlu."
        )
    (messages.success if given.made else messages.warning)(request, " ".join(said))
