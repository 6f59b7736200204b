"""Asked documents: which ones a citation fulfils, what a pokja still lacks, what an instansi asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from assessment.tasks.models import Subject
from assessment.tasks.selectors.needs import sharing_of
from assessment.tasks.views.needs import Giving
from evidence.asked.forms import ChecklistForm, CitationForm
from evidence.asked.needs import missing_needs
from evidence.asked.services import checklist as service
from evidence.documents import permissions
from evidence.documents.selectors import checklist
from evidence.documents.selectors import documents as library
from evidence.documents.services import citations
from evidence.library.tables import asked_table, missing_table
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.tables.asked import wants_file

RESET = "semula"  # what the pressed button says in `act` to ask again what the portal asks


@require_http_methods(["GET", "HEAD", "POST"])
def citation_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say where in a document the proof stands and which asked documents it is."""
    citation = library.get_citation(request.user, pk)
    assessment, indicator = citation.assessment, citation.indicator
    permissions.check_can_cite(request.user, assessment, indicator.owner_area)
    permissions.check_can_read_document(request.user, citation.document)
    items = checklist.asked_of(assessment, indicator)
    said = {name: getattr(citation, name) for name in CitationForm.base_fields}
    form = CitationForm(posted(request), items=items, initial=said)
    if form.is_valid():
        with Attempt(form):
            citations.update_citation(citation=citation, by=request.user, **form.said())
            messages.success(request, "Keterangan data dukung pada pertanyaan ini tersimpan.")
            return redirect("assessment:answer-edit", assessment.pk, indicator.code)
    context = {"assessment": assessment, "citation": citation, "indicator": indicator, "form": form}
    return render(request, "evidence/asked/citation_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def missing_detail(request: SignedInRequest, assessment_pk: int, key: str) -> HttpResponseBase:
    """Show which asked documents one pokja still lacks, or send them as a file; make tasks of those that are ticked."""
    assessment = get_assessment(request.user, assessment_pk)
    page = checklist.missing_page(assessment, key)
    if wants_file(request):
        return table_file(request, missing_table(assessment, page), recorded_in=[assessment.unit])
    sharing = sharing_of(request.user, assessment, Subject.DOCUMENT, missing_needs(page), page.team)
    giving = Giving(request, assessment, sharing, day=sharing.last_day, area=key)
    if giving.is_done:
        return redirect("evidence:missing-detail", assessment.pk, key)
    context = {"assessment": assessment, "page": page, "giving": giving, "form": giving.form}
    return render(request, "evidence/asked/missing_detail.html", context, status=giving.status)


@require_safe
def checklist_list(request: SignedInRequest, instansi_pk: int) -> HttpResponseBase:
    """List what an instansi asks at each question of the LKE in force, or send it as a file."""
    instansi = checklist.get_administered_instansi(request.user, instansi_pk)
    instrument = checklist.kept_instrument()
    if wants_file(request):
        return table_file(request, asked_table(instansi, checklist.asked_lines(instansi, instrument)))
    context = {
        "instansi": instansi,
        "instrument": instrument,
        "areas": list(checklist.asked_lines(instansi, instrument)),
    }
    return render(request, "evidence/asked/checklist_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_edit(request: SignedInRequest, instansi_pk: int, code: str) -> HttpResponse:
    """Rename, leave out or add documents asked at one question, or ask again what the portal asks."""
    instansi = checklist.get_administered_instansi(request.user, instansi_pk)
    instrument = checklist.kept_instrument()
    question = checklist.get_question(instrument, code)
    if request.POST.get("act") == RESET:
        service.reset_checklist(instansi=instansi, instrument=instrument, question=question, by=request.user)
        messages.success(request, f"Daftar dokumen {code} kembali seperti semula.")
        return redirect("evidence:checklist-edit", instansi.pk, code)
    items = checklist.items_of(instansi.pk, instrument.code, [question])[code]
    form = ChecklistForm(posted(request), items=items)
    if form.is_valid():
        with Attempt(form):
            service.change_checklist(
                instansi=instansi,
                instrument=instrument,
                question=question,
                labels=form.labels(),
                added=form.added(),
                by=request.user,
            )
            messages.success(request, f"Daftar dokumen {code} tersimpan.")
            return redirect("evidence:checklist-list", instansi.pk)
    context = {"instansi": instansi, "instrument": instrument, "question": question, "form": form}
    return render(request, "evidence/asked/checklist_edit.html", context, status=422 if form.is_bound else 200)
