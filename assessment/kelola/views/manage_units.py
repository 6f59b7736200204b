"""Kelola: the offices of an instansi and their letterheads."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.forms.filters import UnitFilter
from assessment.accounts.forms.units import LetterheadForm, UnitForm
from assessment.accounts.selectors import administration
from assessment.accounts.selectors.people import administered_instansi
from assessment.accounts.services import units
from assessment.accounts.services.units import Letterhead, UnitFacts
from assessment.accounts.tables import unit_table
from assessment.audit.selectors import backup_state
from assessment.handover.selectors.reopening import waiting_beside
from assessment.lists.views import CHUNK, table_file
from assessment.papers.selectors.letterhead import logo_in_force
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.named import is_named
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file


@require_safe
def unit_list(request: SignedInRequest) -> HttpResponseBase:
    """List the units, with search, or send them as a file."""
    administered_instansi(request.user)
    filters = UnitFilter(request.GET)
    if wants_file(request):
        found = administration.administered_units(request.user, **filters.chosen())
        return table_file(request, unit_table(found.iterator(chunk_size=CHUNK)))
    page = page_of(request, administration.find_units(request.user, **filters.chosen()))
    context = {
        "page": page,
        "filters": filters,
        "waiting": waiting_beside(request.user, page),
        "backup": backup_state(),
    }
    return render(request, "assessment/kelola/unit_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_create(request: SignedInRequest) -> HttpResponse:
    """Add a unit."""
    instansi = administered_instansi(request.user)
    parents = administration.active_units(request.user)
    form = UnitForm(posted(request), parents=parents, instansi=instansi)
    if form.is_valid():
        with Attempt(form):
            unit = units.create_unit(instansi=form.chosen_instansi(), facts=UnitFacts(**form.facts()), by=request.user)
            messages.success(request, f"{unit} sudah ditambahkan. Lengkapi kop suratnya bila perlu.")
            return redirect("assessment:unit-edit", unit.pk)
    context = {"form": form, "unit": None}
    return render(request, "assessment/kelola/unit_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a unit."""
    unit = administration.get_administered_unit(request.user, pk)
    form = UnitForm(
        posted(request),
        parents=administration.administered_units(request.user).filter(instansi=unit.instansi).exclude(pk=unit.pk),
        instansi=None,
        initial={name: getattr(unit, name) for name in UnitFacts.__dataclass_fields__},
    )
    if form.is_valid():
        with Attempt(form):
            units.change_unit(unit=unit, facts=UnitFacts(**form.facts()), by=request.user)
            messages.success(request, "Perubahan unit tersimpan.")
            return redirect("assessment:unit-edit", unit.pk)
    context = {"form": form, "unit": unit, "is_removable": not is_named(unit)}
    return render(request, "assessment/kelola/unit_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def unit_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a unit out of new rounds."""
    unit = administration.get_administered_unit(request.user, pk)
    units.deactivate_unit(unit=unit, by=request.user)
    messages.success(request, f"{unit} tidak aktif lagi. Riwayatnya tetap tersimpan.")
    return redirect("assessment:unit-edit", unit.pk)


@require_POST
def unit_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a unit take part again."""
    unit = administration.get_administered_unit(request.user, pk)
    units.reactivate_unit(unit=unit, by=request.user)
    messages.success(request, f"{unit} aktif kembali.")
    return redirect("assessment:unit-edit", unit.pk)


@require_POST
def unit_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a unit that is not in use."""
    unit = administration.get_administered_unit(request.user, pk)
    units.remove_unit(unit=unit, by=request.user)
    messages.success(request, f"{unit} dihapus. Jejak audit tetap mencatatnya.")
    return redirect("assessment:unit-list")


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the letterhead; the button Pratinjau, or htmx while typing, shows it without saving."""
    unit = administration.get_administered_unit(request.user, pk)
    saved = {name: getattr(unit, name) for name in Letterhead.__dataclass_fields__}
    form = LetterheadForm(posted(request), initial=saved)
    wants_preview = "preview" in request.POST or bool(request.htmx)
    is_good = form.is_valid()
    if is_good and not wants_preview:
        with Attempt(form):
            units.change_letterhead(unit=unit, letterhead=Letterhead(**form.cleaned_data), by=request.user)
            messages.success(request, "Kop surat tersimpan.")
            return redirect("assessment:letterhead-edit", unit.pk)
    shown = Letterhead(**(form.cleaned_data if is_good and not form.errors else saved))
    context = {
        "form": form,
        "unit": unit,
        "letterhead": shown,
        "logo": logo_in_force(unit),
        "is_unsaved": wants_preview,
    }
    template = (
        "assessment/kelola/_letterhead_preview.html" if request.htmx else "assessment/kelola/letterhead_edit.html"
    )
    return render(request, template, context, status=422 if form.errors else 200)
