"""Recording, changing and ending agents, their changes and the pakta integritas: rights, what is refused, what is kept."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.agents.facts import AgentFacts, ChangeFacts, PactFacts
from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.programme.agents.services.agents import add_agent, change_agent, end_agent
from assessment.programme.agents.services.changes import add_change, change_change, end_change
from assessment.programme.agents.services.pacts import add_pact, change_pact, end_pact
from assessment.programme.agents.services.rows import StaleRow
from assessment.rounds.workflow import Status
from tests.factories import make_agent, make_assessment, make_member
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
DECREE = {"decree_number": "KEP-7/2026", "decree_date": date(2026, 1, 5)}


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


def agent_facts(**more):
    return AgentFacts(**{"part": "agen", "name": "Made Suarta"} | DECREE | more)


def made(**more):
    return ChangeFacts(
        **{"plan": "Antrean daring", "made": "Antrean diambil dari rumah.", "made_on": date(2026, 3, 2)} | more
    )


def test_an_agent_is_a_member_or_a_name_with_a_decree(assessment, lead):
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Komang Ayu")
    add_agent(assessment=assessment, facts=agent_facts(), by=lead)
    row = add_agent(assessment=assessment, facts=agent_facts(name="", person=member), by=lead)
    assert [str(one) for one in assessment.change_agents.all()] == ["Made Suarta", "Komang Ayu"]
    assert (row.decree_number, row.decree_date) == ("KEP-7/2026", date(2026, 1, 5))
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.AGENT_RECORDED).count() == 2


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"name": ""}, "person", "Pilih anggota tim, atau tuliskan nama"),
        ({"name": "made  SUARTA"}, "name", "sudah tercatat dalam peran ini"),
        ({"decree_number": "", "decree_date": None}, "decree_number", "Isi nomor SK yang menetapkan"),
        ({"decree_date": None}, "decree_date", "Isi tanggal SK."),
        ({"decree_date": date(2026, 6, 16)}, "decree_date", "Tanggal ini belum tiba."),
        ({"part": "teladan", "decree_number": ""}, "decree_number", "Isi nomor SK."),
    ],
)
def test_an_agent_that_is_wrong_is_refused_at_its_field(assessment, lead, more, field, message):
    make_agent(assessment, "Made Suarta")
    with pytest.raises(InvalidInput) as refused:
        add_agent(assessment=assessment, facts=agent_facts(**{"name": "Lain"} | more), by=lead)
    assert list(refused.value.errors) == [field]
    assert message in refused.value.errors[field][0]
    assert ChangeAgent.objects.count() == 1


def test_a_person_outside_the_team_or_beside_a_name_is_refused(assessment, lead):
    stranger = make_member(Role.TEAM_LEAD)
    with pytest.raises(InvalidInput) as outside:
        add_agent(assessment=assessment, facts=agent_facts(name="", person=stranger), by=lead)
    with pytest.raises(InvalidInput) as both:
        add_agent(assessment=assessment, facts=agent_facts(person=lead), by=lead)
    assert (list(outside.value.errors), list(both.value.errors)) == (["person"], ["name"])


def test_a_role_model_needs_no_decree_and_makes_no_changes(assessment, lead):
    facts = AgentFacts(part="teladan", name="Kepala kantor", example="Hadir pertama.")
    row = add_agent(assessment=assessment, facts=facts, by=lead)
    add_agent(assessment=assessment, facts=agent_facts(name="Kepala kantor"), by=lead)  # the other part
    with pytest.raises(InvalidInput, match="bukan untuk role model"):
        add_change(agent=row, facts=made(), by=lead)


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"made_on": None}, "made_on", "Isi hari perubahan ini dibuat."),
        ({"made": ""}, "made", "Tuliskan perubahan apa yang dibuat."),
        ({"made_on": date(2026, 6, 16)}, "made_on", "Tanggal ini belum tiba."),
        ({"made_on": date(2026, 1, 4)}, "made_on", "SK agen ini bertanggal 5 Januari 2026."),
        ({"system": "SOP antrean"}, "integrated_on", "Isi hari sejak perubahan ini terintegrasi."),
        ({"integrated_on": date(2026, 4, 1)}, "system", "Tuliskan sistemnya"),
        ({"system": "SOP", "integrated_on": date(2026, 3, 1)}, "integrated_on", "paling awal pada hari ia dibuat"),
        ({"system": "SOP", "integrated_on": date(2026, 6, 16)}, "integrated_on", "Tanggal ini belum tiba."),
        (
            {"made": "", "made_on": None, "system": "SOP", "integrated_on": date(2026, 4, 1)},
            "made_on",
            "Isi dahulu perubahan yang dibuat",
        ),
    ],
)
def test_a_change_that_is_wrong_is_refused_at_its_field(assessment, lead, more, field, message):
    agent = make_agent(assessment, "Made Suarta", decree_date=date(2026, 1, 5))
    with pytest.raises(InvalidInput) as refused:
        add_change(agent=agent, facts=made(**more), by=lead)
    assert list(refused.value.errors) == [field]
    assert message in refused.value.errors[field][0]
    assert not AgentChange.objects.exists()


def test_a_change_is_planned_made_and_becomes_part_of_a_system(assessment, lead):
    agent = make_agent(assessment, "Made Suarta", decree_date=date(2026, 1, 5))
    row = add_change(agent=agent, facts=ChangeFacts("Antrean daring"), by=lead)
    row = change_change(change=row, facts=made(), by=lead, seen=row.content_digest)
    whole = made(system="SOP antrean", integrated_on=date(2026, 3, 2))
    row = change_change(change=row, facts=whole, by=lead, seen=row.content_digest)
    row.refresh_from_db()
    assert (row.made_on, row.system, row.integrated_on) == (date(2026, 3, 2), "SOP antrean", date(2026, 3, 2))
    changed = AuditEvent.objects.filter(object_id=str(row.pk), kind=AuditEvent.Kind.AGENT_CHANGE_RECORDED)
    assert [event.detail.get("changed") for event in changed.order_by("sequence")] == [
        None, ["made", "made_on"], ["system", "integrated_on"],
    ]  # fmt: skip


def test_a_decree_is_not_dated_after_a_change_of_its_agent(assessment, lead):
    agent = make_agent(assessment, "Made Suarta", decree_date=date(2026, 1, 5))
    add_change(agent=agent, facts=made(), by=lead)
    agent.refresh_from_db()
    late = agent_facts(decree_date=date(2026, 3, 3))
    with pytest.raises(InvalidInput) as refused:
        change_agent(agent=agent, facts=late, by=lead, seen=agent.content_digest)
    assert "“Antrean daring” dibuat 2 Maret 2026, sebelum SK ini" in refused.value.errors["decree_date"][0]
    on_the_day = agent_facts(decree_date=date(2026, 3, 2))
    assert change_agent(agent=agent, facts=on_the_day, by=lead, seen=agent.content_digest).decree_date.day == 2


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"name": "pegawai asn"}, "name", "sudah tercatat"),
        ({"signed": 121}, "signed", "Lebih banyak daripada yang wajib (120)."),
        ({"signed_on": None}, "signed_on", "Isi tanggal penandatanganan"),
        ({"signed": 0}, "signed_on", "Kosongkan tanggalnya"),
        ({"signed_on": date(2026, 6, 16)}, "signed_on", "Tanggal ini belum tiba."),
    ],
)
def test_a_group_that_is_wrong_is_refused_at_its_field(assessment, lead, more, field, message):
    add_pact(assessment=assessment, facts=PactFacts("Pegawai ASN", 90, 0), by=lead)
    facts = {"name": "PPNPN", "members": 120, "signed": 118, "signed_on": date(2026, 1, 5)} | more
    with pytest.raises(InvalidInput) as refused:
        add_pact(assessment=assessment, facts=PactFacts(**facts), by=lead)
    assert list(refused.value.errors) == [field]
    assert message in refused.value.errors[field][0]
    assert IntegrityPact.objects.count() == 1


def acts_on(assessment, by):
    """Return each act once, on rows of its own."""
    agent, other = make_agent(assessment, "Satu"), make_agent(assessment, "Dua")
    change = AgentChange.objects.create(agent=agent, plan="Rencana")
    pact = IntegrityPact.objects.create(assessment=assessment, name="ASN", members=3, signed=0)
    return [
        lambda: add_agent(assessment=assessment, facts=agent_facts(), by=by),
        lambda: change_agent(
            agent=agent, facts=agent_facts(name="Satu", position="x"), by=by, seen=agent.content_digest
        ),
        lambda: end_agent(agent=other, reason="Pindah.", by=by),
        lambda: add_change(agent=agent, facts=made(plan="Lain"), by=by),
        lambda: change_change(change=change, facts=made(), by=by, seen=change.content_digest),
        lambda: end_change(change=change, reason="Batal.", by=by),
        lambda: add_pact(assessment=assessment, facts=PactFacts("PPNPN", 5, 0), by=by),
        lambda: change_pact(pact=pact, facts=PactFacts("ASN", 4, 0), by=by, seen=pact.content_digest),
        lambda: end_pact(pact=pact, reason="Ganda.", by=by),
    ]


@pytest.mark.parametrize(
    ("role", "areas", "reason"),
    [
        (Role.POKJA_LEAD, ["MP"], ""),
        (Role.POKJA_LEAD, ["TL"], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.POKJA_MEMBER, ["MP"], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.HEAD, [], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.TPI_LEAD, [], "hanya dapat dibaca oleh tim unit"),
    ],
)
def test_all_of_it_is_kept_by_who_leads_manajemen_perubahan(assessment, lead, role, areas, reason):
    person = make_member(role, unit=assessment.unit, areas=areas)
    for act in acts_on(assessment, person):
        if reason:
            with pytest.raises(ActionDenied, match=reason):
                act()
        else:
            act()
    assert AuditEvent.objects.filter(actor=person).count() == (0 if reason else 9)


def test_a_round_whose_outcome_is_recorded_keeps_all_of_it(instruments):
    closed = make_assessment(status=Status.CLOSED)
    by = make_member(Role.TEAM_LEAD, unit=closed.unit)
    for act in acts_on(closed, by):
        with pytest.raises(WrongState, match="sudah selesai"):
            act()


def test_an_older_page_writes_over_nothing_and_the_same_again_writes_nothing(assessment, lead):
    row = add_pact(assessment=assessment, facts=PactFacts("ASN", 90, 0), by=lead)
    seen = row.content_digest
    newer = PactFacts("ASN", 90, 80, date(2026, 1, 5))
    change_pact(pact=row, facts=newer, by=lead, seen=seen)
    with pytest.raises(StaleRow) as stale:
        change_pact(pact=row, facts=PactFacts("ASN", 91, 0), by=lead, seen=seen)
    assert (stale.value.saved.signed, stale.value.change.actor) == (80, lead)
    change_pact(pact=row, facts=newer, by=lead, seen=seen)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.PACT_RECORDED).count() == 2


def test_what_ended_stays_with_its_reason_and_is_changed_no_more(assessment, lead):
    agent = make_agent(assessment, "Made Suarta", decree_date=date(2026, 1, 5))
    change = add_change(agent=agent, facts=made(), by=lead)
    with pytest.raises(InvalidInput):
        end_agent(agent=agent, reason=" ", by=lead)
    end_agent(agent=agent, reason="Pindah ke Juanda.", by=lead)
    for act in (
        lambda: end_agent(agent=agent, reason="Lagi.", by=lead),
        lambda: add_change(agent=agent, facts=made(), by=lead),
        lambda: change_change(change=change, facts=made(plan="Lain"), by=lead, seen=change.content_digest),
    ):
        with pytest.raises(InvalidInput, match="sudah dihentikan"):
            act()
    agent.refresh_from_db()
    assert (agent.ended_by, agent.ended_reason) == (lead, "Pindah ke Juanda.")
    add_agent(assessment=assessment, facts=agent_facts(), by=lead)  # appointed anew
