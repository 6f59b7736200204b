"""Where a number of a sheet that is only supposed comes from: of a scenario, and of a route whose steps are all done.

The same calculation as that of the real sheet (`origin`), with the questions marked that are supposed.
"""

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404

from assessment.figures.gate import ExplainedGate
from assessment.figures.origin import Explanation, Reading
from assessment.lke.models import Predicate
from assessment.lke.selectors.instruments import get_instrument
from assessment.origins.selectors.origin import (
    Origin,
    Subject,
    Supposed,
    figure_to_read,
    gate_subject,
    sheet_subject,
    shown_figures,
)
from assessment.people.models import User
from assessment.planning.route.selectors import get_route_assessment, read_route
from assessment.planning.scenarios.selectors import get_scenario, get_simulated_assessment, load_base, result_of
from assessment.planning.scenarios.what_if import Base, WhatIf, what_if
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.scores.selectors import Sheets
from assessment.scoring import Instrument

SIMULATED, STEP, RAISED = "Disimulasikan", "Langkah jalur", "Dinaikkan setinggi mungkin"


def get_scenario_origin(user: User, pk: int, scenario_pk: int, code: str, *, figure: str = "") -> Origin[Explanation]:
    """Return where one figure of a scenario comes from; `code`, `figure` and refusals as in `origin.get_origin`.

    Http404 also for a scenario `user` may not know of.
    """
    return _of_scenario(user, pk, scenario_pk, lambda instrument: sheet_subject(instrument, code), figure)


def get_scenario_gate_origin(
    user: User, pk: int, scenario_pk: int, predicate: str, code: str, *, figure: str = ""
) -> Origin[ExplainedGate]:
    """Return where the value of one minimum in a scenario comes from; refusals as in `get_scenario_origin`."""
    return _of_scenario(user, pk, scenario_pk, lambda instrument: gate_subject(instrument, predicate, code), figure)


def get_route_origin(user: User, pk: int, code: str, *, target: str = "", figure: str = "") -> Origin[Explanation]:
    """Return where one figure comes from once the route to `target` is done (the round's own where that is none).

    Where there is no route, of the highest sheet that can be reached. Refusals as in `route.get_route`.
    """
    return _of_route(user, pk, target, lambda instrument: sheet_subject(instrument, code), figure)


def get_route_gate_origin(user: User, pk: int, predicate: str, code: str, *, figure: str = "") -> Origin[ExplainedGate]:
    """Return where the value of one minimum comes from once the route to its predicate is done."""
    if predicate not in Predicate.values:
        raise Http404
    return _of_route(user, pk, predicate, lambda instrument: gate_subject(instrument, predicate, code), figure)


def _of_scenario[Shown: (Explanation, ExplainedGate)](
    user: User, pk: int, scenario_pk: int, ask: Callable[[Instrument], Subject[Shown]], figure: str
) -> Origin[Shown]:
    assessment = get_simulated_assessment(user, pk)
    scenario = get_scenario(user, assessment, scenario_pk)
    subject = ask(get_instrument(assessment.period.instrument))
    supposed = Supposed(f"Simulasi “{scenario}”" if scenario.is_kept else str(scenario), SIMULATED)
    base, problems = load_base(assessment)
    if base is None:
        return _unread(assessment, problems, supposed)
    return _origin(assessment, base, result_of(scenario, assessment, base), subject, figure=figure, supposed=supposed)


def _of_route[Shown: (Explanation, ExplainedGate)](
    user: User, pk: int, predicate: str, ask: Callable[[Instrument], Subject[Shown]], figure: str
) -> Origin[Shown]:
    assessment = get_route_assessment(user, pk)
    subject = ask(get_instrument(assessment.period.instrument))
    route = read_route(user, assessment, predicate)
    if route.plan is None or route.plan.possible:
        supposed = Supposed(f"Setelah jalur menuju {route.target}", STEP, route.target)
    else:
        supposed = Supposed("Nilai tertinggi yang dapat dicapai", RAISED, route.target)
    base, problems = load_base(assessment)
    if base is None or route.plan is None:
        return _unread(assessment, route.problems or problems, supposed)
    result = what_if(base, route.plan.changed, route.target)
    return _origin(assessment, base, result, subject, figure=figure, supposed=supposed)


def _origin[Shown: (Explanation, ExplainedGate)](
    assessment: Assessment,
    base: Base,
    result: WhatIf,
    subject: Subject[Shown],
    *,
    figure: str,
    supposed: Supposed,
) -> Origin[Shown]:
    sheet = result.sheet
    current = figure_to_read(Sheets(sheet.claim, sheet.supported), figure, subject.leave_out)
    real = Reading(base.instrument, base.claim, base.supported, base.answers, current)
    reading = Reading(
        sheet.instrument,
        sheet.claim,
        sheet.supported,
        sheet.answers,
        current,
        real={change.code: change.real_text for change in result.changes},
    )
    return Origin(
        assessment,
        self_evaluation(assessment),
        subject.take_apart(reading),
        (),
        shown_figures(reading, subject),
        supposed=replace(supposed, changed=tuple(reading.real), real=subject.value(real)),
    )


def _unread[Shown: (Explanation, ExplainedGate)](
    assessment: Assessment, problems: tuple[str, ...], supposed: Supposed
) -> Origin[Shown]:
    return Origin(assessment, self_evaluation(assessment), None, problems, (), supposed=supposed)
