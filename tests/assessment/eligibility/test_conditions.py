"""Conditions of being proposed: who enters them, what is refused, and what everybody then reads."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.eligibility.models import ConditionProof
from assessment.eligibility.rules import Standing
from assessment.eligibility.selectors import (
    get_administered_condition,
    get_administered_conditions,
    get_condition_page,
    get_wall,
    walls_of,
)
from assessment.eligibility.services import ConditionFacts, StaleCondition, enter_condition, enter_instansi_condition
from assessment.kelola.services import PeriodFacts, change_period
from assessment.lke.models import Condition, Instrument
from assessment.people.models import Instansi, Role
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from evidence.documents.models import ConditionCitation, Document
from tests.factories import make_assessment, make_instansi, make_member, make_period, make_unit
from tests.sheets import OLD, OLDEST
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def admin(assessment):
    return make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi, full_name="Rina Hartati")


def condition(assessment, key):
    return Condition.objects.get(instrument=assessment.period.instrument, key=key)


def enter(assessment, key, by, *, version=0, **facts):
    """Enter a condition by the service its level asks for."""
    asked = condition(assessment, key)
    given = {"condition": asked, "facts": ConditionFacts(**facts), "version": version, "by": by}
    if asked.level == Condition.Level.INSTANSI:
        return enter_instansi_condition(period=assessment.period, **given)
    return enter_condition(assessment=assessment, **given)


def row_of(assessment, key, predicate="WBK"):
    return next(row for row in get_wall(assessment, predicate).rows if row.key == key)


def cite(assessment, key, by, **overrides):
    values = {"unit": assessment.unit, "title": "Keputusan Menteri 934/2020", "state": Document.State.GOOD}
    who = {"created_at": timezone.now(), "created_by": by}
    document = Document.objects.create(**(values | who | overrides))
    return ConditionCitation.objects.create(
        assessment=assessment, condition=condition(assessment, key), document=document, **who
    )


# --- What stands on the wall ------------------------------------------------------------------------------------------


def test_wall_of_an_office_that_entered_nothing_is_missing_everywhere(assessment):
    wall = get_wall(assessment, "WBK")
    assert {row.standing for row in wall.rows} == {Standing.MISSING}
    assert len(wall.rows) == 12
    assert len(get_wall(assessment, "WBBM").rows) == 13  # holds WBK, too
    assert not wall.is_recorded
    first = wall.rows[0]
    assert (first.label, first.rule, first.minimum) == ("Opini BPK", "minimal WTP", "WTP")
    assert first.source == "Permen PAN-RB 5/2024, hlm. 4"
    assert first.url_args == (assessment.pk, "opini_bpk")


def test_wall_asks_only_what_applies_to_the_kind_of_instansi(assessment):
    local = make_assessment(unit=make_unit(instansi=make_instansi(kind=Instansi.Kind.LOCAL)))
    keys = {row.key: row.minimum for row in get_wall(assessment, "WBBM").rows}
    local_keys = {row.key: row.minimum for row in get_wall(local, "WBBM").rows}
    assert (keys["indeks_rb_kl"], "indeks_rb_pemda" in keys) == ("BB", False)
    assert (local_keys["indeks_rb_pemda"], "indeks_rb_kl" in local_keys) == ("B", False)


def test_conditions_of_the_instansi_hold_for_all_its_units_and_for_no_other(assessment, admin):
    sibling = make_assessment(unit=make_unit(instansi=assessment.unit.instansi), period=assessment.period)
    elsewhere = make_assessment()
    later = make_assessment(unit=assessment.unit, period=make_period(instansi=assessment.unit.instansi, year=2027))

    enter(assessment, "predikat_sakip", admin, value="B", reference="Nota B-12/2026", owner="Biro Perencanaan")

    for reached in (assessment, sibling):
        assert row_of(reached, "predikat_sakip").standing is Standing.MET
        assert row_of(reached, "predikat_sakip", "WBBM").standing is Standing.NOT_MET
        assert row_of(reached, "predikat_sakip").owner == "Biro Perencanaan"
    for untouched in (elsewhere, later):
        assert row_of(untouched, "predikat_sakip").standing is Standing.MISSING


def test_condition_of_a_unit_stays_with_that_unit(assessment, lead):
    sibling = make_assessment(unit=make_unit(instansi=assessment.unit.instansi), period=assessment.period)
    enter(assessment, "sakip_internal", lead, value="B", declared={"WBK": True, "WBBM": False}, reason="LHE 2025")
    assert row_of(assessment, "sakip_internal").standing is Standing.MET
    assert row_of(assessment, "sakip_internal", "WBBM").standing is Standing.NOT_MET
    assert row_of(sibling, "sakip_internal", "WBBM").standing is Standing.MISSING


def test_document_proves_a_condition_unless_it_was_withdrawn_and_a_restricted_one_is_not_named(assessment, lead):
    enter(assessment, "sakip_internal", lead, declared={"WBK": True}, reason="LHE 2025")
    assert row_of(assessment, "sakip_internal").lacks_proof
    cite(assessment, "sakip_internal", lead, withdrawn_at=timezone.now(), withdrawn_by=lead)
    assert row_of(assessment, "sakip_internal").lacks_proof
    cite(assessment, "sakip_internal", lead, title="Rekap pribadi", is_restricted=True)
    row = row_of(assessment, "sakip_internal")
    assert not row.lacks_proof
    assert [proof.text for proof in row.proofs] == ["Keputusan Menteri 934/2020", "Dokumen terbatas"]


def test_missing_condition_names_who_enters_it(assessment, lead):
    assert row_of(assessment, "tlhp").owner == "Luh Sukerti (ketua tim ZI)"
    assert row_of(assessment, "sptjm").owner == "Admin instansi"


def test_exceptions_and_notes_stand_beside_the_conditions_with_their_source(assessment):
    wall = get_wall(assessment, "WBK")
    (exception,) = wall.exceptions
    assert "rumah sakit umum daerah" in exception.units
    assert exception.source == "Permen PAN-RB 5/2024, hlm. 5"
    assert any("31 Mei" in note.text for note in wall.notes)


@pytest.mark.parametrize(("code", "verified"), [(OLD, False), (OLDEST, True)])
def test_wall_says_what_was_not_read_in_the_regulation(assessment, code, verified):
    period = make_period(instansi=assessment.unit.instansi, instrument=Instrument.objects.get(code=code))
    older = make_assessment(unit=assessment.unit, period=period)
    row = row_of(older, "opini_bpk")
    assert (row.verified, row.source) == (verified, "")
    assert {row.key for row in get_wall(older, "WBBM").rows} == {"opini_bpk", "nilai_akip", "predikat_wbk"}


def test_wall_takes_three_queries_however_much_was_entered(assessment, admin, lead, django_assert_num_queries):
    get_wall(assessment, "WBK")  # brings the frozen instrument
    enter(assessment, "opini_bpk", admin, value="WTP")
    enter(assessment, "sakip_internal", lead, value="BB")
    cite(assessment, "sakip_internal", lead)
    with django_assert_num_queries(3):
        walls_of(assessment, ["WBK", "WBBM"])


# --- Entering ---------------------------------------------------------------------------------------------------------


def test_entering_writes_one_event_without_any_text(assessment, lead):
    proof = enter(
        assessment, "tlhp", lead, value="100 %", declared={"WBK": True}, reason="Semua temuan tuntas",
        dated=date(2026, 2, 3),
    )  # fmt: skip
    assert (proof.version, proof.saved_by, proof.assessment, proof.period) == (1, lead, assessment, None)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.CONDITION_RECORDED)
    assert event.chain_id == f"unit:{assessment.unit_id}"
    assert event.detail["changed"] == ["value", "declared", "reason", "dated"]
    assert "tuntas" not in repr(event.detail)


def test_entering_for_the_instansi_goes_to_its_chain(assessment, admin):
    proof = enter(assessment, "opini_bpk", admin, value="WTP", link="https://bpk.go.id/lhp")
    assert (proof.period, proof.assessment) == (assessment.period, None)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.CONDITION_RECORDED)
    assert event.chain_id == f"instansi:{assessment.unit.instansi_id}"


def test_same_content_again_writes_nothing_and_nothing_at_all_makes_no_row(assessment, lead):
    assert enter(assessment, "sakip_internal", lead) is None
    first = enter(assessment, "sakip_internal", lead, value="B")
    again = enter(assessment, "sakip_internal", lead, value="B", version=0)
    assert (again.pk, again.version) == (first.pk, 1)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.CONDITION_RECORDED).count() == 1


def test_older_version_never_overwrites_a_newer_one(assessment, lead):
    colleague = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang")
    enter(assessment, "sakip_internal", lead, value="B")
    with pytest.raises(StaleCondition) as stale:
        enter(assessment, "sakip_internal", colleague, value="BB", version=0)
    assert (stale.value.saved.value, stale.value.saved.saved_by) == ("B", lead)
    assert enter(assessment, "sakip_internal", colleague, value="BB", version=1).version == 2


def test_what_was_entered_can_be_taken_back(assessment, lead):
    enter(assessment, "sakip_internal", lead, value="B")
    enter(assessment, "sakip_internal", lead, version=1)
    assert row_of(assessment, "sakip_internal").standing is Standing.MISSING
    page = get_condition_page(lead, assessment.pk, "sakip_internal")[1]
    assert [change.fields for change in page.changes] == [("nilai",), ("nilai",)]
    assert page.version == 2


@pytest.mark.parametrize(
    ("key", "facts", "field"),
    [
        ("predikat_sakip", {"value": "A-"}, "value"),  # no such SAKIP
        ("predikat_sakip", {"value": "sangat baik"}, "value"),
        ("predikat_sakip", {"declared": {"WBK": True}, "reason": "baik"}, ""),  # the value decides
        ("tlhp", {"declared": {"WBK": True}}, "reason"),
        ("tlhp", {"declared": {"WBX": True}, "reason": "tuntas"}, ""),
        ("tlhp", {"declared": {"WBK": "ya"}, "reason": "tuntas"}, ""),
        ("tlhp", {"value": "x" * 101}, "value"),
        ("tlhp", {"note": "x" * 1001}, "note"),
        ("tlhp", {"link": "https://example.go.id"}, ""),  # a unit proves by documents
        ("opini_bpk", {"link": "http://bpk.go.id"}, "link"),
        ("opini_bpk", {"link": "javascript:alert(1)"}, "link"),
        ("opini_bpk", {"link": "https://bpk.go.id@jahat.example"}, "link"),
        ("opini_bpk", {"link": "https://[bpk"}, "link"),
        ("opini_bpk", {"link": "//bpk.go.id"}, "link"),
        ("opini_bpk", {"link": "https://bpk.go.id/a b"}, "link"),
        ("opini_bpk", {"link": "https://bpk.go.id/" + "a" * 500}, "link"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(assessment, key, facts, field):
    role = Role.TEAM_LEAD if key == "tlhp" else Role.INSTANSI_ADMIN
    by = make_member(role, unit=assessment.unit, instansi=assessment.unit.instansi)
    with pytest.raises(InvalidInput) as refused:
        enter(assessment, key, by, **facts)
    assert field in refused.value.errors
    assert not ConditionProof.objects.exists()
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.CONDITION_RECORDED).exists()


def test_condition_that_is_not_asked_of_this_office_is_refused(assessment, admin, lead):
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        enter(assessment, "indeks_rb_pemda", admin, value="B")
    other = Condition.objects.get(instrument__code=OLDEST, key="jenjang")
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        enter_condition(assessment=assessment, condition=other, facts=ConditionFacts(), version=0, by=lead)
    own = condition(assessment, "tlhp")
    with pytest.raises(InvalidInput, match="ketua tim ZI"):
        enter_instansi_condition(
            period=assessment.period, condition=own, facts=ConditionFacts(value="x"), version=0, by=admin
        )


# --- Who and when -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.HEAD, Role.TPI_MEMBER])
def test_only_the_ketua_tim_enters_for_the_unit(assessment, role):
    person = make_member(role, unit=assessment.unit, areas=["MP"])
    with pytest.raises(ActionDenied):
        enter(assessment, "tlhp", person, value="100 %")


def test_ketua_tim_does_not_enter_what_holds_for_the_instansi_nor_the_admin_for_a_unit(assessment, lead, admin):
    with pytest.raises(ActionDenied, match="admin instansi"):
        enter(assessment, "opini_bpk", lead, value="WTP")
    asked = condition(assessment, "opini_bpk")
    with pytest.raises(ActionDenied, match="diisi admin instansi"):
        enter_condition(assessment=assessment, condition=asked, facts=ConditionFacts(value="WTP"), version=0, by=lead)
    with pytest.raises(ActionDenied, match="ketua tim"):
        enter(assessment, "tlhp", admin, value="100 %")


@pytest.mark.parametrize("status", [status for status in Status if status not in {Status.DRAFT, Status.RETURNED}])
def test_unit_enters_nothing_once_it_has_handed_over(assessment, lead, status):
    Assessment.objects.update(status=status)
    with pytest.raises(WrongState):
        enter(assessment, "tlhp", lead, value="100 %")


def test_instansi_enters_until_the_last_round_is_closed(assessment, admin):
    Assessment.objects.update(status=Status.TPI_REVIEW)
    enter(assessment, "surat_usulan", admin, reference="S-1/2026")
    Assessment.objects.update(status=Status.CLOSED)
    with pytest.raises(WrongState, match="sudah selesai"):
        enter(assessment, "surat_usulan", admin, reference="S-2/2026", version=1)
    make_assessment(unit=make_unit(instansi=assessment.unit.instansi), period=assessment.period)
    enter(assessment, "surat_usulan", admin, reference="S-2/2026", version=1)


def test_pages_are_limited_to_their_people(assessment, admin, lead):
    stranger = make_member(Role.TEAM_LEAD, unit=make_unit(instansi=assessment.unit.instansi))
    with pytest.raises(Http404):
        get_condition_page(stranger, assessment.pk, "tlhp")
    with pytest.raises(ActionDenied):
        get_condition_page(admin, assessment.pk, "tlhp")
    with pytest.raises(Http404):
        get_condition_page(lead, assessment.pk, "indeks_rb_pemda")
    with pytest.raises(Http404):
        get_administered_condition(admin, assessment.period_id, "tlhp")  # of a unit
    other = make_member(Role.INSTANSI_ADMIN, instansi=make_instansi())
    with pytest.raises(Http404):
        get_administered_conditions(other, assessment.period_id)
    assert not get_condition_page(lead, assessment.pk, "tlhp")[1].denied
    assert "admin instansi" in get_condition_page(lead, assessment.pk, "opini_bpk")[1].denied
    assert not get_administered_condition(admin, assessment.period_id, "opini_bpk")[1].denied


def test_lke_of_a_period_stays_once_its_conditions_are_entered(assessment, admin):
    period = make_period(instansi=assessment.unit.instansi)
    asked = condition(assessment, "opini_bpk")
    enter_instansi_condition(period=period, condition=asked, facts=ConditionFacts(value="WTP"), version=0, by=admin)
    facts = PeriodFacts(
        year=period.year,
        name=period.name,
        instrument=Instrument.objects.get(code=OLD),
        evidence_from=period.evidence_from,
        evidence_to=period.evidence_to,
    )
    with pytest.raises(InvalidInput) as refused:
        change_period(period=period, facts=facts, spans=[], by=admin)
    assert "instrument" in refused.value.errors
    change_period(period=period, facts=replace(facts, instrument=period.instrument), spans=[], by=admin)


# --- The tables -------------------------------------------------------------------------------------------------------


def test_tables_refuse_a_second_row_and_one_of_nobody(assessment, lead, admin):
    values = {"condition": condition(assessment, "tlhp"), "saved_at": timezone.now(), "saved_by": lead}
    ConditionProof.objects.create(assessment=assessment, **values)
    ConditionProof.objects.create(period=assessment.period, **values)
    for scope in (
        {"assessment": assessment},
        {"period": assessment.period},
        {},
        {"assessment": assessment, "period": assessment.period},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConditionProof.objects.create(**scope, **values)
    citation = cite(assessment, "tlhp", lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConditionCitation.objects.create(
            assessment=assessment,
            condition=citation.condition,
            document=citation.document,
            created_at=timezone.now(),
            created_by=lead,
        )
