"""Destroying documents whose time is over: the list, the second person's decision, the minute; for how long they are kept."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.papers.exports.report_pdf import ReportUnavailable
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from evidence.disposal import selectors as disposal_selectors
from evidence.disposal import services as service
from evidence.disposal.forms import DecideForm, ProposeForm, RetentionForm
from evidence.disposal.orders import destroy, order_of
from evidence.disposal.tables import disposal_table, disposed_table
from evidence.documents import permissions
from evidence.documents.models import Disposal
from evidence.documents.selectors.checklist import get_administered_instansi
from evidence.papers import builder as papers_builder
from evidence.papers.models import PaperRequest
from evidence.papers.selectors.line import act_in_line
from evidence.papers.views.line import put_in_line
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.ticked import chosen_ids

What = PaperRequest.What


@require_safe
def disposal_list(request: SignedInRequest, assessment_pk: int) -> HttpResponseBase:
    """List the unit's proposals and minutes, or send them as a file."""
    assessment = get_assessment(request.user, assessment_pk)
    found = disposal_selectors.disposals_of(request.user, assessment.unit)
    if wants_file(request):
        return table_file(request, disposal_table(assessment, found), recorded_in=[assessment.unit])
    context = {
        "assessment": assessment,
        "page": page_of(request, found),
        "years": disposal_selectors.retention_years(assessment.unit.instansi),
        "due": disposal_selectors.due_documents(assessment.unit).count(),
        "may_propose": permissions.may_propose_disposal(request.user, assessment.unit),
    }
    return render(request, "evidence/disposal/disposal_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def disposal_create(request: SignedInRequest, assessment_pk: int) -> HttpResponse:
    """Show the documents that may be destroyed; propose the chosen ones."""
    assessment = get_assessment(request.user, assessment_pk)
    unit = assessment.unit
    permissions.check_can_propose_disposal(request.user, unit)
    form = ProposeForm(posted(request))
    ids = chosen_ids(request) if request.method == "POST" else []
    chosen = disposal_selectors.chosen_due(unit, ids)
    if form.is_valid():
        with Attempt(form):
            disposal = service.propose_disposal(
                unit=unit, documents=chosen, reason=form.cleaned_data["reason"], by=request.user
            )
            messages.success(request, f"Usulan {disposal.number} menunggu persetujuan kepala kantor.")
            return redirect("evidence:disposal-detail", assessment.pk, disposal.pk)
    lines = disposal_selectors.due_lines(disposal_selectors.due_documents(unit)[: service.MOST_DOCUMENTS])
    context = {
        "assessment": assessment,
        "lines": lines,
        "years": disposal_selectors.retention_years(unit.instansi),
        "form": form,
        "chosen": ids if form.is_bound else [line.document.pk for line in lines],
    }
    return render(request, "evidence/disposal/disposal_create.html", context, status=422 if form.is_bound else 200)


@require_safe
def disposal_detail(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponseBase:
    """Show one proposal with its documents, or send these as a file, and the form of who decides."""
    if wants_file(request):
        assessment = get_assessment(request.user, assessment_pk)
        page = disposal_selectors.disposal_page(
            request.user, disposal_selectors.get_disposal(request.user, assessment, pk)
        )
        return table_file(request, disposed_table(page), recorded_in=[assessment.unit])
    return _detail(request, assessment_pk, pk, DecideForm())


@require_POST
def disposal_decide(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Agree, which makes the minute and destroys the files, while others are made in its turn; or refuse."""
    assessment = get_assessment(request.user, assessment_pk)
    disposal = disposal_selectors.get_disposal(request.user, assessment, pk)
    permissions.check_can_decide_disposal(request.user, disposal)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _detail(request, assessment_pk, pk, form, status=422)
    if not form.agrees:
        reason, refused = form.cleaned_data["reason"], Disposal.Outcome.REFUSED
        service.close_disposal(disposal=disposal, outcome=refused, reason=reason, by=request.user)
        messages.success(request, f"Usulan {disposal.number} ditolak; tidak ada yang dihapus.")
        return redirect("evidence:disposal-detail", assessment.pk, disposal.pk)
    now = timezone.now()
    try:
        done = papers_builder.if_free(lambda patience: destroy(disposal, request.user, since=now, patience=patience))
    except ReportUnavailable as error:
        context = {
            "assessment": assessment,
            "error": error,
            "again": reverse("evidence:disposal-detail", args=[assessment.pk, disposal.pk]),
        }
        return render(request, "evidence/papers/report_unavailable.html", context, status=503)
    if done is None:
        order, paper = order_of(disposal), assessment.unit.paper
        return put_in_line(request, assessment, What.DISPOSAL, paper=paper, order=order)
    messages.success(request, f"Dokumen pada {disposal.number} dimusnahkan. Berita acaranya tersimpan di halaman ini.")
    return redirect("evidence:disposal-detail", assessment.pk, disposal.pk)


@require_POST
def disposal_cancel(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Take a proposal back."""
    assessment = get_assessment(request.user, assessment_pk)
    disposal = disposal_selectors.get_disposal(request.user, assessment, pk)
    service.close_disposal(disposal=disposal, outcome=Disposal.Outcome.CANCELLED, reason="", by=request.user)
    messages.success(request, f"Usulan {disposal.number} dibatalkan; tidak ada yang dihapus.")
    return redirect("evidence:disposal-list", assessment.pk)


@require_safe
def disposal_minute(request: SignedInRequest, assessment_pk: int, pk: int) -> HttpResponse:
    """Send the minute of a destruction."""
    assessment = get_assessment(request.user, assessment_pk)
    disposal = disposal_selectors.get_disposal(request.user, assessment, pk)
    if disposal.minute is None:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="berita-acara-{slugify(disposal.number)}.pdf"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(bytes(disposal.minute), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def retention_edit(request: SignedInRequest, instansi_pk: int) -> HttpResponse:
    """Set for how many years an instansi keeps documents."""
    instansi = get_administered_instansi(request.user, instansi_pk)
    years = disposal_selectors.retention_years(instansi)
    form = RetentionForm(posted(request), initial={"years": years})
    if form.is_valid():
        service.set_retention(instansi=instansi, years=form.cleaned_data["years"], by=request.user)
        messages.success(request, "Masa simpan dokumen tersimpan.")
        return redirect("assessment:period-list")
    context = {"instansi": instansi, "form": form}
    return render(request, "evidence/disposal/retention_edit.html", context, status=422 if form.is_bound else 200)


def _detail(
    request: SignedInRequest, assessment_pk: int, pk: int, form: DecideForm, *, status: int = 200
) -> HttpResponse:
    assessment = get_assessment(request.user, assessment_pk)
    disposal = disposal_selectors.get_disposal(request.user, assessment, pk)
    context = {
        "assessment": assessment,
        "page": disposal_selectors.disposal_page(request.user, disposal),
        "form": form,
        "ordered": act_in_line(request.user, assessment, What.DISPOSAL, order_of(disposal)),
    }
    return render(request, "evidence/disposal/disposal_detail.html", context, status=status)
