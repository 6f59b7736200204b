"""Bringing lines of the rencana kerja in: a file or pasted cells are read, shown with each problem at its cell, and saved once none is left."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import file_headers, table_bytes
from assessment.people.requests import SignedInRequest
from assessment.programme.intake.forms import SheetForm
from assessment.programme.intake.imports.sheet import text_of
from assessment.programme.intake.reading import COLUMNS, Reading, read_rows
from assessment.programme.intake.selectors import known_of
from assessment.programme.intake.tables import template_table
from assessment.programme.permissions import check_can_keep_programme
from assessment.programme.plan.selectors.lines import get_plan_assessment
from assessment.programme.plan.services.bringing import MOST, bring_lines
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.tables.asked import CONTENT_TYPES

SAVE = "simpan"  # what the pressed button says in `act`; any other one reads alone


@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a sheet and show what would be saved; `act=simpan` saves it, unless a cell is wrong."""
    assessment = get_plan_assessment(request.user, pk)
    check_can_keep_programme(request.user, assessment)
    form = SheetForm(posted(request), request.FILES or None)
    reading: Reading | None = None
    if form.is_valid() and (rows := form.rows()) is not None:
        reading = read_rows(rows, known_of(request.user, assessment), most=MOST)
        typed, form = form, SheetForm({"text": text_of(rows)})
        if reading.problem:
            form.add_error(typed.from_field, reading.problem)
        elif not reading.wrong and typed.data.get("act") == SAVE:
            with Attempt(form):
                made = bring_lines(assessment=assessment, found=reading.facts, origin="impor", by=request.user)
                messages.success(request, f"{len(made)} kegiatan ditambahkan ke rencana kerja.")
                return redirect("assessment:plan-detail", assessment.pk)
    is_wrong = form.is_bound and (bool(form.errors) or (reading is not None and bool(reading.wrong)))
    context = {"assessment": assessment, "form": form, "reading": reading, "columns": COLUMNS, "most": MOST}
    return render(request, "assessment/programme/intake/plan_import.html", context, status=422 if is_wrong else 200)


@require_safe
def plan_template(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out the empty sheet."""
    assessment = get_plan_assessment(request.user, pk)
    table = template_table(assessment)
    headers = file_headers(table.file_name("xlsx", today_in(assessment.unit)))
    content = b"" if request.method == "HEAD" else table_bytes(table, "xlsx")
    return HttpResponse(content, content_type=CONTENT_TYPES["xlsx"], headers=headers)
