"""Kelola: the logo at the head of a unit's papers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.selectors.administration import get_administered_unit
from assessment.papers.selectors.letterhead import logo_in_force
from assessment.people.requests import SignedInRequest
from evidence.papers.forms.logos import LogoForm
from evidence.papers.services import logos
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.sending import DOWNLOAD_HEADERS


@require_http_methods(["GET", "HEAD", "POST"])
def logo_edit(request: SignedInRequest, unit_pk: int) -> HttpResponse:
    """Show the logo in use, and take another one in."""
    unit = get_administered_unit(request.user, unit_pk)
    is_sent = request.method == "POST"
    form = (
        LogoForm(request.POST, request.FILES, instansi=unit.instansi) if is_sent else LogoForm(instansi=unit.instansi)
    )
    if is_sent and form.is_valid():
        said = form.cleaned_data
        try:
            logos.keep_logo(unit=unit, for_all=said["for_all"], file=said["file"], by=request.user)
        except FileRefused as refused:
            form.add_error("file", refused.reason)
        else:
            messages.success(request, "Logo tersimpan. Periksa kop di pratinjau.")
            return redirect("assessment:letterhead-edit", unit.pk)
    context = {"unit": unit, "form": form, "logo": logo_in_force(unit)}
    return render(request, "evidence/papers/logo_edit.html", context, status=422 if form.errors else 200)


@require_POST
def logo_remove(request: SignedInRequest, unit_pk: int) -> HttpResponse:
    """Take the unit's own logo away or, where the form says so, that of its instansi."""
    unit = get_administered_unit(request.user, unit_pk)
    logos.remove_logo(unit=unit, of_instansi=request.POST.get("milik") == "instansi", by=request.user)
    messages.success(request, "Logo dihapus.")
    return redirect("assessment:letterhead-edit", unit.pk)


@require_safe
def logo_image(request: SignedInRequest, unit_pk: int) -> HttpResponse:
    """Send the logo that heads the papers of a unit."""
    logo = logo_in_force(get_administered_unit(request.user, unit_pk))
    if logo is None or not logo.is_whole:
        raise Http404("no logo")
    return HttpResponse(bytes(logo.picture), content_type="image/png", headers=DOWNLOAD_HEADERS)
