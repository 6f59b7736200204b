"""Kelola: the editions of the LKE, and a new year's brought in, looked at and activated by the admin portal."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import scoring
from assessment.lists.views import CHUNK, table_file
from assessment.lke.models import Instrument
from assessment.lke.selectors.instruments import file_mapping, get_instrument
from assessment.lke_drafts import selectors as read
from assessment.lke_drafts import services as write
from assessment.lke_drafts.exports import render_template, template_name
from assessment.lke_drafts.facts import facts_of
from assessment.lke_drafts.forms import ActivateForm, DraftForm
from assessment.lke_drafts.permissions import check_can_keep_instruments
from assessment.lke_drafts.tables import diff_table, instrument_table
from assessment.people.requests import SignedInRequest
from assessment.workbook.forms import MAX_NAME
from assessment.workbook.views.file import XLSX
from zi_portal.kit.folding import clean
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file

ATTACHED = {"Content-Security-Policy": "sandbox; default-src 'none'"}


@require_safe
def instrument_list(request: SignedInRequest) -> HttpResponseBase:
    """List drafts and editions, or send the editions as a file."""
    found = read.kept_instruments(request.user)
    if wants_file(request):
        return table_file(request, instrument_table(found.iterator(chunk_size=CHUNK)))
    context = {
        "page": page_of(request, found),
        "drafts": page_of(request, read.kept_drafts(request.user), "konsep"),
    }
    return render(request, "assessment/lke_drafts/instrument_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_create(request: SignedInRequest) -> HttpResponse:
    """Offer to bring an instrument in; POST reads one and keeps it as a draft, whatever is wrong with it."""
    bases = read.bases(request.user)
    is_sent = request.method == "POST"
    form = DraftForm(request.POST, request.FILES, bases=bases) if is_sent else DraftForm(bases=bases)
    if is_sent and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with Attempt(form):
            draft = write.upload_draft(
                file_name=clean(file.name or "")[-MAX_NAME:] or "instrumen",
                content=file.read(),
                size_bytes=file.size or 0,
                base=form.cleaned_data["base"],
                by=request.user,
            )
            return redirect("assessment:draft-detail", draft.pk)
    context = {"form": form, "bases": bases}
    return render(request, "assessment/lke_drafts/draft_create.html", context, status=422 if is_sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a draft holds, or all that is wrong with it; POST activates it."""
    draft = read.get_draft(request.user, pk)
    if draft.activated is not None and request.method != "POST":
        return redirect("assessment:instrument-detail", draft.activated.pk)
    form = ActivateForm(posted(request))
    if form.is_valid():
        made = write.activate_draft(draft=draft, by=request.user)
        messages.success(request, f"{made} aktif dan dapat dipilih untuk periode baru.")
        return redirect("assessment:instrument-detail", made.pk)
    standing = read.standing_of(draft)
    context: dict[str, Any] = {"draft": draft, "form": form, "standing": standing}
    if draft.mapping is not None:
        instrument = read.instrument_of(draft)
        other = standing.instrument or read.compared_with(list(read.bases(request.user)), "", draft.base)
        context |= {"facts": facts_of(instrument), "diff": read.diff_page(instrument, other, "") if other else None}
    return render(request, "assessment/lke_drafts/draft_detail.html", context, status=422 if form.is_bound else 200)


@require_safe
def draft_diff(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show what a draft changes against an edition, or send that as a file."""
    draft = read.get_draft(request.user, pk)
    if draft.mapping is None:
        return redirect("assessment:draft-detail", draft.pk)
    return _diff(request, read.instrument_of(draft), draft.base, {"draft": draft, "name": str(draft)})


@require_safe
def draft_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the file of a draft back, as it was uploaded."""
    draft = read.get_draft(request.user, pk, with_file=True)
    name = f"konsep-instrumen-{draft.pk}.{'xlsx' if draft.is_workbook else 'yaml'}"
    kind = XLSX if draft.is_workbook else "application/yaml"
    headers = ATTACHED | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(draft.content), content_type=kind, headers=headers)


@require_POST
def draft_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    draft = read.get_draft(request.user, pk)
    write.delete_draft(draft=draft, by=request.user)
    messages.success(request, f"Konsep {draft} dihapus.")
    return redirect("assessment:instrument-list")


@require_safe
def instrument_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what an edition holds and where it is used."""
    instrument = read.get_administered_instrument(request.user, pk)
    context = {"instrument": instrument, "facts": facts_of(get_instrument(instrument))}
    return render(request, "assessment/lke_drafts/instrument_detail.html", context)


@require_safe
def instrument_diff(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show how an edition differs from another, or send that as a file."""
    instrument = read.get_administered_instrument(request.user, pk)
    context = {"instrument": instrument, "name": str(instrument)}
    return _diff(request, get_instrument(instrument), None, context, own=instrument)


@require_safe
def instrument_template(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send an edition as a workbook to edit."""
    instrument = read.get_administered_instrument(request.user, pk)
    name = template_name(instrument.code, instrument.edition)
    headers = ATTACHED | {"Content-Disposition": f'attachment; filename="{name}"'}
    content = b"" if request.method == "HEAD" else render_template(file_mapping(instrument))
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_POST
def instrument_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer an edition to new periods no longer."""
    closed = write.close_instrument(instrument=read.get_administered_instrument(request.user, pk), by=request.user)
    messages.success(request, f"{closed} ditutup untuk periode baru. Penilaian yang memakainya tidak berubah.")
    return redirect("assessment:instrument-detail", pk)


@require_POST
def instrument_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer an edition to new periods again."""
    opened = write.reopen_instrument(instrument=read.get_administered_instrument(request.user, pk), by=request.user)
    messages.success(request, f"{opened} dapat dipilih lagi untuk periode baru.")
    return redirect("assessment:instrument-detail", pk)


def _diff(
    request: SignedInRequest,
    new: scoring.Instrument,
    default: Instrument | None,
    context: dict[str, object],
    *,
    own: Instrument | None = None,
) -> HttpResponseBase:
    check_can_keep_instruments(request.user)
    editions = [row for row in read.bases(request.user) if own is None or row.pk != own.pk]
    other = read.compared_with(editions, request.GET.get("dengan", ""), default)
    if other is None:
        messages.info(request, "Belum ada edisi lain untuk dibandingkan.")
        return redirect("assessment:instrument-list")
    page = read.diff_page(new, other, request.GET.get("jenis", ""))
    if wants_file(request):
        return table_file(request, diff_table(page.changes, f"{new.code} terhadap {other.code}"))
    return render(request, "assessment/lke_drafts/instrument_diff.html", context | {"diff": page, "editions": editions})
