"""Recording, changing, ending and claiming innovations: rights, what is refused, what is kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.innovations.facts import Facts, State
from assessment.programme.innovations.services.claims import StaleClaim, claim_innovation, withdraw_claim
from assessment.programme.innovations.services.innovations import (
    StaleInnovation,
    add_innovation,
    change_innovation,
    end_innovation,
)
from assessment.programme.models import Innovation
from assessment.rounds.workflow import Status
from assessment.xray.claims import claims_of
from tests.factories import make_assessment, make_innovation, make_member, make_period
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(target="WBBM")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


def facts(**more):
    return Facts(**{"area": "TL", "name": "SAMURAI", "maker": "unit"} | more)


def earlier_round(assessment, year=2022, *, target="WBK", outcome="diraih"):
    period = make_period(instansi=assessment.unit.instansi, year=year, name=f"Penilaian {year}")
    return make_assessment(unit=assessment.unit, period=period, target=target, status=Status.CLOSED, outcome=outcome)


def claimed(assessment):
    return {one.innovation.name: one.was_used for one in claims_of(assessment)}


def test_one_is_recorded_and_claimed_for_the_round(assessment, lead):
    before = State("Disposisi di kertas", Decimal("3.5"), "hari", date(2025, 1, 2))
    after = State("Disposisi daring", Decimal(1), "hari", date(2025, 1, 2))
    made = add_innovation(assessment=assessment, facts=facts(before=before, after=after), by=lead)
    made.refresh_from_db()
    assert (made.unit, made.before_figure, made.after_on) == (assessment.unit, Decimal("3.5"), date(2025, 1, 2))
    (claim,) = claims_of(assessment)
    assert (claim.claim.claimed_by, claim.claim.reason, claim.was_used) == (lead, "", False)
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.INNOVATION_ADDED).object_id == str(made.pk)


def test_one_may_be_recorded_without_a_claim(assessment, lead):
    add_innovation(assessment=assessment, facts=facts(), by=lead, is_claimed=False)
    assert claimed(assessment) == {}


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"maker": "belum"}, "maker", "Pilih siapa yang membuat inovasi ini."),
        ({"maker": "pusat"}, "reason", "Tuliskan alasan tetap mengklaimnya"),
        ({"used_for_wbk": True}, "reason", "tidak dapat dipakai lagi untuk WBBM"),
        ({"name": "  samurai"}, "name", "sudah dicatat untuk unit ini"),
        ({"maker": "replikasi"}, "replicated_from", "Tuliskan kantor asal"),
        ({"replicated_from": "KPPBC Juanda"}, "replicated_from", "Kosongkan kantor asal"),
        ({"before": State(figure=Decimal(3))}, "before_measure", "Tuliskan satuan angkanya"),
        ({"after": State(measure="hari")}, "after_figure", "Isi angkanya"),
        ({"after": State("Daring", on=date(2026, 6, 16))}, "after_on", "Tanggal ini belum tiba."),
        (
            {"before": State("Kertas", on=date(2025, 2, 1)), "after": State("Daring", on=date(2025, 1, 31))},
            "after_on",
            "Tanggal sesudah mendahului tanggal sebelum.",
        ),
    ],
)
def test_one_that_is_wrong_is_refused_at_its_field_and_nothing_is_written(assessment, lead, more, field, message):
    make_innovation(assessment, "Samurai", is_claimed=False)
    wanted = {"name": "SANTAI"} | more
    with pytest.raises(InvalidInput) as refused:
        add_innovation(assessment=assessment, facts=facts(**wanted), by=lead)
    assert list(refused.value.errors) == [field]
    assert message in refused.value.errors[field][0]
    assert Innovation.objects.count() == 1
    assert claimed(assessment) == {}


def test_a_claim_that_does_not_count_stands_with_its_reason(assessment, lead):
    add_innovation(assessment=assessment, facts=facts(maker="pusat"), by=lead, reason="Kami kembangkan lagi.")
    (one,) = claims_of(assessment)
    assert one.claim.reason == "Kami kembangkan lagi."


@pytest.mark.parametrize(
    ("target", "outcome", "year", "was_used"),
    [
        ("WBK", "diraih", 2022, True),
        ("WBK", "gagal", 2022, False),
        ("WBK", "", 2022, False),
        ("WBBM", "diraih", 2022, False),
        ("WBK", "diraih", 2027, False),
    ],
)
def test_a_wbk_won_before_with_it_is_told_by_the_earlier_claim(assessment, target, outcome, year, was_used):
    made = make_innovation(assessment, "SAMURAI")
    earlier = earlier_round(assessment, year, target=target, outcome=outcome)
    made.claims.create(assessment=earlier)
    assert claimed(assessment) == {"SAMURAI": was_used}


def test_an_earlier_claim_that_was_let_go_and_one_of_another_innovation_use_up_nothing(assessment, lead):
    made, other = make_innovation(assessment, "SAMURAI"), make_innovation(assessment, "SANTAI", is_claimed=False)
    earlier = earlier_round(assessment)
    made.claims.create(assessment=earlier, withdrawn_at=JUNE, withdrawn_by=lead)
    other.claims.create(assessment=earlier)
    assert claimed(assessment) == {"SAMURAI": False}


@pytest.mark.parametrize(
    ("role", "areas", "reason"),
    [
        (Role.POKJA_LEAD, ["TL"], ""),
        (Role.POKJA_LEAD, ["MP"], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.POKJA_MEMBER, ["TL"], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.HEAD, [], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.TPI_LEAD, [], "hanya dapat dibaca oleh tim unit"),
    ],
)
def test_innovations_are_kept_by_who_leads_their_area(assessment, lead, role, areas, reason):
    person = make_member(role, unit=assessment.unit, areas=areas)
    made = make_innovation(assessment, "SAMURAI")
    about = {"assessment": assessment, "innovation": made, "by": person}
    acts = [
        lambda: add_innovation(assessment=assessment, facts=facts(name="Lain"), by=person),
        lambda: change_innovation(facts=facts(award="Juara 1"), **about),
        lambda: withdraw_claim(**about),
        lambda: claim_innovation(**about),
        lambda: end_innovation(reason="Diganti.", **about),
    ]
    for act in acts:
        if reason:
            with pytest.raises(ActionDenied, match=reason):
                act()
        else:
            act()
    made.refresh_from_db()
    assert (made.award, made.ended_reason) == (("", "") if reason else ("Juara 1", "Diganti."))


def test_one_of_another_area_is_not_drawn_into_ones_own(assessment, lead):
    person = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"])
    made = make_innovation(assessment, "SAMURAI")
    with pytest.raises(ActionDenied):
        change_innovation(assessment=assessment, innovation=made, facts=facts(area="MP"), by=person)


def test_a_round_whose_outcome_is_recorded_keeps_its_claims(assessment, lead):
    made = make_innovation(assessment, "SAMURAI")
    locked = earlier_round(assessment)
    made.claims.create(assessment=locked)
    about = {"assessment": locked, "innovation": made, "by": lead}
    for act in (
        lambda: withdraw_claim(**about),
        lambda: claim_innovation(reason="Lain.", **about),
        lambda: change_innovation(facts=facts(award="Juara 1"), **about),
        lambda: end_innovation(reason="Diganti.", **about),
        lambda: add_innovation(assessment=locked, facts=facts(name="Lain"), by=lead),
    ):
        with pytest.raises(WrongState, match="sudah selesai"):
            act()
    assert made.claims.filter(withdrawn_at=None).count() == 2


def test_a_change_is_written_with_its_event_and_the_same_again_writes_nothing(assessment, lead):
    made = make_innovation(assessment, "SAMURAI")
    for _ in range(2):
        change_innovation(assessment=assessment, innovation=made, facts=facts(award="Juara 1"), by=lead)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.INNOVATION_CHANGED)
    assert event.detail["changed"] == ["award"]


def test_an_older_page_writes_over_nothing(assessment, lead):
    made = make_innovation(assessment, "SAMURAI")
    seen = made.content_digest
    change_innovation(assessment=assessment, innovation=made, facts=facts(award="Juara 1"), by=lead, seen=seen)
    with pytest.raises(StaleInnovation) as stale:
        change_innovation(assessment=assessment, innovation=made, facts=facts(award="Juara 2"), by=lead, seen=seen)
    assert (stale.value.saved.award, stale.value.change.actor) == ("Juara 1", lead)


def test_a_claim_does_not_stop_counting_without_a_reason(assessment, lead):
    made = make_innovation(assessment, "SAMURAI")
    about = {"assessment": assessment, "innovation": made, "by": lead}
    with pytest.raises(InvalidInput) as refused:
        change_innovation(facts=facts(maker="pusat"), **about)
    assert list(refused.value.errors) == ["reason"]
    made.refresh_from_db()
    assert made.maker == "unit"
    change_innovation(facts=facts(maker="pusat"), reason="Kami kembangkan lagi.", **about)
    assert made.claims.get().reason == "Kami kembangkan lagi."


def test_the_maker_of_an_old_row_may_stay_unsaid_but_is_not_taken_back(assessment, lead):
    unsaid, said = make_innovation(assessment, "LUNAR", "belum"), make_innovation(assessment, "SAMURAI")
    change_innovation(
        assessment=assessment, innovation=unsaid, facts=facts(name="LUNAR", maker="belum", award="Juara 1"), by=lead
    )
    with pytest.raises(InvalidInput) as refused:
        change_innovation(assessment=assessment, innovation=said, facts=facts(maker="belum"), by=lead)
    assert list(refused.value.errors) == ["maker"]


def test_a_claim_is_let_go_made_again_and_both_are_kept(assessment, lead):
    made = make_innovation(assessment, "SAMURAI")
    about = {"assessment": assessment, "innovation": made, "by": lead}
    withdraw_claim(**about)
    withdraw_claim(**about)  # a second press
    assert claimed(assessment) == {}
    claim_innovation(**about)
    assert (claimed(assessment), made.claims.count()) == ({"SAMURAI": False}, 2)
    kinds = AuditEvent.objects.filter(object_id=str(made.pk)).order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["inovasi_dilepas", "inovasi_diklaim"]


def test_a_reason_is_changed_by_who_read_the_one_that_stands(assessment, lead):
    made = make_innovation(assessment, "E-CD", "pusat", reason="Kami kembangkan lagi.")
    about = {"assessment": assessment, "innovation": made, "by": lead}
    with pytest.raises(StaleClaim):
        claim_innovation(reason="Alasan lain.", seen="", **about)
    with pytest.raises(InvalidInput):
        claim_innovation(reason=" ", seen="Kami kembangkan lagi.", **about)
    claim_innovation(reason="Alasan lain.", seen="Kami kembangkan lagi.", **about)
    assert made.claims.get().reason == "Alasan lain."


def test_one_that_ended_leaves_its_name_free_and_cannot_be_claimed(assessment, lead):
    made = make_innovation(assessment, "SAMURAI", is_claimed=False)
    about = {"assessment": assessment, "innovation": made, "by": lead}
    with pytest.raises(InvalidInput):
        end_innovation(reason=" ", **about)
    end_innovation(reason="Diganti.", **about)
    for act in (lambda: claim_innovation(**about), lambda: change_innovation(facts=facts(award="x"), **about)):
        with pytest.raises(InvalidInput, match="sudah dihentikan"):
            act()
    assert add_innovation(assessment=assessment, facts=facts(), by=lead).pk != made.pk
