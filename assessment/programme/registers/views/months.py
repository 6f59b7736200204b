"""The monthly registers: all of them, one, and filling in its months."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.programme.permissions import check_can_keep_area
from assessment.programme.registers.forms import MonthsForm
from assessment.programme.registers.selectors.months import (
    Register,
    get_register_assessment,
    get_register_page,
    registers_of,
)
from assessment.programme.registers.selectors.offers import uses_of
from assessment.programme.registers.selectors.promises import get_promise_page
from assessment.programme.registers.services.months import Sent, StaleMonths, fill_months
from assessment.programme.registers.tables import register_table, registers_table
from zi_portal.kit.forms.act import posted, show_refusal
from zi_portal.kit.indonesian import MONTHS
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.kit.tables.asked import wants_file


@require_safe
def register_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show every register with its figures, or send them as a file."""
    assessment = get_register_assessment(request.user, pk)
    registers = registers_of(assessment)
    if wants_file(request):
        return table_file(request, registers_table(registers, assessment.unit.name), recorded_in=[assessment.unit])
    context = {
        "assessment": assessment,
        "registers": registers,
        "promises": get_promise_page(request.user, pk),
        "filled": sum(register.figures is not None for register in registers),
        "behind": [register for register in registers if register.figures is not None and register.missing],
    }
    return render(request, "assessment/programme/registers/register_list.html", context)


@require_safe
def register_detail(request: SignedInRequest, pk: int, kind: str) -> HttpResponseBase:
    """Show the months of one register and what they make, or send them as a file."""
    page = get_register_page(request.user, pk, kind)
    assessment = page.register.assessment
    if wants_file(request):
        return table_file(request, register_table(page.register), recorded_in=[assessment.unit])
    uses = uses_of(page.register.kind.key, assessment, page.register)
    context = {"assessment": assessment, "page": page, "register": page.register, "uses": uses}
    return render(request, "assessment/programme/registers/register_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register_edit(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Fill in one month of a register, `?bulan=3`, or all that have begun."""
    page = get_register_page(request.user, pk, kind)
    register = page.register
    assessment = register.assessment
    check_can_keep_area(request.user, assessment, register.kind.area)
    if not register.lines:
        raise WrongState(f"Tahun {register.year} belum dimulai, jadi belum ada bulan yang dapat diisi.")
    stale: StaleMonths | None = None
    asked = _asked_month(request, register)
    entries = register.entries if asked is None else {asked: register.entries[asked]}
    form = MonthsForm(posted(request), kind=register.kind, entries=entries)
    if form.is_valid():
        sent = {month: Sent(entry, seen) for month, (entry, seen) in form.entries().items()}
        try:
            changed = fill_months(assessment=assessment, kind=register.kind, sent=sent, by=request.user)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleMonths as newer:
            stale, form = newer, form.again({row.month: row.entry for row in newer.saved})
        else:
            names = ", ".join(MONTHS[row.month - 1] for row in changed)
            messages.success(
                request, f"{register.kind.name}: {names} tersimpan." if names else "Tidak ada yang berubah."
            )
            return redirect("assessment:register-detail", assessment.pk, register.kind.key)
    context = {
        "assessment": assessment,
        "register": register,
        "months": form,
        "error_list": form.error_list if form.is_bound and stale is None else [],
        "stale": stale,
        "month": MONTHS[asked - 1] if asked else "",
    }
    status = 409 if stale is not None else 422 if form.is_bound else 200
    return render(request, "assessment/programme/registers/register_edit.html", context, status=status)


def _asked_month(request: SignedInRequest, register: Register) -> int | None:
    asked = request.GET.get("bulan", "")
    return next((line.month for line in register.lines if str(line.month) == asked), None)
