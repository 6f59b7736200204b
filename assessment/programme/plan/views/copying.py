"""Lines of the round before, ticked and taken into this one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.people.requests import SignedInRequest
from assessment.programme.plan.selectors.copying import get_copy_page
from assessment.programme.plan.services.bringing import bring_lines
from zi_portal.kit.refusals import InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def plan_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer the lines of the round before; POST takes those that are ticked (`baris`)."""
    page = get_copy_page(request.user, pk)
    ticked = set(request.POST.getlist("baris"))
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        chosen = [line.facts for line in page.offered if str(line.item.pk) in ticked]
        try:
            made = bring_lines(assessment=page.assessment, found=chosen, origin="salin", by=request.user)
        except InvalidInput as refused:
            problems = [{"text": text} for texts in refused.errors.values() for text in texts]
        else:
            messages.success(request, f"{len(made)} kegiatan disalin ke rencana kerja {page.assessment.period.year}.")
            return redirect("assessment:plan-detail", page.assessment.pk)
    else:
        ticked = {str(line.item.pk) for line in page.offered if line.facts.months}
    context = {"page": page, "assessment": page.assessment, "ticked": ticked, "error_list": problems}
    return render(request, "assessment/programme/plan/plan_copy.html", context, status=422 if problems else 200)
