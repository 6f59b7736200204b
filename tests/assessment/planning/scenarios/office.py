"""A best sheet, scenarios as a person reads them, and what was recorded."""

from assessment.audit.models import AuditEvent
from assessment.planning.scenarios import selectors as read
from tests.factories import fill
from tests.sheets import best_answers

CHOICE, COUNTS, SURVEY = "A.I.1.i.b", "A.II.5.ii.a", "B.I.a.1"
KEPT = AuditEvent.Kind.SCENARIO_KEPT
SCENARIO_KINDS = [kind for kind in AuditEvent.Kind if kind.name.startswith("SCENARIO_")]


def fill_best(assessment, by, *, without=(), unsupported=()):
    answers = {code: answer for code, answer in best_answers().items() if code not in without}
    fill(assessment.evaluations.get(), answers, by=by, supported=set(answers) - set(unsupported))


def page_of(user, assessment, scenario):
    return read.scenario_page(user, assessment, read.get_scenario(user, assessment, scenario.pk))


def events():
    return [(event.kind, event.actor.full_name) for event in AuditEvent.objects.filter(kind__in=SCENARIO_KINDS)]


def simulated(scenario):
    return {
        code: value
        for code, *values in scenario.changes.values_list("indicator__code", "level", "counts", "index")
        for value in values
        if value is not None
    }
