"""Letters of the TPI (LHE, berita acara) as Word and PDF, and the templates an instansi keeps for them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.papers.exports import report_pdf
from assessment.papers.letter_variables import SAMPLE, VARIABLES
from assessment.papers.models import LetterTemplate
from assessment.papers.selectors.letterhead import is_broken, logo_of_instansi
from assessment.papers.selectors.letters import LetterPage, current_template, get_letter_page
from assessment.papers.word.fill import TemplateRefused, fill
from assessment.people.requests import SignedInRequest
from evidence.documents.selectors.checklist import get_administered_instansi
from evidence.papers import builder as papers_builder
from evidence.papers import orders as papers_orders
from evidence.papers.forms.letters import LetterForm, TemplateForm
from evidence.papers.models import PaperRequest
from evidence.papers.services import letters
from evidence.papers.views.line import put_in_line, typed_before
from zi_portal.shelf.faults import DownloadDelayed, FileRefused
from zi_portal.shelf.sending import CONTENT_TYPES, DOWNLOAD_HEADERS
from zi_portal.shelf.validators import Kind as FileKind

Kind = LetterTemplate.Kind


@require_http_methods(["GET", "HEAD", "POST"])
def letter_create(request: SignedInRequest, assessment_pk: int, kind: str) -> HttpResponse:
    """Ask what stands on the letter, then send it as Word or PDF; while others are made, it is made in its turn.

    Nothing of it is kept, but what waits, for a day.
    """
    kind = _kind(kind)
    page = get_letter_page(request.user, assessment_pk)
    if request.method != "POST":
        form = LetterForm(kind=kind, initial=_initial(page) | typed_before(request))
        return _letter_page(request, page, kind, form)
    form = LetterForm(request.POST, kind=kind)
    if not form.is_valid():
        return _letter_page(request, page, kind, form, status=422)
    try:
        return _made(request, page, kind, form)
    except TemplateRefused as refused:
        form.add_error(None, f"{refused.reason} {papers_orders.PDF_ALL_THE_SAME}")
        status = 422
    except DownloadDelayed as delayed:
        form.add_error(None, f"{delayed.reason} PDF tetap dapat dibuat.")
        status = delayed.status_code
    except report_pdf.ReportUnavailable as error:
        form.add_error(None, f"{error.reason} {error.remedy}")
        status = 503
    return _letter_page(request, page, kind, form, status=status)


@require_safe
def template_list(request: SignedInRequest, instansi_pk: int) -> HttpResponse:
    """Show which template each letter uses, and the variables a template may name."""
    instansi = get_administered_instansi(request.user, instansi_pk)
    lines = [(kind, current_template(instansi.pk, kind)) for kind in Kind]
    context = {"instansi": instansi, "lines": lines, "variables": VARIABLES}
    return render(request, "evidence/papers/template_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: SignedInRequest, instansi_pk: int, kind: str) -> HttpResponse:
    """Take a Word template in; one that our example cannot fill is refused with the reason."""
    kind = _kind(kind)
    instansi = get_administered_instansi(request.user, instansi_pk)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if request.method == "POST" and form.is_valid():
        try:
            letters.keep_template(instansi=instansi, kind=kind, file=form.cleaned_data["file"], by=request.user)
        except FileRefused as refused:
            form.add_error("file", refused.reason)
        else:
            messages.success(request, f"Templat {kind.label} tersimpan. Unduh contohnya untuk memeriksa hasilnya.")
            return redirect("evidence:template-list", instansi.pk)
    context = {"instansi": instansi, "kind": kind, "form": form, "variables": VARIABLES}
    return render(request, "evidence/papers/template_edit.html", context, status=422 if form.errors else 200)


@require_POST
def template_withdraw(request: SignedInRequest, instansi_pk: int, kind: str) -> HttpResponse:
    """Go back to the template the portal brings."""
    kind = _kind(kind)
    instansi = get_administered_instansi(request.user, instansi_pk)
    letters.withdraw_template(instansi=instansi, kind=kind, by=request.user)
    messages.success(request, f"{kind.label} memakai templat bawaan lagi.")
    return redirect("evidence:template-list", instansi.pk)


@require_safe
def template_download(request: SignedInRequest, instansi_pk: int, kind: str) -> HttpResponse:
    """Send the template in use, or with `contoh` what it makes of our example."""
    kind = _kind(kind)
    instansi = get_administered_instansi(request.user, instansi_pk)
    content = letters.template_bytes(instansi, kind, paper="A4")
    if "contoh" not in request.GET:
        return _sent(content, f"templat-{kind}.docx", "docx")
    try:
        return _sent(fill(content, SAMPLE), f"contoh-{kind}.docx", "docx")
    except TemplateRefused as refused:
        form = TemplateForm()
        context = {"instansi": instansi, "kind": kind, "form": form, "variables": VARIABLES, "problem": refused.reason}
        return render(request, "evidence/papers/template_edit.html", context, status=409)


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise Http404(word) from None


def _initial(page: LetterPage) -> dict[str, Any]:
    signer = page.signer
    return {
        "dated": timezone.localdate(),
        "capacity": "",
        "letterhead_lines": f"{page.assessment.unit.instansi.name}\nTim Penilai Internal",
        "addressee": f"Kepala {page.assessment.unit.name}"[:200],
        "signer_name": signer.name if signer else "",
        "signer_position": signer.position if signer else "",
        "signer_nip": signer.nip if signer else "",
    }


def _made(request: SignedInRequest, page: LetterPage, kind: Kind, form: LetterForm) -> HttpResponse:
    """Send the letter if a turn is free, else put the order into the line."""
    assessment, wanted = page.assessment, "pdf" if request.POST.get("bentuk") == "pdf" else "docx"
    order = papers_orders.letter_order(form, extension=wanted)
    made = papers_builder.if_free(
        lambda patience: papers_orders.letter(assessment, request.user, kind, order, patience=patience)
    )
    if made is None:
        return put_in_line(request, assessment, PaperRequest.What(kind), paper=assessment.unit.paper, order=order)
    letters.record_letter(assessment=assessment, kind=kind, form=wanted, content=made.content, by=request.user)
    name = report_pdf.file_name(assessment.unit.name, assessment.period.year, what=kind, extension=wanted)
    return _sent(made.content, name, wanted)


def _letter_page(
    request: SignedInRequest, page: LetterPage, kind: Kind, form: LetterForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": page.assessment,
        "kind": kind,
        "form": form,
        "is_published": page.evaluation.is_published,
        "has_broken_logo": is_broken(logo_of_instansi(page.assessment.unit.instansi_id)),
    }
    return render(request, "evidence/papers/letter_create.html", context, status=status)


def _sent(content: bytes, name: str, form: str) -> HttpResponse:
    headers = DOWNLOAD_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[FileKind(form)], headers=headers)
