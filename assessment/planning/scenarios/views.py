"""The simulation: scratch sheets and scenarios of one round, for its unit's team. None of it touches the real sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.planning.scenarios import selectors as read
from assessment.planning.scenarios import services as write
from assessment.planning.scenarios.forms import ScenarioNameForm, SimulatedForm
from assessment.planning.scenarios.models import Scenario
from assessment.planning.scenarios.permissions import check_can_change_scenario, check_can_manage_scenario
from assessment.planning.scenarios.tables import (
    change_table,
    compared_answer_table,
    compared_gate_table,
    moved_gate_table,
    scenario_table,
)
from assessment.rounds.models import Assessment
from assessment.sheet.answer_fields import COUNT_PREFIX
from assessment.sheet.selectors.answers import get_question
from zi_portal.kit.forms.act import Attempt
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.tables.table import Table

ANSWERS = "jawaban"
DROP = "batal"  # what the pressed button says in `act` to go back to the real answer


@require_safe
def scenario_list(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the person's own scenarios and those shared by others, to open and to compare, or send them as a file."""
    if wants_file(request) and (page := read.list_scenarios(request.user, pk)).now is not None:
        return table_file(request, scenario_table(page), recorded_in=[page.assessment.unit])
    return _list_page(request, pk)


@require_POST
def scenario_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the person's scratch sheet."""
    assessment = read.get_simulated_assessment(request.user, pk)
    return _to(write.open_scratch(assessment=assessment, by=request.user))


@require_POST
def route_scenario_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a scenario of the route to a predicate, in one click."""
    assessment = read.get_simulated_assessment(request.user, pk)
    target = request.POST.get("predikat", "")
    try:
        scenario = write.simulate_route(assessment=assessment, target=target, by=request.user)
    except InvalidInput as refused:
        return _list_page(request, pk, problems=[text for texts in refused.errors.values() for text in texts])
    messages.success(request, f"Jalur disimpan sebagai skenario “{scenario}”. Hanya Anda yang melihatnya.")
    return _to(scenario)


@require_safe
def scenario_compare(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show up to three scenarios side by side with the real sheet; `?skenario=` names each.

    As a file the minimums, `?tabel=jawaban` the answers.
    """
    try:
        comparison = read.compare_scenarios(request.user, pk, request.GET.getlist("skenario"))
    except InvalidInput as refused:
        return _list_page(request, pk, problems=refused.errors["skenario"])
    if wants_file(request) and not comparison.problems:
        is_answers = request.GET.get("tabel") == ANSWERS
        table: Table[Any] = compared_answer_table(comparison) if is_answers else compared_gate_table(comparison)
        return table_file(request, table, recorded_in=[comparison.assessment.unit])
    context = {"comparison": comparison, "assessment": comparison.assessment}
    return render(request, "assessment/planning/scenarios/scenario_compare.html", context)


@require_safe
def scenario_detail(request: SignedInRequest, pk: int, scenario_pk: int) -> HttpResponseBase:
    """Show what a scenario would give: verdict, minimums before and after, gains, and the areas to change.

    As a file the minimums, `?tabel=jawaban` the answers it changes.
    """
    assessment, scenario = _get(request, pk, scenario_pk)
    if wants_file(request) and (result := read.scenario_page(request.user, assessment, scenario).shown.result):
        make = change_table if request.GET.get("tabel") == ANSWERS else moved_gate_table
        table: Table[Any] = make(assessment, result)
        return table_file(request, table, recorded_in=[assessment.unit])
    return _detail_page(request, assessment, scenario)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_area_edit(request: SignedInRequest, pk: int, scenario_pk: int, key: str) -> HttpResponse:
    """Show the questions of one area to simulate, or simulate what was sent for all of them."""
    assessment, scenario = _get(request, pk, scenario_pk)
    check_can_change_scenario(request.user, scenario)
    if request.method == "POST":
        return _simulate_area(request, assessment, scenario, key)
    return _area_page(request, read.scenario_area(request.user, assessment, scenario, key), {})


@require_POST
def scenario_answer_edit(request: SignedInRequest, pk: int, scenario_pk: int, code: str) -> HttpResponse:
    """Simulate one answer, or go back to the real one; htmx gets the parts of the page that changed."""
    assessment, scenario = _get(request, pk, scenario_pk)
    question = get_question(assessment, code)
    form = SimulatedForm(request.POST, indicator=question.indicator)
    if request.POST.get("act") == DROP:
        write.simulate(scenario=scenario, values={code: None}, by=request.user)
        return _to(scenario)
    if not request.htmx:
        check_can_change_scenario(request.user, scenario)
        return _simulate_area(request, assessment, scenario, question.area)
    context: dict[str, Any] = {"question": question, "assessment": assessment}
    if not form.is_valid():
        # Who fills several numbers one by one is not at fault before the last.
        waits_for = {COUNT_PREFIX + entry.key: entry.label for entry in form.missing}
        wrong = [name for name in form.errors if name not in waits_for]
        context["waits_for"] = [] if wrong else list(waits_for.values())
        context["errors"] = [(form.fields[name].label, form.errors[name][0]) for name in wrong]
        return render(
            request, "assessment/planning/scenarios/_scenario_answered.html", context, status=422 if wrong else 200
        )
    result = write.simulate(scenario=scenario, values={code: form.value()}, by=request.user).result
    context |= {"result": result, "change": next((change for change in result.changes if change.code == code), None)}
    return render(request, "assessment/planning/scenarios/_scenario_answered.html", context)


@require_POST
def scenario_name(request: SignedInRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Keep a scratch sheet under a name, or rename a scenario."""
    assessment, scenario = _get(request, pk, scenario_pk)
    check_can_manage_scenario(request.user, scenario)
    form = ScenarioNameForm(request.POST)
    if form.is_valid():
        with Attempt(form):
            named = write.name_scenario(scenario=scenario, name=form.cleaned_data["name"], by=request.user)
            messages.success(request, f"Skenario disimpan dengan nama “{named}”.")
            return _to(named)
    return _detail_page(request, assessment, scenario, form)


@require_POST
def scenario_share(request: SignedInRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Let the team read a scenario, or keep it to oneself again."""
    _assessment, scenario = _get(request, pk, scenario_pk)
    is_shared = request.POST.get("act") != DROP
    try:
        write.share_scenario(scenario=scenario, is_shared=is_shared, by=request.user)
    except InvalidInput as refused:
        messages.error(request, " ".join(text for texts in refused.errors.values() for text in texts))
    else:
        words = (
            "Semua anggota tim unit dapat membaca skenario ini." if is_shared else "Hanya Anda yang melihatnya lagi."
        )
        messages.success(request, words)
    return _to(scenario)


@require_POST
def scenario_copy(request: SignedInRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Make a copy that is one's own."""
    _assessment, scenario = _get(request, pk, scenario_pk)
    try:
        copy = write.copy_scenario(scenario=scenario, by=request.user)
    except InvalidInput as refused:
        messages.error(request, " ".join(refused.errors["name"]))
        return _to(scenario)
    messages.success(request, f"Disalin sebagai “{copy}”. Hanya Anda yang melihatnya.")
    return _to(copy)


@require_POST
def scenario_delete(request: SignedInRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Delete a scenario."""
    assessment, scenario = _get(request, pk, scenario_pk)
    write.delete_scenario(scenario=scenario, by=request.user)
    messages.success(request, f"{scenario} dihapus. Jawaban yang sebenarnya tidak berubah.")
    return redirect("assessment:scenario-list", assessment.pk)


def _get(request: SignedInRequest, pk: int, scenario_pk: int) -> tuple[Assessment, Scenario]:
    assessment = read.get_simulated_assessment(request.user, pk)
    return assessment, read.get_scenario(request.user, assessment, scenario_pk)


def _simulate_area(request: SignedInRequest, assessment: Assessment, scenario: Scenario, key: str) -> HttpResponse:
    """Simulate what was sent for the questions of an area, all of it or nothing."""
    sheet = read.scenario_area(request.user, assessment, scenario, key)
    questions = sheet.area.questions
    forms = {question.code: SimulatedForm(request.POST, indicator=question.indicator) for question in questions}
    forms = {code: form for code, form in forms.items() if form.is_sent}
    if not all(form.is_valid() for form in forms.values()):
        return _area_page(request, sheet, forms, status=422)
    write.simulate(scenario=scenario, values={code: form.value() for code, form in forms.items()}, by=request.user)
    messages.success(request, "Simulasi dihitung ulang.")
    return redirect("assessment:scenario-area-edit", assessment.pk, scenario.pk, key)


def _to(scenario: Scenario) -> HttpResponse:
    return redirect("assessment:scenario-detail", scenario.assessment_id, scenario.pk)


def _list_page(request: SignedInRequest, pk: int, problems: list[str] | None = None) -> HttpResponse:
    page = read.list_scenarios(request.user, pk)
    context = {
        "page": page,
        "assessment": page.assessment,
        "most": read.MOST_COMPARED,
        "error_list": [{"id": "skenario", "text": text} for text in problems or []],
    }
    return render(request, "assessment/planning/scenarios/scenario_list.html", context, status=422 if problems else 200)


def _detail_page(
    request: SignedInRequest, assessment: Assessment, scenario: Scenario, form: ScenarioNameForm | None = None
) -> HttpResponse:
    context = {
        "page": read.scenario_page(request.user, assessment, scenario),
        "assessment": assessment,
        "form": form or ScenarioNameForm(initial={"name": scenario.name}),
    }
    return render(request, "assessment/planning/scenarios/scenario_detail.html", context, status=422 if form else 200)


def _area_page(
    request: SignedInRequest, sheet: read.ScenarioArea, sent: dict[str, SimulatedForm], status: int = 200
) -> HttpResponse:
    """Show an area; what was sent stands in place of what is simulated, so that nothing typed is lost."""
    groups: list[tuple[Any, list[tuple[read.Entry, SimulatedForm]]]] = []
    for group, entries in sheet.groups:
        rows = []
        for entry in entries:
            indicator = entry.question.indicator
            form = sent.get(entry.question.code) or SimulatedForm(indicator=indicator, answer=entry.answer)
            rows.append((entry, form))
        groups.append((group, rows))
    errors = [
        {"id": form[name].auto_id, "text": f"{code}: {text}"}
        for code, form in sent.items()
        for name, texts in form.errors.items()
        for text in texts
    ]
    context = {"sheet": sheet, "groups": groups, "assessment": sheet.page.assessment, "error_list": errors}
    return render(request, "assessment/planning/scenarios/scenario_area_edit.html", context, status=status)
