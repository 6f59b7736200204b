"""Pages of the unit's own sheet: an area, a question, the whole LKE. Evaluators read them too."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.lke.selectors.instruments import has_portalrb
from assessment.lke.selectors.layout import Question
from assessment.notes.forms import SEND
from assessment.notes.selectors.changes import Mark, marks_of
from assessment.notes.views import BesideNote, beside, look_at, take_beside
from assessment.people.models import UNIT_TEAM_ROLES
from assessment.people.permissions import holds
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from assessment.sheet import hooks as sheet_hooks
from assessment.sheet import offers
from assessment.sheet.forms import AnswerForm
from assessment.sheet.hooks import Taken
from assessment.sheet.selectors import answers, conflicts, full_sheet
from assessment.sheet.selectors.unit_sheet import sheet_of
from assessment.sheet.services import SavedAnswer, StaleAnswer, save_answer
from assessment.sheet.tables import question_table
from assessment.tasks.selectors.tasks import by_question, strip_of
from zi_portal.kit.refusals import ActionDenied
from zi_portal.kit.tables.asked import wants_file

CLEAR, NEXT = "kosongkan", "lanjut"  # what the pressed button says in `act`; any other one saves and stays


@require_safe
def area_detail(request: SignedInRequest, pk: int, key: str) -> HttpResponseBase:
    """Show one area's questions in the order of the LKE, or send them as a file."""
    assessment = get_assessment(request.user, pk)
    if wants_file(request):
        return _question_file(request, assessment, key)
    page = answers.area_page(request.user, assessment, key)
    saved = answers.saved_notice(request.user, assessment, request.GET.get("dari", ""))
    marks = marks_of(request.user, assessment, area=page.state.area.key).by_indicator()
    context = {"assessment": assessment, "page": page, "saved": saved, "marks": marks}
    context["tasks"] = by_question(request.user, assessment)
    return render(request, "assessment/sheet/area_detail.html", context)


@require_safe
def sheet_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the whole LKE, read-only, or send its questions as a file."""
    assessment = get_assessment(request.user, pk)
    if wants_file(request):
        return _question_file(request, assessment)
    context = {
        "assessment": assessment,
        "sheet": full_sheet.full_sheet(assessment),
        "has_portalrb": has_portalrb(assessment.period.instrument),
        "is_of_team": holds(request.user, UNIT_TEAM_ROLES, unit=assessment.unit),
    }
    return render(request, "assessment/sheet/sheet_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_edit(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Show one question, or save what was sent for it."""
    assessment = get_assessment(request.user, pk)
    question = answers.get_question(assessment, code)
    if request.method != "POST":
        return _question_page(request, assessment, question, mark=look_at(request, assessment, question))
    form = _bound_form(request, question, offers.taken_over(request.POST))
    # First, and whatever becomes of the answer: a browser gives no chosen file back, while text can be shown again.
    taken = sheet_hooks.take(
        assessment=assessment, code=question.code, data=request.POST, files=request.FILES, by=request.user
    )
    note = take_beside(request, assessment, question) if comes_with_note(request) else None
    if not form.is_valid():
        return _question_page(request, assessment, question, form=form, status=422, taken=taken, note=note)
    try:
        _save(request, assessment, question, form)
    except StaleAnswer as stale:
        return _conflict_page(request, assessment, question, form, stale, taken=taken, note=note)
    except ActionDenied as denied:
        return _question_page(
            request, assessment, question, form=form, status=denied.status_code, refused=denied, taken=taken, note=note
        )
    if taken.is_open or (note is not None and note.is_open):
        status = 422 if taken.is_open or note is None else note.status
        return _question_page(
            request, assessment, question, status=status, taken=taken, note=note, saved_code=question.code
        )
    if taken.said:
        messages.success(request, taken.said)
    return redirect(_after_save(request, assessment, question))


@require_POST
def answer_autosave(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Save what was typed so far and answer with the parts of the page that changed."""
    assessment = get_assessment(request.user, pk)
    question = answers.get_question(assessment, code)
    form = _bound_form(request, question, request.POST)
    context: dict[str, Any] = {"assessment": assessment, "question": question, "form": form}
    status = 200
    if not form.is_valid():
        status = 422
    else:
        try:
            saved = _save(request, assessment, question, form)
            context["saved"] = saved
            if saved.answer is not None and saved.sheets is not None:
                sheet = sheet_of(assessment, saved.answer.evaluation, saved.sheets)
                context["effect"] = answers.effect_of(sheet, question, saved.answer)
                context["offer"] = offers.offer_at(request.user, assessment, question, saved.answer)
        except StaleAnswer as stale:
            status, context["stale"] = 409, stale.saved
        except ActionDenied as denied:
            status, context["refused"] = denied.status_code, denied
    return render(request, "assessment/sheet/_answer_autosaved.html", context, status=status)


def comes_with_note(request: SignedInRequest) -> bool:
    """Whether the form of a question was sent with a note beside it; most are not, and ask nothing of the notes."""
    return request.POST.get("act") == SEND or bool(request.POST.get("note_text", "").strip())


def _question_file(request: SignedInRequest, assessment: Assessment, key: str = "") -> HttpResponseBase:
    table = question_table(assessment, answers.question_rows(assessment, key))
    return table_file(request, table, recorded_in=[assessment.unit])


def _bound_form(request: SignedInRequest, question: Question, data: QueryDict) -> AnswerForm:
    return AnswerForm(data, indicator=question.indicator, is_cleared=request.POST.get("act") == CLEAR)


def _save(request: SignedInRequest, assessment: Assessment, question: Question, form: AnswerForm) -> SavedAnswer:
    return save_answer(
        assessment=assessment,
        code=question.code,
        value=form.value(),
        explanation=form.cleaned_data["explanation"],
        version=form.cleaned_data["version"],
        by=request.user,
    )


def _after_save(request: SignedInRequest, assessment: Assessment, question: Question) -> str:
    """Return where to go: the next question or, after the last one, the area; else the question itself."""
    if request.POST.get("act") != NEXT:
        url = reverse("assessment:answer-edit", args=[assessment.pk, question.code])
    elif question.next:
        url = reverse("assessment:answer-edit", args=[assessment.pk, question.next])
    else:
        url = reverse("assessment:area-detail", args=[assessment.pk, question.area])
    return f"{url}?{urlencode({'dari': question.code})}"


def _question_page(
    request: SignedInRequest,
    assessment: Assessment,
    question: Question,
    *,
    form: AnswerForm | None = None,
    status: int = 200,
    refused: ActionDenied | None = None,
    taken: Taken | None = None,
    note: BesideNote | None = None,
    saved_code: str = "",
    mark: Mark | None = None,
) -> HttpResponse:
    page = answers.question_page(request.user, assessment, question)
    context = {
        "assessment": assessment,
        "page": page,
        "form": form or AnswerForm(indicator=question.indicator, answer=page.answer),
        "refused": refused,
        "saved": answers.saved_notice(request.user, assessment, saved_code or request.GET.get("dari", "")),
        "error_list": note.errors if note is not None else [],
        "mark": mark,
        "strip": strip_of(request.user, assessment, question),
        "offer": offers.offer_at(request.user, assessment, question, page.answer),
        **beside(request, assessment, question, note),
    }
    if taken is not None:
        # A page that is only read has no field to lead to.
        errors = [{"text": error["text"]} for error in taken.errors] if page.reason else taken.errors
        context |= {"error_list": [*errors, *context["error_list"]]} | dict(taken.context)
    return render(request, "assessment/sheet/answer_edit.html", context, status=status)


def _conflict_page(
    request: SignedInRequest,
    assessment: Assessment,
    question: Question,
    form: AnswerForm,
    stale: StaleAnswer,
    *,
    taken: Taken,
    note: BesideNote | None,
) -> HttpResponse:
    if taken.said:
        messages.success(request, taken.said)
    conflict = conflicts.compare(question, mine=stale.sent, theirs=stale.saved)
    version = stale.saved.version
    context = {
        "assessment": assessment,
        "question": question,
        "conflict": conflict,
        "levels": answers.question_levels(question),
        "mine": form.as_sent(version=version),
        "form": form.again(explanation=conflict.merged, version=version),
        "answer_url": reverse("assessment:answer-edit", args=[assessment.pk, question.code]),
        # their fields are not on this page
        "error_list": [{"text": error["text"]} for error in (*taken.errors, *(note.errors if note else ()))],
        "typed": [note.form.typed] if note and note.form is not None else [],
    }
    return render(request, "assessment/sheet/answer_conflict.html", context, status=409)
