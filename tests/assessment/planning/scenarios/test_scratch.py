"""The scratch sheet of a real round: simulated while the real sheet stays as it is."""

from decimal import Decimal

import pytest

from assessment.lke.models import Indicator
from assessment.planning.scenarios import selectors as read
from assessment.planning.scenarios import services as write
from assessment.planning.scenarios.models import ScenarioChange
from assessment.planning.scenarios.what_if import PROOF_LEFT, REACHED
from assessment.rounds.models import Answer, Assessment
from assessment.rounds.workflow import Status
from assessment.scoring import Choice, Counts, Index
from tests.assessment.planning.scenarios.office import (
    CHOICE,
    COUNTS,
    SURVEY,
    events,
    fill_best,
    page_of,
    simulated,
)
from tests.factories import make_recap
from tests.sheets import OLD
from zi_portal.kit.refusals import InvalidInput, WrongState

pytestmark = pytest.mark.django_db


# the scratch sheet ----------------------------------------------------------------------------------------------


def test_everyone_has_one_scratch_sheet_a_round(assessment, scratch, sari, putu):
    assert write.open_scratch(assessment=assessment, by=sari) == scratch
    assert write.open_scratch(assessment=assessment, by=putu) != scratch
    assert not scratch.is_kept
    assert events() == []


def test_simulating_changes_the_board_and_never_the_real_sheet(assessment, scratch, sari):
    fill_best(assessment, sari, without={SURVEY})
    answers = list(Answer.objects.values())

    done = write.simulate(
        scenario=scratch,
        values={
            CHOICE: Choice("C"),
            COUNTS: Counts({"harus_ditindaklanjuti": 26, "sedang_diproses": 13, "selesai": 13}),
            SURVEY: Index(Decimal("3.6")),
        },
        by=sari,
    )

    result = page_of(sari, assessment, scratch).shown.result
    assert done.result == result
    assert [change.code for change in result.changes] == [CHOICE, COUNTS, SURVEY]
    assert result.before.totals.headline == Decimal("82.5")
    assert result.after.totals.headline == Decimal("96.5")  # 82.5 − 0.25 − 1.5 + 15.75
    assert list(Answer.objects.values()) == answers


def test_a_scenario_follows_the_real_sheet(assessment, scratch, sari):
    write.simulate(scenario=scratch, values={SURVEY: Index(Decimal("3.6"))}, by=sari)
    assert page_of(sari, assessment, scratch).shown.result.after.totals.headline == Decimal("15.75")

    fill_best(assessment, sari, without={SURVEY})

    assert page_of(sari, assessment, scratch).shown.result.after.totals.headline == Decimal("98.25")


def test_a_change_the_office_reached_says_so_and_stays(assessment, scratch, sari):
    write.simulate(scenario=scratch, values={CHOICE: Choice("A"), SURVEY: Index(Decimal(4))}, by=sari)

    fill_best(assessment, sari, unsupported={SURVEY})

    result = page_of(sari, assessment, scratch).shown.result
    assert [(change.code, change.state, change.gain) for change in result.changes] == [
        (CHOICE, REACHED, 0),
        (SURVEY, PROOF_LEFT, Decimal("17.5")),
    ]
    assert result.reached == 1
    assert not write.simulate(scenario=scratch, values={CHOICE: Choice("A")}, by=sari).is_written
    assert len(simulated(scratch)) == 2


def test_what_is_given_and_counts_already_is_not_simulated(assessment, scratch, sari):
    fill_best(assessment, sari, unsupported={SURVEY})

    assert not write.simulate(scenario=scratch, values={CHOICE: Choice("A")}, by=sari).is_written
    assert write.simulate(scenario=scratch, values={SURVEY: Index(Decimal(4))}, by=sari).is_written

    assert simulated(scratch) == {SURVEY: Decimal(4)}


def test_going_back_to_the_real_answer_drops_the_change(scratch, sari):
    write.simulate(scenario=scratch, values={CHOICE: Choice("B"), SURVEY: Index(Decimal(4))}, by=sari)
    write.simulate(scenario=scratch, values={CHOICE: Choice("C")}, by=sari)

    assert write.simulate(scenario=scratch, values={SURVEY: None, COUNTS: None}, by=sari).is_written

    assert simulated(scratch) == {CHOICE: "C"}


@pytest.mark.parametrize(
    ("values", "code", "text"),
    [
        ({"X.1": Choice("A")}, "X.1", "Pertanyaan ini tidak ada di LKE penilaian ini."),
        ({CHOICE: Choice("Z")}, CHOICE, 'jawaban "Z" bukan salah satu dari A, B, C'),
        ({CHOICE: Index(Decimal(3))}, CHOICE, "jawab dengan salah satu dari A, B, C"),
        ({COUNTS: Counts({"selesai": 1})}, COUNTS, "Isi semua jumlah pertanyaan ini."),
        ({COUNTS: Counts({"selesai": -1})}, COUNTS, 'isian selesai tidak boleh negatif: "-1"'),
        ({SURVEY: Index(Decimal("4.1"))}, SURVEY, 'indeks "4.1" di luar rentang 0 sampai 4'),
        ({SURVEY: Index(Decimal("3.12345"))}, SURVEY, "paling banyak 4 angka di belakang koma"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_of_the_form_is_written(scratch, sari, values, code, text):
    with pytest.raises(InvalidInput) as refused:
        write.simulate(scenario=scratch, values={"A.I.1.i.a": Choice("Ya")} | values, by=sari)

    assert text in refused.value.errors[code][0]
    assert simulated(scratch) == {}


def test_a_round_that_holds_only_a_rekap_cannot_be_simulated(assessment, lead):
    evaluation = assessment.evaluations.get()
    make_recap(assessment, "tpn", {"A": "41.14", "B": "36.44"}, by=lead)
    evaluation.delete()

    with pytest.raises(WrongState):
        write.open_scratch(assessment=assessment, by=lead)
    with pytest.raises(WrongState):
        read.list_scenarios(lead, assessment.pk)


def test_a_locked_round_may_still_be_simulated(assessment, scratch, sari):
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)

    assert write.simulate(scenario=scratch, values={CHOICE: Choice("A")}, by=sari).is_written


def test_changes_of_another_lke_are_told_and_counted_nowhere(assessment, scratch, sari):
    stale = Indicator.objects.filter(instrument__code=OLD).first()
    ScenarioChange.objects.create(scenario=scratch, indicator=stale, level="A")
    broken = Indicator.objects.get(instrument=assessment.period.instrument, code=CHOICE)
    ScenarioChange.objects.create(scenario=scratch, indicator=broken, level="Q")

    shown = page_of(sari, assessment, scratch).shown

    assert [problem.code for problem in shown.result.problems] == [stale.code, CHOICE]
    assert (shown.count, shown.result.changes) == (2, ())
