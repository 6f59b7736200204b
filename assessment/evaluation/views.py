"""Pages of evaluators, TPI and TPN alike: the sheet beside the unit's own, one question, and the end of their turn."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.acceptance.forms import MarksForm
from assessment.evaluation.forms import EvaluationForm, TPIResultForm, TPNResultForm
from assessment.evaluation.selectors import evaluation
from assessment.evaluation.selectors.evaluation import ScoredQuestion
from assessment.evaluation.selectors.preview import get_preview, get_preview_question
from assessment.evaluation.selectors.workspace import FILTERS, get_workspace
from assessment.evaluation.services import evaluation as scoring_acts
from assessment.evaluation.services import tpi_review
from assessment.evaluation.services.tpi_review import Outcome
from assessment.evaluation.tables import evaluation_table
from assessment.handover import permissions as handover_permissions
from assessment.handover.forms.handovers import DueForm, RepairForm, StepForm
from assessment.handover.selectors.handovers import get_repair, last_number
from assessment.handover.services.handovers import check_step
from assessment.lists.views import table_file
from assessment.lke.selectors.layout import get_layout
from assessment.notes.views import BesideNote, beside, take_beside
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment, Evaluation
from assessment.rounds.workflow import Act, Status
from assessment.sheet.selectors import answers, conflicts
from assessment.sheet.services import SavedAnswer, StaleAnswer
from assessment.sheet.views import comes_with_note
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.refusals import ActionDenied, InvalidInput
from zi_portal.kit.tables.asked import wants_file

CLEAR, NEXT = "kosongkan", "lanjut"  # what the pressed button says in `act`


@require_safe
def evaluation_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the sheet an evaluator scores, or send it as a file: progress, gates, every question; `?tampil=` narrows them."""
    page = get_workspace(request.user, pk, request.GET.get("tampil", ""))
    if wants_file(request):
        return table_file(request, evaluation_table(page), recorded_in=[page.assessment.unit])
    context = {"assessment": page.assessment, "page": page, "filters": FILTERS.items()}
    return render(request, "assessment/evaluation/evaluation_detail.html", context)


@require_safe
def preview_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a unit's team its sheet as TPI will find it; `?tampil=` narrows it to what TPI would ask about."""
    page = get_preview(request.user, pk, request.GET.get("tampil", ""))
    return render(request, "assessment/evaluation/preview_detail.html", {"assessment": page.assessment, "page": page})


@require_safe
def preview_question(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Show a unit's team one question as TPI will find it."""
    page = get_preview_question(request.user, pk, code)
    return render(request, "assessment/evaluation/preview_question.html", {"assessment": page.assessment, "page": page})


@require_POST
def evaluation_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the sheet of the stage."""
    assessment = evaluation.get_evaluated(request.user, pk).assessment
    scoring_acts.begin_evaluation(assessment=assessment, by=request.user)
    messages.success(request, "Evaluasi dimulai. Unit tidak melihat nilai dan catatan Anda sampai hasil diterbitkan.")
    return redirect("assessment:evaluation-detail", pk)


@require_POST
def evaluation_raise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pass the sheet to the tier above."""
    sheet = evaluation.get_begun_sheet(request.user, pk, request.POST.get("lembar", ""))
    above = scoring_acts.hand_up(evaluation=sheet, by=request.user)
    tier = handover_permissions.TIER_ROLES[Evaluation.Tier(above.tier)].label
    messages.success(request, f"Lembar evaluasi diteruskan kepada {tier}.")
    return redirect("assessment:evaluation-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the round back to its unit for repair; while it repairs, give it more time."""
    repaired = get_repair(request.user, pk)
    if repaired is not None:
        return _extend(request, repaired)
    assessment = evaluation.get_evaluated(request.user, pk).assessment
    form = RepairForm(posted(request), initial={"step": last_number(assessment)})
    layout = get_layout(assessment.period.instrument)
    marks = MarksForm(posted(request), known=layout.questions)
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid() and marks.is_valid():
        with attempt:
            tpi_review.return_for_repair(
                assessment=assessment,
                step=form.cleaned_data["step"],
                reason=form.cleaned_data["reason"],
                due_at=form.due_at(assessment.unit.time_zone),
                by=request.user,
                codes=marks.cleaned_data["codes"],
            )
            messages.success(request, f"Penilaian {assessment.unit} dikembalikan untuk diperbaiki.")
            return redirect("assessment:assessment-list")
    return _end_page(request, "assessment/evaluation/evaluation_return.html", pk, attempt, marks=marks)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what the unit will see, and publish it: of TPI with its proposal, of TPN with the outcome."""
    assessment, sheet, _ = evaluation.get_evaluated(request.user, pk)
    if request.method == "POST":
        _check_is_this_turn(request, assessment)
    is_tpn = assessment.status == Status.TPN_REVIEW
    data, initial = posted(request), {"step": last_number(assessment)}
    form: TPNResultForm | TPIResultForm = (
        TPNResultForm(data, initial=initial, asks_total=evaluation.asks_total(sheet))
        if is_tpn
        else TPIResultForm(data, initial=initial)
    )
    attempt = Attempt(form, keeps_denial=True)
    if form.is_valid():
        with attempt:
            _publish(request, assessment, form.cleaned_data, is_tpn=is_tpn)
            messages.success(request, f"Hasil penilaian {assessment.unit} diterbitkan.")
            return redirect("assessment:assessment-list")
    return _end_page(request, "assessment/evaluation/evaluation_publish.html", pk, attempt, is_tpn=is_tpn)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_edit(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Show one question beside the unit's answer, or save the evaluator's own value."""
    scored = evaluation.get_scored_question(request.user, pk, code)
    if request.method != "POST":
        return _question_page(request, scored)
    form = _bound_form(request, scored)
    note = take_beside(request, scored.assessment, scored.question) if comes_with_note(request) else None
    try:
        saved = _saved(request, scored, form)
    except StaleAnswer as stale:
        return _conflict_page(request, scored, form, stale, note=note)
    except ActionDenied as denied:
        return _question_page(request, scored, form=form, status=denied.status_code, refused=denied, note=note)
    if saved is None:
        return _question_page(request, scored, form=form, status=422, note=note)
    if note is not None and note.is_open:
        return _question_page(
            request, evaluation.get_scored_question(request.user, pk, code), status=note.status, note=note
        )
    # The question itself, or the next one without a value; after the last the whole sheet.
    code = evaluation.next_after(scored, saved.sheets) if request.POST.get("act") == NEXT else code
    return redirect("assessment:evaluation-edit", pk, code) if code else redirect("assessment:evaluation-detail", pk)


@require_POST
def evaluation_autosave(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Save what was chosen and typed so far and answer with the parts of the page that changed."""
    scored = evaluation.get_scored_question(request.user, pk, code)
    form = _bound_form(request, scored)
    context: dict[str, Any] = {"assessment": scored.assessment, "question": scored.question, "form": form}
    status = 422
    try:
        saved = context["saved"] = _saved(request, scored, form)
    except StaleAnswer as stale:
        status, context["stale"] = 409, stale.saved
    except ActionDenied as denied:
        status, context["refused"] = denied.status_code, denied
    else:
        if saved is not None:
            status = 200
            context["effect"] = evaluation.effect_after(scored, saved.sheets)
            context["effect_template"] = "assessment/evaluation/_evaluation_effect.html"
    return render(request, "assessment/sheet/_answer_autosaved.html", context, status=status)


def _bound_form(request: SignedInRequest, scored: ScoredQuestion) -> EvaluationForm:
    is_cleared = request.POST.get("act") == CLEAR
    return EvaluationForm(request.POST, indicator=scored.question.indicator, is_cleared=is_cleared)


def _saved(request: SignedInRequest, scored: ScoredQuestion, form: EvaluationForm) -> SavedAnswer | None:
    """Return what stands after saving the form; None where it has errors, which it then shows."""
    if not form.is_valid():
        return None
    try:
        return scoring_acts.save_evaluation(
            evaluation=scored.current,  # never one that is only read
            code=scored.question.code,
            value=form.value(),
            note=form.cleaned_data["explanation"],
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except InvalidInput as invalid:
        show_refusal(form, invalid)
        return None


def _extend(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Show until when the unit repairs, or set a later end."""
    form = DueForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            due_at = form.due_at(assessment.unit.time_zone)
            tpi_review.extend_repair(assessment=assessment, due_at=due_at, by=request.user)
            messages.success(request, f"Batas perbaikan {assessment.unit} diperpanjang.")
            return redirect("assessment:assessment-list")
    context, status = {"assessment": assessment, "form": form}, 422 if form.is_bound else 200
    return render(request, "assessment/evaluation/evaluation_extend.html", context, status=status)


def _end_page(request: SignedInRequest, template: str, pk: int, attempt: Attempt, **more: object) -> HttpResponse:
    """Show the whole sheet with the form that ends the turn; who lost the sheet meanwhile reads why, with what was typed."""
    try:
        page = get_workspace(request.user, pk)
    except Http404:
        if attempt.denied:
            raise attempt.denied from None
        raise
    context = {"assessment": page.assessment, "page": page, "form": attempt.form, "refused": attempt.denied, **more}
    return render(request, template, context, status=attempt.status)


def _check_is_this_turn(request: SignedInRequest, assessment: Assessment) -> None:
    """Refuse a form of the turn before: it asks other things than that of the round's status now."""
    sent = StepForm(request.POST)
    sent.full_clean()
    for act in (Act.PROPOSE, Act.FINISH):
        check_step(assessment, step=sent.cleaned_data["step"], act=act, by=request.user)


def _publish(request: SignedInRequest, assessment: Assessment, facts: dict[str, Any], *, is_tpn: bool) -> None:
    if is_tpn:
        outcome = Outcome(
            result=Assessment.Outcome(facts["result"]),
            decree=facts["decree"],
            dated=facts["dated"],
            reason=facts["reason"],
            total=facts.get("total"),
        )
        tpi_review.finish_tpn(assessment=assessment, step=facts["step"], outcome=outcome, by=request.user)
        return
    tpi_review.publish_tpi(
        assessment=assessment,
        step=facts["step"],
        is_proposed=facts["decision"] == TPIResultForm.PROPOSED,
        reason=facts["reason"],
        by=request.user,
    )


def _question_page(
    request: SignedInRequest,
    scored: ScoredQuestion,
    *,
    form: EvaluationForm | None = None,
    status: int = 200,
    refused: ActionDenied | None = None,
    note: BesideNote | None = None,
) -> HttpResponse:
    page = evaluation.get_evaluation_page(request.user, scored)
    context = {
        "assessment": page.assessment,
        "page": page,
        "form": form or EvaluationForm(indicator=page.question.indicator, answer=page.answer),
        "refused": refused,
        "error_list": note.errors if note is not None else [],
        **beside(request, scored.assessment, scored.question, note),
    }
    return render(request, "assessment/evaluation/evaluation_edit.html", context, status=status)


def _conflict_page(
    request: SignedInRequest,
    scored: ScoredQuestion,
    form: EvaluationForm,
    stale: StaleAnswer,
    *,
    note: BesideNote | None,
) -> HttpResponse:
    conflict = conflicts.compare(scored.question, mine=stale.sent, theirs=stale.saved)
    version = stale.saved.version
    context = {
        "assessment": scored.assessment,
        "question": scored.question,
        "conflict": conflict,
        "levels": answers.question_levels(scored.question),
        "mine": form.as_sent(version=version),
        "form": form.again(explanation=conflict.merged, version=version),
        "answer_url": reverse("assessment:evaluation-edit", args=[scored.assessment.pk, scored.question.code]),
        "error_list": [
            {"text": error["text"]} for error in (note.errors if note else ())
        ],  # their fields are not on this page
        "typed": [note.form.typed] if note and note.form is not None else [],
    }
    return render(request, "assessment/sheet/answer_conflict.html", context, status=409)
