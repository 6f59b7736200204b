"""Scenarios side by side, the route as one, and what the tables refuse."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.audit.models import AuditEvent
from assessment.lke.models import Indicator
from assessment.planning.route.services import set_route
from assessment.planning.scenarios import selectors as read
from assessment.planning.scenarios import services as write
from assessment.planning.scenarios.models import Scenario, ScenarioChange
from assessment.scoring import Index
from tests.assessment.planning.scenarios.office import (
    CHOICE,
    KEPT,
    SURVEY,
    fill_best,
    page_of,
)
from tests.factories import fill
from tests.sheets import best_answers
from zi_portal.kit.refusals import InvalidInput

pytestmark = pytest.mark.django_db


# side by side ---------------------------------------------------------------------------------------------------


def test_up_to_three_scenarios_stand_side_by_side_in_the_order_asked(assessment, kept, sari):
    other = write.copy_scenario(scenario=kept, by=sari)
    write.simulate(scenario=other, values={CHOICE: None, SURVEY: Index(Decimal("3.6"))}, by=sari)

    comparison = read.compare_scenarios(sari, assessment.pk, [str(other.pk), str(kept.pk), str(kept.pk)])

    assert [column.scenario for column in comparison.columns] == [other, kept]
    assert [(row.question.code, row.texts) for row in comparison.rows] == [
        (CHOICE, ("", "A")),
        (SURVEY, ("3,60", "")),
    ]


@pytest.mark.parametrize(
    ("count", "text"), [(0, "Pilih dahulu skenario yang dibandingkan."), (4, "Anda memilih 4 skenario.")]
)
def test_none_or_too_many_are_asked_again(assessment, kept, sari, count, text):
    chosen = [write.copy_scenario(scenario=kept, by=sari).pk for _ in range(count)]
    with pytest.raises(InvalidInput, match=text):
        read.compare_scenarios(sari, assessment.pk, [str(pk) for pk in chosen])


@pytest.mark.parametrize("wanted", ["0", "-1", "1 OR 1=1", "9" * 18, "٣", "", "9" * 40])
def test_f07_ids_that_name_no_scenario_are_not_found(assessment, kept, sari, wanted):
    with pytest.raises(Http404):
        read.compare_scenarios(sari, assessment.pk, [wanted])


def test_a_private_scenario_of_a_colleague_cannot_be_compared(assessment, kept, putu):
    with pytest.raises(Http404):
        read.compare_scenarios(putu, assessment.pk, [str(kept.pk)])


# the route ------------------------------------------------------------------------------------------------------


def test_the_route_becomes_a_scenario_that_passes(assessment, sari, clock):
    fill_best(assessment, sari, without={SURVEY}, unsupported={CHOICE, "B.II.a.1"})

    first = write.simulate_route(assessment=assessment, target="WBBM", by=sari)
    second = write.simulate_route(assessment=assessment, target="WBBM", by=sari)

    assert (str(first), str(second)) == ("Jalur WBBM 3 Maret 2026", "Jalur WBBM 3 Maret 2026 (2)")
    result = page_of(sari, assessment, first).shown.result
    assert not result.before.boards[0].passed
    assert {board.predicate: board.passed for board in result.after.boards}["WBBM"]
    assert AuditEvent.objects.filter(kind=KEPT).first().detail == {"route": "WBBM", "steps": len(result.changes)}


def test_a_route_without_steps_or_without_a_way_makes_no_scenario(assessment, lead):
    fill_best(assessment, lead)
    with pytest.raises(InvalidInput, match="Semua syarat WBK sudah terpenuhi"):
        write.simulate_route(assessment=assessment, target="WBK", by=lead)

    assessment.evaluations.get().answers.filter(indicator__code=SURVEY).delete()
    fill(assessment.evaluations.get(), {}, by=lead)
    survey = Indicator.objects.get(instrument=assessment.period.instrument, code=SURVEY)
    set_route(assessment=assessment, indicator=survey, effort=None, is_locked=True, by=lead)
    with pytest.raises(InvalidInput, match="Tidak mungkin selama"):
        write.simulate_route(assessment=assessment, target="WBK", by=lead)

    assert not Scenario.objects.exists()


@given(data=st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_scenario_of_a_route_passes_every_gate_of_its_target(assessment, lead, data):
    answers = best_answers()
    filled = data.draw(st.sets(st.sampled_from(sorted(answers)), min_size=40))
    supported = data.draw(st.sets(st.sampled_from(sorted(filled))))
    target = data.draw(st.sampled_from(["WBK", "WBBM"]))
    with transaction.atomic():
        fill(assessment.evaluations.get(), {code: answers[code] for code in filled}, by=lead, supported=supported)
        scenario = write.simulate_route(assessment=assessment, target=target, by=lead)
        result = page_of(lead, assessment, scenario).shown.result
        transaction.set_rollback(True)

    assert {board.predicate: board.passed for board in result.after.boards}[target]


# the tables -----------------------------------------------------------------------------------------------------


def test_the_database_refuses_a_second_name_a_shared_scratch_and_a_change_of_two_kinds(assessment, kept, sari):
    now = timezone.now()
    question = Indicator.objects.get(instrument=assessment.period.instrument, code=SURVEY)
    values = {"assessment": assessment, "maker": sari, "created_at": now, "changed_at": now}
    for wrong in (
        lambda: Scenario.objects.create(name="Tim terpilih", **values),
        lambda: Scenario.objects.create(name="", shared_at=now, **values),
        lambda: ScenarioChange.objects.create(scenario=kept, indicator=question),
        lambda: ScenarioChange.objects.create(scenario=kept, indicator=question, level="A", index=1),
        lambda: ScenarioChange.objects.create(scenario=kept, indicator=question, level=""),
        lambda: ScenarioChange.objects.create(scenario=kept, indicator=question, index=5),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    ScenarioChange.objects.create(scenario=kept, indicator=question, index=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScenarioChange.objects.create(scenario=kept, indicator=question, index=2)


def test_listing_scenarios_takes_a_number_of_queries_that_their_number_does_not_raise(
    assessment, kept, sari, putu, django_assert_max_num_queries
):
    for _ in range(write.MOST_KEPT - 1):
        write.share_scenario(scenario=write.copy_scenario(scenario=kept, by=sari), is_shared=True, by=sari)
    fill(assessment.evaluations.get(), {}, by=sari)
    read.list_scenarios(putu, assessment.pk)
    with django_assert_max_num_queries(8):
        rows = read.list_scenarios(putu, assessment.pk).shared
    assert len(rows) == write.MOST_KEPT - 1
