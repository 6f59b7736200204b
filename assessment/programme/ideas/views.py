"""The ideas of a unit: all of them, one, noted, changed, ranked, adopted or not."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.areas import AreaKey
from assessment.people.requests import SignedInRequest
from assessment.programme.ideas.forms import (
    DeclineForm,
    IdeaForm,
    RankForm,
    adoption_initial,
    idea_initial,
    suggested_initial,
)
from assessment.programme.ideas.permissions import (
    check_can_change_idea,
    check_can_decide_idea,
    check_can_propose_idea,
    check_is_not_adopted,
    check_is_proposed,
)
from assessment.programme.ideas.selectors import get_idea, get_idea_page, get_ideas
from assessment.programme.ideas.services import (
    StaleIdea,
    adopt_idea,
    change_idea,
    decline_idea,
    note_idea,
    rank_idea,
    turn_into_idea,
)
from assessment.programme.ideas.tables import idea_table
from assessment.programme.innovations.forms import InnovationForm
from assessment.programme.innovations.selectors.innovations import get_programme_round
from assessment.programme.permissions import check_can_keep_programme
from assessment.programme.suggestions.selectors import get_read_suggestion, suggestion_page
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file

FOLDER = "assessment/programme/ideas"


@require_safe
def idea_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List the ideas of the unit by their rank, or send them as a file; `?keadaan=` narrows the page."""
    page = get_ideas(request.user, pk, state=request.GET.get("keadaan", ""))
    if wants_file(request):
        return table_file(request, idea_table(page), recorded_in=[page.assessment.unit])
    return render(request, f"{FOLDER}/idea_list.html", {"page": page, "assessment": page.assessment})


@require_safe
def idea_detail(request: SignedInRequest, pk: int, idea_pk: int) -> HttpResponse:
    """Show one idea with what became of it."""
    page = get_idea_page(request.user, pk, idea_pk)
    return render(request, f"{FOLDER}/idea_detail.html", {"page": page, "assessment": page.assessment})


@require_http_methods(["GET", "HEAD", "POST"])
def idea_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note an idea."""
    assessment = get_programme_round(request.user, pk)
    check_can_propose_idea(request.user, assessment)
    form = IdeaForm(posted(request), initial={"proposed_on": today_in(assessment.unit)})
    if form.is_valid():
        with Attempt(form):
            idea = note_idea(assessment=assessment, facts=form.facts(), by=request.user)
            messages.success(request, "Ide dicatat.")
            return redirect("assessment:idea-detail", assessment.pk, idea.pk)
    return _shown(request, "idea_edit", {"assessment": assessment, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_idea(request: SignedInRequest, pk: int, form_pk: int, suggestion_pk: int) -> HttpResponse:
    """Note an idea that comes of an answer of the staff, its form filled in with it."""
    suggestion = get_read_suggestion(request.user, pk, form_pk, suggestion_pk)
    assessment = suggestion.form.assessment
    check_can_keep_programme(request.user, assessment)
    page = suggestion_page(request.user, suggestion)
    form = IdeaForm(posted(request), initial=suggested_initial(page.text, suggestion.sent_on))
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            idea = turn_into_idea(suggestion=suggestion, facts=form.facts(), by=request.user)
            messages.success(request, "Saran dijadikan ide.")
            return redirect("assessment:idea-detail", pk, idea.pk)
    context = {"assessment": assessment, "page": page, "form": form, "denied": attempt.denied, "what": "ide"}
    return render(request, "assessment/programme/suggestions/suggestion_use.html", context, status=attempt.status)


@require_http_methods(["GET", "HEAD", "POST"])
def idea_edit(request: SignedInRequest, pk: int, idea_pk: int) -> HttpResponse:
    """Change one idea."""
    assessment = get_programme_round(request.user, pk)
    idea = get_idea(assessment, idea_pk)
    check_can_change_idea(request.user, assessment, idea)
    form = IdeaForm(posted(request), initial=idea_initial(idea))
    stale: StaleIdea | None = None
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change_idea(assessment=assessment, idea=idea, facts=form.facts(), by=request.user, seen=seen)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleIdea as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, "Ide diperbarui.")
            return redirect("assessment:idea-detail", assessment.pk, idea.pk)
    return _shown(request, "idea_edit", {"assessment": assessment, "idea": idea, "form": form, "stale": stale})


@require_http_methods(["GET", "HEAD", "POST"])
def idea_rank(request: SignedInRequest, pk: int, idea_pk: int) -> HttpResponse:
    """Rank one idea by its benefit and its ease."""
    assessment = get_programme_round(request.user, pk)
    idea = get_idea(assessment, idea_pk)
    check_can_decide_idea(request.user, assessment)
    check_is_proposed(idea)
    initial = {"benefit": idea.benefit, "ease": idea.ease, "seen": idea.content_digest}
    form = RankForm(posted(request), initial=initial)
    stale: StaleIdea | None = None
    if form.is_valid():
        try:
            saved = rank_idea(assessment=assessment, idea=idea, by=request.user, **form.cleaned_data)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleIdea as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, f"Ide dinilai {saved.total}.")
            return redirect("assessment:idea-list", assessment.pk)
    return _shown(request, "idea_rank", {"assessment": assessment, "idea": idea, "form": form, "stale": stale})


@require_http_methods(["GET", "HEAD", "POST"])
def idea_adopt(request: SignedInRequest, pk: int, idea_pk: int) -> HttpResponse:
    """Begin an innovation with one idea, its form filled in with it."""
    assessment = get_programme_round(request.user, pk)
    idea = get_idea(assessment, idea_pk)
    check_can_decide_idea(request.user, assessment)
    check_is_not_adopted(idea)
    form = InnovationForm(
        posted(request),
        initial=adoption_initial(idea),
        areas=tuple(AreaKey),
        year=assessment.period.year,
        saved=None,
        is_claimed=False,
    )
    stale: StaleIdea | None = None
    if form.is_valid():
        said = form.cleaned_data
        try:
            innovation = adopt_idea(
                assessment=assessment,
                idea=idea,
                facts=form.facts(),
                by=request.user,
                is_claimed=said["is_claimed"],
                reason=said["reason"],
                seen=said["seen"],
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleIdea as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, f"Ide diadopsi sebagai inovasi “{innovation.name}”.")
            return redirect("assessment:innovation-detail", assessment.pk, innovation.pk)
    return _shown(request, "idea_adopt", {"assessment": assessment, "idea": idea, "form": form, "stale": stale})


@require_http_methods(["GET", "HEAD", "POST"])
def idea_decline(request: SignedInRequest, pk: int, idea_pk: int) -> HttpResponse:
    """Decide that one idea is not adopted, with a reason."""
    assessment = get_programme_round(request.user, pk)
    idea = get_idea(assessment, idea_pk)
    check_can_decide_idea(request.user, assessment)
    check_is_proposed(idea)
    form = DeclineForm(posted(request), initial={"seen": idea.content_digest})
    stale: StaleIdea | None = None
    if form.is_valid():
        try:
            decline_idea(assessment=assessment, idea=idea, by=request.user, **form.cleaned_data)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleIdea as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, "Ide tidak diadopsi. Isi dan alasannya tetap tersimpan.")
            return redirect("assessment:idea-list", assessment.pk)
    return _shown(request, "idea_decline", {"assessment": assessment, "idea": idea, "form": form, "stale": stale})


def _shown(request: SignedInRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form: 409 where somebody was quicker, 422 where something is wrong."""
    status = 409 if context.get("stale") is not None else 422 if context["form"].is_bound else 200
    return render(request, f"{FOLDER}/{name}.html", context, status=status)
