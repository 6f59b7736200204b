"""Pages to look at, not to fill: readiness, scorers, years, the recap. They write nothing."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.handover.selectors.handovers import get_standing
from assessment.lists.views import table_file
from assessment.lke.models import Predicate
from assessment.overview.forms import RecapFilter
from assessment.overview.selectors import recap, rounds
from assessment.overview.selectors.history import get_history
from assessment.overview.selectors.iku import iku_for
from assessment.overview.selectors.readiness_lines import get_lines
from assessment.overview.tables import history_table, recap_table
from assessment.people.areas import LEVERAGE_AREAS
from assessment.people.requests import SignedInRequest
from assessment.readiness.selectors import Dashboard, get_comparison, get_dashboard
from assessment.readiness.tables import area_table, board_table, comparison_table, gate_table, progress_table
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file
from zi_portal.kit.tables.table import Table

GATES, AREAS, PROGRESS = "syarat", "area", "kemajuan"


@require_safe
def readiness_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show whether the office meets its target, what is missing and who works on it; `?predikat=` reads the other one.

    As a file the minimums; `?tabel=area` makes it that of the points, `?tabel=kemajuan` that of the progress.
    """
    dashboard = get_dashboard(request.user, pk, request.GET.get("predikat", ""))
    if wants_file(request) and (table := _dashboard_table(dashboard, request.GET.get("tabel", ""))) is not None:
        return table_file(request, table, recorded_in=[dashboard.assessment.unit])
    context = {
        "dashboard": dashboard,
        "lines": get_lines(request.user, dashboard),
        "assessment": dashboard.assessment,
        "predicates": Predicate.values,
        "standing": get_standing(request.user, dashboard.assessment),
        "iku": iku_for(request.user, dashboard.assessment, dashboard.visible),
    }
    return render(request, "assessment/overview/readiness_detail.html", context)


@require_safe
def comparison_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show every scorer of a round side by side, as far as the person may see them, or send the points as a file.

    `?tabel=syarat` makes the file that of the minimums.
    """
    scorers = get_comparison(request.user, pk)
    if wants_file(request) and scorers.comparison is not None:
        make = gate_table if request.GET.get("tabel") == GATES else comparison_table
        table: Table[Any] = make(scorers.assessment, scorers.comparison)
        return table_file(request, table, recorded_in=[scorers.assessment.unit])
    context = {"scorers": scorers, "assessment": scorers.assessment}
    return render(request, "assessment/overview/comparison_detail.html", context)


@require_safe
def unit_history(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the rounds of a unit by year with their outcome and totals, or send them as a file."""
    history = get_history(request.user, pk)
    if wants_file(request):
        return table_file(request, history_table(history), recorded_in=[history.unit])
    return render(request, "assessment/overview/unit_history.html", {"history": history})


@require_safe
def recap_list(request: SignedInRequest) -> HttpResponseBase:
    """Show all units of a period side by side, or send them as a file; without a choice the latest period."""
    user, asked = request.user, request.GET.copy()
    periods = rounds.periods_in_scope(user)
    if "period" not in asked and (latest := periods.first()) is not None:
        asked["period"] = str(latest.pk)
    filters = RecapFilter(asked, periods=periods)
    wanted = filters.chosen()
    sort = wanted.pop("sort", "")
    lines = recap.recap_lines(user, rounds.find_assessments(user, **wanted), sort=sort)
    if wants_file(request):
        return table_file(request, recap_table(recap.all_recap_rows(lines), len(lines)))
    page = page_of(request, lines)
    rows = recap.recap_rows(list(page))
    context = {
        "page": page,
        "rows": rows,
        "has_sums_only": any(not row.line.can_open and row.line.claim is not None for row in rows),
        "filters": filters,
        "areas": list(LEVERAGE_AREAS),
    }
    return render(request, "assessment/overview/recap_list.html", context)


def _dashboard_table(dashboard: Dashboard, name: str) -> Table[Any] | None:
    """Return the table of a dashboard that is asked for, None where there is nothing to read."""
    reading = dashboard.reading
    if name == PROGRESS and dashboard.areas:
        return progress_table(dashboard.assessment, dashboard.areas)
    if reading is None:
        return None
    return (
        area_table(dashboard.assessment, reading) if name == AREAS else board_table(dashboard.assessment, reading.board)
    )
