"""Forms for the staff: listed, made, read with their answers, printed, changed, closed and emptied."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.programme.suggestions.forms import AnswerFilter, AskForm, ask_initial
from assessment.programme.suggestions.models import SuggestionForm
from assessment.programme.suggestions.permissions import check_can_empty, check_can_keep_forms, check_is_not_emptied
from assessment.programme.suggestions.selectors import (
    answers_of,
    digest_of,
    form_page,
    get_form,
    get_form_assessment,
    get_forms,
    questions_of,
)
from assessment.programme.suggestions.services import StaleForm, change_form, close_form, empty_form, make_form
from assessment.programme.suggestions.tables import answer_table
from zi_portal.kit.forms.act import Attempt, posted, show_refusal
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.paging import page_of
from zi_portal.kit.qr import qr_code
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file

QR_TITLE = "Kode QR ke formulir saran pegawai"


@require_safe
def form_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the forms of one round with how many answered."""
    page = get_forms(request.user, pk)
    return _shown(request, "suggestion_form_list", {"page": page, "assessment": page.assessment})


@require_http_methods(["GET", "HEAD", "POST"])
def form_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a form."""
    assessment = get_form_assessment(request.user, pk)
    check_can_keep_forms(request.user, assessment)
    form = AskForm(posted(request))
    if form.is_valid():
        with Attempt(form):
            made = make_form(assessment=assessment, facts=form.facts(), by=request.user)
            messages.success(request, "Formulir dibuat. Bagikan tautan atau kode QR-nya kepada pegawai.")
            return redirect("assessment:suggestion-form-detail", pk, made.pk)
    context = {"assessment": assessment, "form": form}
    return _shown(request, "suggestion_form_edit", context, status=422 if form.is_bound else 200)


@require_safe
def form_detail(request: SignedInRequest, pk: int, form_pk: int) -> HttpResponseBase:
    """Show one form with its address and its answers, or send these as a file; `?tampil=` and `?cari=` narrow them."""
    assessment = get_form_assessment(request.user, pk)
    asked = get_form(assessment, form_pk)
    filters = AnswerFilter(request.GET)
    chosen = filters.chosen()
    rows = answers_of(asked, shown=chosen.get("tampil", ""), words=chosen.get("cari", ""))
    if wants_file(request):
        return table_file(request, answer_table(asked, rows, rows.count()), recorded_in=[assessment.unit])
    address = address_of(request, asked)
    context = {
        "assessment": assessment,
        "page": form_page(request.user, asked),
        "rows": page_of(request, rows),
        "filters": filters,
        "address": address,
        "qr": qr_code(address, title=QR_TITLE, error="m"),
    }
    return _shown(request, "suggestion_form_detail", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form_edit(request: SignedInRequest, pk: int, form_pk: int) -> HttpResponse:
    """Change a form."""
    assessment = get_form_assessment(request.user, pk)
    asked = get_form(assessment, form_pk)
    check_can_keep_forms(request.user, assessment)
    check_is_not_emptied(asked)
    questions = questions_of(asked)
    form = AskForm(posted(request), initial=ask_initial(asked, questions, digest_of(asked, questions)))
    stale: StaleForm | None = None
    if form.is_valid():
        try:
            change_form(form=asked, facts=form.facts(), by=request.user, seen=form.cleaned_data["seen"])
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleForm as newer:
            stale, form = newer, form.again(newer.digest)
        else:
            messages.success(request, "Formulir diperbarui.")
            return redirect("assessment:suggestion-form-detail", pk, form_pk)
    context = {"assessment": assessment, "asked": asked, "form": form, "stale": stale}
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return _shown(request, "suggestion_form_edit", context, status=status)


@require_safe
def form_print(request: SignedInRequest, pk: int, form_pk: int) -> HttpResponse:
    """Show the address and the QR code on one sheet to hang up."""
    assessment = get_form_assessment(request.user, pk)
    asked = get_form(assessment, form_pk)
    address = address_of(request, asked)
    context = {"assessment": assessment, "asked": asked, "address": address, "qr": qr_code(address, title=QR_TITLE)}
    return _shown(request, "suggestion_form_print", context)


@require_POST
def form_close(request: SignedInRequest, pk: int, form_pk: int) -> HttpResponse:
    """Take no answer from now on."""
    asked = get_form(get_form_assessment(request.user, pk), form_pk)
    close_form(form=asked, by=request.user)
    messages.success(request, "Formulir ditutup. Jawabannya tetap ada sampai dihapus.")
    return redirect("assessment:suggestion-form-detail", pk, form_pk)


@require_http_methods(["GET", "HEAD", "POST"])
def form_empty(request: SignedInRequest, pk: int, form_pk: int) -> HttpResponse:
    """Delete the answers of a closed form, after a page that says what goes and what stays."""
    assessment = get_form_assessment(request.user, pk)
    asked = get_form(assessment, form_pk)
    check_can_empty(request.user, assessment)
    check_is_not_emptied(asked)
    if request.method == "POST":
        empty_form(form=asked, by=request.user)
        messages.success(request, "Jawaban formulir ini sudah dihapus.")
        return redirect("assessment:suggestion-form-detail", pk, form_pk)
    page = form_page(request.user, asked)
    context = {"assessment": assessment, "page": page, "count": count_text(page.answers)}
    return _shown(request, "suggestion_form_empty", context)


def address_of(request: HttpRequest, form: SuggestionForm) -> str:
    """Return the public address of a form, as it is printed and shared."""
    base = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    return base + reverse("assessment:suggestion-send", args=[form.code])


def _shown(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"assessment/programme/suggestions/{name}.html", context, status=status)
