"""Kelola: the rounds of an instansi and the units they are opened for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.forms.filters import UnitSearch
from assessment.accounts.selectors import administration
from assessment.accounts.selectors.people import administered_instansi, instansi_kept_by
from assessment.accounts.tables import period_table
from assessment.handover.selectors.reopening import waiting_beside
from assessment.kelola import services as kelola_services
from assessment.kelola.forms import OpenAssessmentsForm, PeriodForm, TargetForm, period_initial
from assessment.kelola.services import PeriodFacts, Span
from assessment.lists.views import CHUNK, table_file
from assessment.lke.models import Predicate
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Window
from assessment.rounds.selectors.reopening import with_waiting_count
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.named import is_named
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file


@require_safe
def period_list(request: SignedInRequest) -> HttpResponseBase:
    """List the periods, or send them as a file."""
    found = administration.kept_periods(request.user)
    if wants_file(request):
        return table_file(request, period_table(found.iterator(chunk_size=CHUNK)))
    page = page_of(request, with_waiting_count(found, request.user))
    context = {
        "page": page,
        "instansi_administered": instansi_kept_by(request.user),
        "waiting": waiting_beside(request.user, page),
    }
    return render(request, "assessment/kelola/period_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period_create(request: SignedInRequest) -> HttpResponse:
    """Begin a round."""
    instansi = administered_instansi(request.user)
    initial = administration.new_period_facts(instansi)
    form = PeriodForm(
        posted(request),
        instansi=instansi,
        instruments=administration.offered_instruments(),
        initial=initial,
    )
    if form.is_valid():
        with Attempt(form):
            period = kelola_services.create_period(
                instansi=form.chosen_instansi(),
                facts=PeriodFacts(**form.facts()),
                spans=[Span(**span) for span in form.spans()],
                by=request.user,
            )
            messages.success(request, f"{period} sudah dibuat. Buka penilaian untuk unit yang ikut serta.")
            return redirect("assessment:assessment-open", period.pk)
    context = {"form": form, "period": None}
    return render(request, "assessment/kelola/period_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def period_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a round and its windows."""
    period = administration.get_administered_period(request.user, pk)
    initial = period_initial(period, administration.zone_of(period))
    form = PeriodForm(
        posted(request),
        instansi=None,
        instruments=administration.offered_instruments(period),
        initial=initial,
    )
    if form.is_valid():
        with Attempt(form):
            kelola_services.change_period(
                period=period,
                facts=PeriodFacts(**form.facts()),
                spans=[Span(**span) for span in form.spans()],
                by=request.user,
            )
            messages.success(request, "Perubahan periode tersimpan.")
            return redirect("assessment:period-edit", period.pk)
    context = {"form": form, "period": period, "is_removable": not is_named(period, besides=(Window,))}
    return render(request, "assessment/kelola/period_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the units of a period; open it for those chosen, all or none."""
    period = administration.get_administered_period(request.user, pk)
    filters = UnitSearch(request.GET)
    text = filters.chosen().get("text", "")
    unopened = administration.unopened_units(request.user, period, text=text)
    form = OpenAssessmentsForm(
        posted(request),
        units=administration.administered_units(request.user),
        initial={"target": Predicate.WBK},
    )
    if form.is_valid():
        chosen = form.cleaned_data["units"]
        with Attempt(form):
            kelola_services.open_assessments(
                period=period, units=chosen, target=Predicate(form.cleaned_data["target"]), by=request.user
            )
            messages.success(request, f"Penilaian dibuka untuk {len(chosen)} unit.")
            return redirect("assessment:assessment-open", period.pk)
    elif form.has_error("units", "invalid_choice") or form.has_error("units", "invalid_pk_value"):
        raise Http404("a unit of the batch is unknown")
    context = {
        "form": form,
        "period": period,
        "filters": filters,
        "page": page_of(request, unopened),
        "opened": page_of(request, administration.opened_assessments(request.user, period, text=text), "terbuka"),
    }
    return render(request, "assessment/kelola/assessment_open.html", context, status=422 if form.is_bound else 200)


@require_POST
def period_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a round for new assessments."""
    period = administration.get_administered_period(request.user, pk)
    kelola_services.close_period(period=period, by=request.user)
    messages.success(request, f"{period} ditutup. Penilaian yang sudah dibuka berjalan terus.")
    return redirect("assessment:period-edit", period.pk)


@require_POST
def period_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a closed round be used again."""
    period = administration.get_administered_period(request.user, pk)
    kelola_services.reopen_period(period=period, by=request.user)
    messages.success(request, f"{period} dapat dibuka lagi untuk unit.")
    return redirect("assessment:period-edit", period.pk)


@require_POST
def period_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a round that is not in use."""
    period = administration.get_administered_period(request.user, pk)
    kelola_services.remove_period(period=period, by=request.user)
    messages.success(request, f"{period} dihapus. Jejak audit tetap mencatatnya.")
    return redirect("assessment:period-list")


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the predicate a unit aims at."""
    assessment = administration.get_administered_assessment(request.user, pk)
    form = TargetForm.of(assessment, posted(request))
    if form.is_valid():
        kelola_services.change_target(
            assessment=assessment, target=Predicate(form.cleaned_data["target"]), by=request.user
        )
        messages.success(request, f"Target {assessment.unit} sekarang {form.cleaned_data['target']}.")
        return redirect("assessment:assessment-open", assessment.period_id)
    context = {"form": form, "assessment": assessment}
    return render(request, "assessment/kelola/target_edit.html", context, status=422 if form.is_bound else 200)
