"""Scenarios of a real round: simulated, kept, shared, copied, deleted; the real sheet stays as it is."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.exceptions import ActionDenied, InvalidInput, WrongState
from assessment.models import Answer, Assessment, AuditEvent, Indicator, Role, Scenario, ScenarioChange
from assessment.scoring import Choice, Counts, Index
from assessment.selectors import scenarios as read
from assessment.services import scenarios as write
from assessment.services.route import set_route
from assessment.what_if import PROOF_LEFT, REACHED
from assessment.workflow import Status
from tests.factories import fill, make_assessment, make_member, make_recap, make_unit
from tests.sheets import OLD, best_answers

pytestmark = pytest.mark.django_db

CHOICE, COUNTS, SURVEY = "A.I.1.i.b", "A.II.5.ii.a", "B.I.a.1"
KEPT = AuditEvent.Kind.SCENARIO_KEPT
SCENARIO_KINDS = [kind for kind in AuditEvent.Kind if kind.name.startswith("SCENARIO_")]


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Sari Dewi")


@pytest.fixture
def putu(assessment):
    return make_member(Role.HEAD, unit=assessment.unit, full_name="Putu Arta")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def scratch(assessment, sari):
    return write.open_scratch(assessment=assessment, by=sari)


@pytest.fixture
def kept(scratch, sari):
    write.simulate(scenario=scratch, values={CHOICE: Choice("A")}, by=sari)
    return write.name_scenario(scenario=scratch, name="Tim terpilih", by=sari)


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


# keeping, sharing, copying, deleting ----------------------------------------------------------------------------


def test_keeping_names_the_scratch_sheet_and_leaves_room_for_a_new_one(assessment, kept, sari):
    assert str(kept) == "Tim terpilih"
    assert write.open_scratch(assessment=assessment, by=sari) != kept
    assert events() == [(KEPT, "Sari Dewi")]


def test_an_empty_scratch_sheet_is_not_kept(scratch, sari):
    with pytest.raises(InvalidInput, match="Belum ada yang disimulasikan"):
        write.name_scenario(scenario=scratch, name="Kosong", by=sari)
    with pytest.raises(InvalidInput, match="Isi nama skenario"):
        write.name_scenario(scenario=scratch, name="", by=sari)
    assert events() == []


def test_names_are_free_for_others_and_taken_for_oneself(assessment, kept, sari, putu):
    second = write.copy_scenario(scenario=kept, by=sari)
    with pytest.raises(InvalidInput, match="Anda sudah mempunyai skenario dengan nama ini"):
        write.name_scenario(scenario=second, name="Tim terpilih", by=sari)

    other = write.open_scratch(assessment=assessment, by=putu)
    write.simulate(scenario=other, values={CHOICE: Choice("A")}, by=putu)
    assert write.name_scenario(scenario=other, name="Tim terpilih", by=putu).is_kept


def test_at_most_ten_are_kept_by_one_person_in_one_round(assessment, kept, sari, lead):
    for _ in range(write.MOST_KEPT - 1):
        write.copy_scenario(scenario=kept, by=sari)
    scratch = write.open_scratch(assessment=assessment, by=sari)
    write.simulate(scenario=scratch, values={CHOICE: Choice("B")}, by=sari)
    fill_best(assessment, lead, without={SURVEY})

    for refused in (
        lambda: write.copy_scenario(scenario=kept, by=sari),
        lambda: write.name_scenario(scenario=scratch, name="Lagi", by=sari),
        lambda: write.simulate_route(assessment=assessment, target="WBK", by=sari),
    ):
        with pytest.raises(InvalidInput, match="Anda sudah menyimpan 10 skenario"):
            refused()

    assert Scenario.objects.exclude(name="").count() == write.MOST_KEPT
    write.name_scenario(scenario=kept, name="Masih dapat dinamai", by=sari)
    write.delete_scenario(scenario=kept, by=sari)
    assert write.name_scenario(scenario=scratch, name="Lagi", by=sari).is_kept


def test_only_the_maker_sees_a_scenario_until_it_is_shared(assessment, kept, sari, putu):
    with pytest.raises(Http404):
        read.get_scenario(putu, assessment, kept.pk)
    assert read.list_scenarios(putu, assessment.pk).shared == ()

    for _ in range(2):
        write.share_scenario(scenario=kept, is_shared=True, by=sari)

    page = page_of(putu, assessment, kept)
    assert page.shown.result.changes
    assert "Sari Dewi" in page.change_denied
    assert [row.scenario for row in read.list_scenarios(putu, assessment.pk).shared] == [kept]
    write.share_scenario(scenario=kept, is_shared=False, by=sari)
    with pytest.raises(Http404):
        read.get_scenario(putu, assessment, kept.pk)
    assert events() == [
        (KEPT, "Sari Dewi"),
        (AuditEvent.Kind.SCENARIO_SHARED, "Sari Dewi"),
        (AuditEvent.Kind.SCENARIO_WITHDRAWN, "Sari Dewi"),
    ]


def test_a_scratch_sheet_is_never_shared(scratch, sari):
    with pytest.raises(InvalidInput, match="Beri nama skenario ini sebelum dibagikan"):
        write.share_scenario(scenario=scratch, is_shared=True, by=sari)


def test_others_copy_what_is_shared_and_change_their_copy(assessment, kept, sari, putu):
    write.share_scenario(scenario=kept, is_shared=True, by=sari)

    copy = write.copy_scenario(scenario=kept, by=putu)
    write.simulate(scenario=copy, values={SURVEY: Index(Decimal("3.5"))}, by=putu)

    assert str(copy) == "Salinan Tim terpilih"
    assert str(write.copy_scenario(scenario=kept, by=putu)) == "Salinan Tim terpilih (2)"
    assert (simulated(kept), copy.is_shared) == ({CHOICE: "A"}, False)
    assert simulated(copy) == {CHOICE: "A", SURVEY: Decimal("3.5")}
    assert AuditEvent.objects.filter(kind=KEPT).last().detail == {"copied": kept.pk}


def test_a_long_name_is_cut_for_its_copy(kept, sari):
    write.name_scenario(scenario=kept, name="S" * write.NAME_LIMIT, by=sari)
    names = [str(write.copy_scenario(scenario=kept, by=sari)) for _ in range(2)]
    assert [len(name) for name in names] == [write.NAME_LIMIT] * 2
    assert len(set(names)) == 2


def test_others_change_neither_content_nor_readers_nor_what_is_private(kept, sari, putu, lead):
    acts = {
        "change": lambda by: write.simulate(scenario=kept, values={CHOICE: Choice("C")}, by=by),
        "share": lambda by: write.share_scenario(scenario=kept, is_shared=False, by=by),
        "copy": lambda by: write.copy_scenario(scenario=kept, by=by),
        "name": lambda by: write.name_scenario(scenario=kept, name="Baru", by=by),
        "delete": lambda by: write.delete_scenario(scenario=kept, by=by),
    }
    for act in acts.values():
        for by in (putu, lead):
            with pytest.raises(ActionDenied):
                act(by)
    write.share_scenario(scenario=kept, is_shared=True, by=sari)
    for name in ("change", "share", "name", "delete"):
        with pytest.raises(ActionDenied):
            acts[name](putu)
    for name in ("change", "share"):
        with pytest.raises(ActionDenied):
            acts[name](lead)

    assert simulated(kept) == {CHOICE: "A"}
    assert len(events()) == 2


def test_the_ketua_tim_renames_and_deletes_what_is_shared(kept, sari, lead):
    write.share_scenario(scenario=kept, is_shared=True, by=sari)

    assert str(write.name_scenario(scenario=kept, name="Rencana bersama", by=lead)) == "Rencana bersama"
    write.delete_scenario(scenario=kept, by=lead)

    assert not Scenario.objects.exists()
    assert not ScenarioChange.objects.exists()
    assert events()[2:] == [
        (AuditEvent.Kind.SCENARIO_CHANGED, "Luh Sukerti"),
        (AuditEvent.Kind.SCENARIO_DELETED, "Luh Sukerti"),
    ]
    with pytest.raises(WrongState, match="sudah dihapus"):
        write.simulate(scenario=kept, values={CHOICE: Choice("C")}, by=sari)


def test_changing_a_kept_scenario_is_recorded_by_question(kept, sari):
    write.simulate(scenario=kept, values={CHOICE: Choice("B")}, by=sari)
    write.simulate(scenario=kept, values={CHOICE: Choice("B")}, by=sari)

    changes = AuditEvent.objects.filter(kind=AuditEvent.Kind.SCENARIO_CHANGED)
    assert [event.detail for event in changes] == [{"questions": [CHOICE]}]


@pytest.mark.parametrize("role", [Role.TPI_LEAD, Role.INSTANSI_ADMIN, Role.TPN_RECORDER, Role.PRELIMINARY])
def test_evaluators_and_admins_simulate_nothing(assessment, kept, sari, role):
    write.share_scenario(scenario=kept, is_shared=True, by=sari)
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPN_REVIEW)
    person = make_member(role, unit=assessment.unit, instansi=assessment.unit.instansi)

    for act in (
        lambda: write.open_scratch(assessment=assessment, by=person),
        lambda: write.simulate_route(assessment=assessment, target="WBK", by=person),
        lambda: write.copy_scenario(scenario=kept, by=person),
        lambda: write.delete_scenario(scenario=kept, by=person),
    ):
        with pytest.raises(ActionDenied):
            act()


def test_a_role_that_ended_ends_the_simulation_at_once(scratch, sari):
    sari.memberships.update(ended_at=timezone.now(), ended_by=sari)
    with pytest.raises(ActionDenied):
        write.simulate(scenario=scratch, values={CHOICE: Choice("A")}, by=sari)


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
