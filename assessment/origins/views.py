"""The pages "Dari mana angka ini?", each also as a file: of a sheet, of a scenario, of a route, and of the estimate."""

from collections.abc import Sequence

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessment.figures.gate import ExplainedGate
from assessment.figures.origin import Explanation
from assessment.lists.views import table_file
from assessment.origins.selectors import supposed_origin as supposed
from assessment.origins.selectors.origin import Origin, get_gate_origin, get_origin
from assessment.origins.tables import estimate_origin_table, origin_table
from assessment.people.requests import SignedInRequest
from assessment.planning.estimate.selectors import EstimateOrigin, get_estimate_gate_origin, get_estimate_origin
from assessment.rounds.models import Assessment
from zi_portal.kit.tables.asked import wants_file

type Crumb = tuple[str, str]  # address and words


@require_safe
def origin_detail(request: SignedInRequest, pk: int, code: str) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of the total, an area or a node; `?angka=` and `?penilai=` choose the figure."""
    origin = get_origin(request.user, pk, code, figure=_figure(request), scorer=request.GET.get("penilai", ""))
    return _sheet_page(request, origin, [_readiness(origin.assessment)])


@require_safe
def gate_detail(request: SignedInRequest, pk: int, predicate: str, code: str) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of one minimum of WBK or WBBM; parameters as in `origin_detail`."""
    scorer = request.GET.get("penilai", "")
    origin = get_gate_origin(request.user, pk, predicate, code, figure=_figure(request), scorer=scorer)
    return _gate_page(request, origin, [_readiness(origin.assessment, predicate)])


@require_safe
def scenario_origin_detail(request: SignedInRequest, pk: int, scenario_pk: int, code: str) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of the total, an area or a node in a scenario; `?angka=` chooses the figure."""
    origin = supposed.get_scenario_origin(request.user, pk, scenario_pk, code, figure=_figure(request))
    return _sheet_page(request, origin, _to_scenario(origin.assessment, scenario_pk))


@require_safe
def scenario_gate_detail(
    request: SignedInRequest, pk: int, scenario_pk: int, predicate: str, code: str
) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of one minimum in a scenario; `?angka=` chooses the figure."""
    origin = supposed.get_scenario_gate_origin(request.user, pk, scenario_pk, predicate, code, figure=_figure(request))
    return _gate_page(request, origin, _to_scenario(origin.assessment, scenario_pk))


@require_safe
def route_origin_detail(request: SignedInRequest, pk: int, code: str) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of a figure once the route to `?predikat=` is done; `?angka=` chooses the figure."""
    target = request.GET.get("predikat", "")
    origin = supposed.get_route_origin(request.user, pk, code, target=target, figure=_figure(request))
    return _sheet_page(request, origin, _to_route(origin))


@require_safe
def route_gate_detail(request: SignedInRequest, pk: int, predicate: str, code: str) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of one minimum once the route to its predicate is done."""
    origin = supposed.get_route_gate_origin(request.user, pk, predicate, code, figure=_figure(request))
    return _gate_page(request, origin, _to_route(origin))


@require_safe
def estimate_origin_detail(request: SignedInRequest, pk: int, code: str) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of an area, a component or `total` in the estimate; parameters as of its page."""
    predicate, chosen = request.GET.get("predikat", ""), request.GET.get("putaran", "")
    now_at = reverse("assessment:origin-detail", args=[pk, code])
    return _estimate_page(request, get_estimate_origin(request.user, pk, code, predicate, chosen), now_at)


@require_safe
def estimate_gate_detail(request: SignedInRequest, pk: int, predicate: str, code: str) -> HttpResponseBase:
    """Answer "Dari mana angka ini?" of one minimum in the estimate; `?putaran=` chooses the losses."""
    chosen = request.GET.get("putaran", "")
    now_at = reverse("assessment:gate-detail", args=[pk, predicate, code])
    return _estimate_page(request, get_estimate_gate_origin(request.user, pk, predicate, code, chosen), now_at)


def _estimate_page(request: SignedInRequest, origin: EstimateOrigin, now_at: str) -> HttpResponseBase:
    if wants_file(request) and origin.shown is not None:
        table = estimate_origin_table(origin.page.assessment, origin.shown)
        return table_file(request, table, recorded_in=[origin.page.assessment.unit])
    page = origin.page
    context = {
        "page": page,
        "shown": origin.shown,
        "now_at": now_at + (page.estimate.now_query if page.estimate is not None else ""),
        "assessment": page.assessment,
    }
    return render(request, "assessment/origins/estimate_detail.html", context)


def _sheet_page(request: SignedInRequest, origin: Origin[Explanation], crumbs: Sequence[Crumb]) -> HttpResponseBase:
    shown = origin.explanation
    if wants_file(request) and shown is not None:
        # of one sub-area the head is its only line
        lines = shown.lines if shown.head in shown.lines else (shown.head, *shown.lines)
        table = origin_table(origin.assessment, lines, marked=origin.supposed is not None)
        return table_file(request, table, recorded_in=[origin.assessment.unit])
    return _page(request, "assessment/origins/origin_detail.html", origin, crumbs)


def _gate_page(request: SignedInRequest, origin: Origin[ExplainedGate], crumbs: Sequence[Crumb]) -> HttpResponseBase:
    if wants_file(request) and origin.explanation is not None:
        table = origin_table(origin.assessment, origin.explanation.lines, marked=origin.supposed is not None)
        return table_file(request, table, recorded_in=[origin.assessment.unit])
    return _page(request, "assessment/origins/gate_detail.html", origin, crumbs)


def _page[Shown: (Explanation, ExplainedGate)](
    request: SignedInRequest, template: str, origin: Origin[Shown], crumbs: Sequence[Crumb]
) -> HttpResponseBase:
    round_at = reverse("assessment:assessment-detail", args=[origin.assessment.pk])
    context = {
        "origin": origin,
        "assessment": origin.assessment,
        "crumbs": crumbs,
        "answers_at": f"{round_at}jawaban/",
        "real_at": round_at,
    }
    return render(request, template, context)


def _figure(request: SignedInRequest) -> str:
    return request.GET.get("angka", "")


def _readiness(assessment: Assessment, predicate: str = "") -> Crumb:
    query = f"?predikat={predicate}" if predicate else ""
    return reverse("assessment:readiness-detail", args=[assessment.pk]) + query, "Kesiapan"


def _to_scenario(assessment: Assessment, scenario_pk: int) -> list[Crumb]:
    return [
        (reverse("assessment:scenario-list", args=[assessment.pk]), "Simulasi"),
        (reverse("assessment:scenario-detail", args=[assessment.pk, scenario_pk]), "Hasil skenario ini"),
    ]


def _to_route[Shown: (Explanation, ExplainedGate)](origin: Origin[Shown]) -> list[Crumb]:
    target = origin.supposed.target if origin.supposed is not None else ""
    return [(f"{reverse('assessment:route-detail', args=[origin.assessment.pk])}?predikat={target}", "Jalur")]
