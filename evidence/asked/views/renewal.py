"""Last year's documents in a new round, and documents that end soon."""

from datetime import date

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.lists.views import table_file
from assessment.people import permissions as sheet
from assessment.people.permissions import led_areas
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from assessment.tasks.models import Subject
from assessment.tasks.selectors.needs import sharing_of
from assessment.tasks.views.needs import Giving
from evidence.asked import selectors as asked_selectors
from evidence.asked.needs import ending_needs
from evidence.asked.services.renewal import Carried, carry_over
from evidence.asked.tables import ending_table, renewal_table
from evidence.documents import permissions
from evidence.documents.selectors.notices import SOON_DAYS
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.ticked import chosen_ids


@require_http_methods(["GET", "HEAD", "POST"])
def renewal_detail(request: SignedInRequest, assessment_pk: int) -> HttpResponseBase:
    """List what the previous round used, by what is to be done with it; bring along what is chosen."""
    assessment = get_assessment(request.user, assessment_pk)
    permissions.check_can_carry(request.user, assessment)
    if request.method == "POST":
        chosen = chosen_ids(request)
        if not chosen:
            messages.error(request, "Pilih dokumen yang akan dibawa.")
        else:
            carried = carry_over(assessment=assessment, documents=chosen, by=request.user)
            messages.success(request, _carried_words(carried))
        return redirect("evidence:renewal-detail", assessment.pk)
    page = asked_selectors.renewal_page(request.user, assessment)
    if wants_file(request):
        return table_file(request, renewal_table(assessment, page), recorded_in=[assessment.unit])
    return render(request, "evidence/asked/renewal_detail.html", {"assessment": assessment, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def ending_list(request: SignedInRequest, assessment_pk: int) -> HttpResponseBase:
    """List the cited documents that end soon or have ended, or send them as a file; make tasks of those that are ticked.

    `?berakhir=2026-12-31` lists those of that day, of which a notice tells.
    """
    assessment = get_assessment(request.user, assessment_pk)
    ends = _day(request.GET.get("berakhir", ""))
    lines = asked_selectors.ending_lines(request.user, assessment, ends)
    if wants_file(request):
        return table_file(request, ending_table(assessment, lines), recorded_in=[assessment.unit])
    needs = ending_needs(assessment, lines, led_areas(request.user, assessment.unit))
    giving = Giving(request, assessment, sharing_of(request.user, assessment, Subject.ENDING, needs))
    if giving.is_done:
        return redirect(request.get_full_path())
    context = {
        "assessment": assessment,
        "lines": lines,
        "ends": ends,
        "giving": giving,
        "form": giving.form,
        "days": SOON_DAYS,
        "may_carry": sheet.can(permissions.check_can_carry, request.user, assessment),
    }
    return render(request, "evidence/asked/ending_list.html", context, status=giving.status)


def _day(written: str) -> date | None:
    """Return the day of an address; None for none, and for what is no day."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _carried_words(carried: Carried) -> str:
    if not carried.citations and not carried.full:
        return "Semua yang dipilih sudah dipakai pada putaran ini; tidak ada yang diubah."
    words = f"{carried.documents} dokumen dibawa ke {carried.citations} pertanyaan. Jawaban tidak ikut dibawa."
    if carried.full:
        words += f" Pertanyaan yang sudah penuh dilewati: {', '.join(carried.full)}."
    return words
