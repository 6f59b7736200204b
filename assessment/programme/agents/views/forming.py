"""A form of one row shown, tried and answered: the same for every kind of row of this package."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from assessment.people.requests import SignedInRequest
from assessment.programme.agents.forms import EndForm, RowForm
from assessment.programme.agents.selectors.rows import AREA, Row, get_agents_round
from assessment.programme.agents.services.rows import StaleRow
from assessment.programme.agents.words import said_by
from assessment.programme.permissions import check_can_keep_area
from assessment.rounds.models import Assessment
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.refusals import InvalidInput, WrongState

FOLDER = "assessment/programme/agents"


@dataclass(frozen=True)
class Asked:
    """What a page asks for. act: writes what the valid form says, given the digest that was read."""

    assessment: Assessment
    title: str
    done: str  # what is said once it is written
    act: Callable[[Any, str], object]
    ending: str = ""  # URL that ends the row, of one that is there
    about: str = ""  # whom it is about


def round_to_keep(request: SignedInRequest, pk: int) -> Assessment:
    """Return the round whose rows the person keeps; Http404, ActionDenied or WrongState for who may not."""
    assessment = get_agents_round(request.user, pk)
    check_can_keep_area(request.user, assessment, AREA)
    return assessment


def check_is_kept(row: Row) -> None:
    """Refuse the form of a row that was ended."""
    if row.ended_at is not None:
        raise WrongState("Catatan ini sudah dihentikan, jadi tidak dapat diubah lagi.")


def answer_form(request: SignedInRequest, form: RowForm, asked: Asked) -> HttpResponse:
    """Show the form, or write what it says and lead back to the list; a newer row is shown beside what was typed."""
    stale: StaleRow | None = None
    if form.is_valid():
        try:
            asked.act(form, form.cleaned_data["seen"])
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleRow as newer:
            stale, form = newer, form.again(newer.saved.content_digest)
        else:
            messages.success(request, asked.done)
            return redirect("assessment:agent-list", asked.assessment.pk)
    context = {
        "assessment": asked.assessment,
        "asked": asked,
        "form": form,
        "stale": stale,
        "said": said_by(stale.saved) if stale else (),
    }
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, f"{FOLDER}/agent_edit.html", context, status=status)


def answer_end(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """Ask why a row is ended, and end it."""
    form = EndForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            asked.act(form, form.cleaned_data["reason"])
            messages.success(request, asked.done)
            return redirect("assessment:agent-list", asked.assessment.pk)
    context = {"assessment": asked.assessment, "asked": asked, "form": form}
    return render(request, f"{FOLDER}/agent_end.html", context, status=422 if form.is_bound else 200)
