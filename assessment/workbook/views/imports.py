"""A filled LKE workbook brought into a round: read, looked at row by row, taken over, undone."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.lists.views import table_file
from assessment.people import permissions
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.workbook import services as write
from assessment.workbook.forms import MAX_NAME, Chosen, ImportForm, chosen_rows
from assessment.workbook.models import SheetImport
from assessment.workbook.permissions import check_can_import
from assessment.workbook.selectors import imports as read
from assessment.workbook.tables import import_line_table, import_table
from zi_portal.kit.folding import clean
from zi_portal.kit.forms.act import Attempt
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Offer to bring a workbook in, with the history of those before, or send that as a file; POST reads one."""
    assessment = read.get_importing_assessment(request.user, pk)
    if wants_file(request):
        return table_file(request, import_table(assessment, read.imports_of(assessment)), recorded_in=[assessment.unit])
    if request.method != "POST":
        return _list_page(request, assessment, ImportForm())
    check_can_import(request.user, assessment)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with Attempt(form):
            made = write.read_workbook(
                assessment=assessment,
                file_name=clean(file.name or "")[-MAX_NAME:] or "lke.xlsx",
                content=file.read(),
                size_bytes=file.size or 0,
                own_host=request.get_host(),
                by=request.user,
            )
            return redirect("assessment:import-detail", assessment.pk, made.pk)
    return _list_page(request, assessment, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: SignedInRequest, pk: int, import_pk: int) -> HttpResponseBase:
    """Show what a workbook says beside what stands now, or send the rows as a file; POST takes the ticked rows over."""
    sheet_import = read.get_import(request.user, pk, import_pk)
    if wants_file(request):
        page = read.import_page(request.user, sheet_import, shown=request.GET.get("tampil", ""))
        table = import_line_table(sheet_import.assessment, page)
        return table_file(request, table, recorded_in=[sheet_import.assessment.unit])
    if request.method != "POST":
        return _import_page(request, sheet_import)
    check_can_import(request.user, sheet_import.assessment)
    chosen = chosen_rows(request.POST)
    if chosen is None or not chosen.versions:
        problem = "Pilihan tidak dikenali. Muat ulang halaman." if chosen is None else "Centang sedikitnya satu baris."
        return _import_page(request, sheet_import, problems=[problem], status=422)
    try:
        outcome = write.apply_rows(
            sheet_import=sheet_import,
            chosen=chosen.versions,
            others=chosen.others,
            is_unit_confirmed=chosen.is_unit_confirmed,
            by=request.user,
        )
    except InvalidInput as refused:
        problems = [text for texts in refused.errors.values() for text in texts]
        return _import_page(request, sheet_import, problems=problems, sent=chosen, status=422)
    if outcome.written:
        messages.success(request, f"{len(outcome.written)} jawaban diterapkan. Nilai sudah dihitung ulang.")
    if outcome.conflicts:
        return _import_page(request, sheet_import, conflicts=outcome.conflicts, status=409)
    if not outcome.written:
        messages.info(request, "Tidak ada yang berubah: jawaban yang dipilih sudah sama.")
    return redirect("assessment:import-detail", pk, import_pk)


@require_POST
def import_undo(request: SignedInRequest, pk: int, import_pk: int) -> HttpResponse:
    """Bring back what stood before a workbook was taken over."""
    sheet_import = read.get_import(request.user, pk, import_pk)
    check_can_import(request.user, sheet_import.assessment)
    try:
        left = write.undo_import(sheet_import=sheet_import, by=request.user)
    except InvalidInput as refused:
        messages.error(request, " ".join(text for texts in refused.errors.values() for text in texts))
    else:
        done = "Jawaban dikembalikan seperti sebelum impor."
        messages.success(request, f"{done} {len(left)} jawaban dibiarkan; lihat daftarnya di bawah." if left else done)
    return redirect("assessment:import-detail", pk, import_pk)


def _list_page(
    request: SignedInRequest, assessment: Assessment, form: ImportForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "form": form,
        "page": page_of(request, read.imports_of(assessment)),
        "reason": permissions.denial(check_can_import, request.user, assessment),
    }
    return render(request, "assessment/workbook/import_list.html", context, status=status)


def _import_page(
    request: SignedInRequest,
    sheet_import: SheetImport,
    *,
    problems: list[str] | None = None,
    conflicts: list[str] | None = None,
    sent: Chosen | None = None,
    status: int = 200,
) -> HttpResponse:
    page = read.import_page(
        request.user,
        sheet_import,
        shown=request.GET.get("tampil", ""),
        conflicts=conflicts or (),
        sent=sent.readings if sent is not None else None,
    )
    context = {
        "assessment": sheet_import.assessment,
        "page": page,
        "problems": problems or [],
        "conflicts": conflicts or [],
        "is_unit_confirmed": sent is not None and sent.is_unit_confirmed,
        "reason": permissions.denial(check_can_import, request.user, sheet_import.assessment),
    }
    return render(request, "assessment/workbook/import_detail.html", context, status=status)
