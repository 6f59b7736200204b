"""Scenarios kept, shared, copied, deleted: who may do what."""

from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.planning.scenarios import selectors as read
from assessment.planning.scenarios import services as write
from assessment.planning.scenarios.models import Scenario, ScenarioChange
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from assessment.scoring import Choice, Index
from tests.assessment.planning.scenarios.office import (
    CHOICE,
    KEPT,
    SURVEY,
    events,
    fill_best,
    page_of,
    simulated,
)
from tests.factories import make_member
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db


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
