"""Bringing registers in: months of one, or services with their promised times; read, shown with each problem at its cell, then saved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.people.requests import SignedInRequest
from assessment.programme.intake.counts import MonthsReading, Standing, columns_of, read_counts, read_seen
from assessment.programme.intake.forms import MonthsSheetForm, ServicesSheetForm
from assessment.programme.intake.imports.sheet import text_of
from assessment.programme.intake.promises import COLUMNS, MOST, ServicesReading, read_services
from assessment.programme.permissions import check_can_keep_area
from assessment.programme.registers.selectors.months import get_register_assessment, get_register_page
from assessment.programme.registers.selectors.promises import AREA, promises_of
from assessment.programme.registers.services.months import Sent, StaleMonths, fill_months
from assessment.programme.registers.services.promises import add_promises
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.indonesian import MONTHS
from zi_portal.kit.refusals import WrongState

SAVE = "simpan"  # what the pressed button says in `act`; any other one reads alone


@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Read months of one register and show what would be saved; `act=simpan` saves them, unless a cell is wrong."""
    register = get_register_page(request.user, pk, kind).register
    assessment = register.assessment
    check_can_keep_area(request.user, assessment, register.kind.area)
    if not register.lines:
        raise WrongState(f"Tahun {register.year} belum dimulai, jadi belum ada bulan yang dapat diisi.")
    form = MonthsSheetForm(posted(request), request.FILES or None)
    reading: MonthsReading | None = None
    stale: StaleMonths | None = None
    if form.is_valid() and (rows := form.rows()) is not None:
        reading = read_counts(rows, Standing(register.kind, register.year, register.entries, len(register.lines)))
        typed, form = form, MonthsSheetForm({"text": text_of(rows), "seen": reading.seen})
        if reading.problem:
            form.add_error(typed.from_field, reading.problem)
        elif not reading.wrong and typed.data.get("act") == SAVE:
            seen = read_seen(typed.cleaned_data["seen"])
            sent = {month: Sent(entry, seen.get(month, "")) for month, entry in reading.entries.items()}
            try:
                with Attempt(form):
                    changed = fill_months(
                        assessment=assessment, kind=register.kind, sent=sent, by=request.user, origin="impor"
                    )
                    names = ", ".join(MONTHS[row.month - 1] for row in changed)
                    messages.success(
                        request, f"{register.kind.name}: {names} tersimpan." if names else "Tidak ada yang berubah."
                    )
                    return redirect("assessment:register-detail", assessment.pk, register.kind.key)
            except StaleMonths as newer:
                stale = newer
    context = {
        "assessment": assessment,
        "register": register,
        "form": form,
        "reading": reading,
        "stale": stale,
        "columns": columns_of(register.kind),
    }
    status = 409 if stale is not None else _status(form, reading)
    return render(request, "assessment/programme/intake/register_import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def service_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read services and show what would be saved; `act=simpan` saves them, unless a cell is wrong."""
    assessment = get_register_assessment(request.user, pk)
    check_can_keep_area(request.user, assessment, AREA)
    form = ServicesSheetForm(posted(request), request.FILES or None)
    reading: ServicesReading | None = None
    if form.is_valid() and (rows := form.rows()) is not None:
        reading = read_services(rows, [row.name for row in promises_of(assessment)], today_in(assessment.unit))
        typed, form = form, ServicesSheetForm({"text": text_of(rows)})
        if reading.problem:
            form.add_error(typed.from_field, reading.problem)
        elif not reading.wrong and typed.data.get("act") == SAVE:
            with Attempt(form):
                made = add_promises(assessment=assessment, found=reading.found, by=request.user, origin="impor")
                messages.success(request, f"{len(made)} layanan ditambahkan ke register.")
                return redirect("assessment:service-list", assessment.pk)
    context = {"assessment": assessment, "form": form, "reading": reading, "columns": COLUMNS, "most": MOST}
    status = _status(form, reading)
    return render(request, "assessment/programme/intake/service_import.html", context, status=status)


def _status(form: MonthsSheetForm | ServicesSheetForm, reading: MonthsReading | ServicesReading | None) -> int:
    is_wrong = form.is_bound and (bool(form.errors) or (reading is not None and bool(reading.wrong)))
    return 422 if is_wrong else 200
