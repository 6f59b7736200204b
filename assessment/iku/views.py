"""The IKU: the rule of an instansi, and of one round what it comes to with the note for the contract."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.iku.forms import NoteForm, RuleForm, rule_initial
from assessment.iku.permissions import check_can_note_iku
from assessment.iku.selectors import get_administered_instansi, get_iku_page, note_digest
from assessment.iku.services import RuleFacts, StaleIku, set_rule, write_note
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import Attempt, posted


@require_http_methods(["GET", "HEAD", "POST"])
def iku_rule_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how one instansi counts the predicate."""
    instansi = get_administered_instansi(request.user, pk)
    form = RuleForm(posted(request), initial=rule_initial(instansi))
    is_stale = False
    if form.is_valid():
        try:
            with Attempt(form):
                facts = RuleFacts(**form.facts())
                set_rule(instansi=instansi, facts=facts, by=request.user, seen=form.cleaned_data["seen"])
                messages.success(request, "Aturan IKU tersimpan." if facts.iku_name else "Aturan IKU dikosongkan.")
                return redirect("assessment:iku-rule-edit", instansi.pk)
        except StaleIku:
            is_stale, instansi = True, get_administered_instansi(request.user, pk)
            form = form.again(instansi)
    context = {"instansi": instansi, "form": form, "is_stale": is_stale, "saved": rule_initial(instansi)}
    status = 409 if is_stale else 422 if form.is_bound else 200
    return render(request, "assessment/iku/iku_rule_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def iku_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what the predicate of one round comes to as an IKU; the ketua tim notes it for the contract."""
    page = get_iku_page(request.user, pk)
    assessment = page.assessment
    if request.method == "POST":
        check_can_note_iku(request.user, assessment)
    form = NoteForm(posted(request), initial={"text": assessment.iku_note, "seen": note_digest(assessment)})
    is_stale = False
    if form.is_valid():
        try:
            with Attempt(form):
                said = form.cleaned_data
                write_note(assessment=assessment, text=said["text"], by=request.user, seen=said["seen"])
                messages.success(request, "Catatan IKU tersimpan.")
                return redirect("assessment:iku-detail", assessment.pk)
        except StaleIku:
            page = get_iku_page(request.user, pk)
            is_stale, form = True, form.again(page.assessment)
    context = {"assessment": page.assessment, "page": page, "form": form, "is_stale": is_stale}
    status = 409 if is_stale else 422 if form.is_bound else 200
    return render(request, "assessment/iku/iku_detail.html", context, status=status)
