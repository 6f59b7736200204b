"""Pages on which leads of the unit accept or return an answer, and an area passes from its pokja to the ketua tim ZI."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.acceptance import services
from assessment.acceptance.forms import AreaDecisionForm, ReviewForm
from assessment.acceptance.permissions import check_may_review
from assessment.acceptance.selectors import get_area_page, get_review_page
from assessment.people import permissions
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.refusals import ActionDenied

ACCEPT, RETURN = "terima", "kembali"


@require_http_methods(["GET", "HEAD", "POST"])
def answer_review(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Show what was said of one answer, and accept or return it."""
    page = get_review_page(request.user, pk, code)
    form = ReviewForm(posted(request), initial={"version": page.version})
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        is_accepted = request.POST.get("act") == ACCEPT
        with attempt:
            services.review_answer(
                assessment=page.assessment,
                question=page.question,
                is_accepted=is_accepted,
                note=form.cleaned_data["note"],
                version=form.cleaned_data["version"] or 0,
                by=request.user,
            )
            said = "diterima" if is_accepted else "dikembalikan untuk diperbaiki"
            messages.success(request, f"Jawaban {code} {said}.")
            return redirect("assessment:answer-edit", pk, code)
    if attempt.denied is not None:
        # Of an answer that was changed meanwhile the page shows what stands now, and the note that was typed.
        page = get_review_page(request.user, pk, code)
        form = ReviewForm({"note": request.POST.get("note", ""), "version": page.version})
    context = {
        "assessment": page.assessment,
        "page": page,
        "form": form,
        "refused": attempt.denied,
        "denied": permissions.denial(check_may_review, request.user, page.assessment, page.question.area),
    }
    return render(request, "assessment/acceptance/answer_review.html", context, status=attempt.status)


@require_POST
def answer_mend(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Say that a returned answer is mended."""
    page = get_review_page(request.user, pk, code)
    services.mend_answer(assessment=page.assessment, question=page.question, by=request.user)
    messages.success(request, f"Jawaban {code} ditandai sudah diperbaiki. Ketua dapat memeriksanya lagi.")
    return redirect("assessment:answer-edit", pk, code)


@require_http_methods(["GET", "HEAD", "POST"])
def area_hand_in(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Show what an area lacks, hand it in, and accept or return one that was handed in."""
    page = get_area_page(request.user, pk, key)
    form = AreaDecisionForm(posted(request))
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            messages.success(request, _act(request, pk, key, form.cleaned_data["reason"]))
            return redirect("assessment:area-detail", pk, key)
    if attempt.denied is not None:
        page = get_area_page(request.user, pk, key)
    context = {"assessment": page.assessment, "page": page, "form": form, "refused": attempt.denied}
    return render(request, "assessment/acceptance/area_hand_in.html", context, status=attempt.status)


def _act(request: SignedInRequest, pk: int, key: str, reason: str) -> str:
    """Do what the button says and return what is told of it. Raises ActionDenied for a button that the page does not have."""
    page = get_area_page(request.user, pk, key)
    act, name = request.POST.get("act", ""), page.area.name
    if act == "serah":
        services.hand_in_area(assessment=page.assessment, area=page.area.key, by=request.user)
        return f"Area {name} diserahkan kepada ketua tim ZI."
    if act not in {ACCEPT, RETURN}:
        raise ActionDenied("Langkah ini tidak dikenal. Tekan salah satu tombol di halaman ini.")
    services.decide_area(
        assessment=page.assessment, area=page.area.key, is_accepted=act == ACCEPT, reason=reason, by=request.user
    )
    return f"Area {name} diterima." if act == ACCEPT else f"Area {name} dikembalikan kepada pokjanya."
