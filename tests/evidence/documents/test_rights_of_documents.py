"""What keeps from changing, judging and destroying a document, and what an evaluator keeps of it: asked of the rows alone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from assessment.people.models import Role
from assessment.people.permissions import memberships_of
from assessment.rounds.workflow import Act
from evidence.documents import permissions as vault
from evidence.documents.models import Disposal, Document, RevisionPin
from tests.factories import make_handover, make_member, make_membership, make_unit, make_user
from tests.portal.access.rights import Office
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

WITHDRAWN_AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(instruments):
    return Office()


def refusal(check, *args):
    try:
        check(*args)
    except ActionDenied as refused:
        return refused.reason
    return ""


def destroyed(office, **facts):
    disposal = office.disposal()
    disposal.outcome, disposal.decided_at, disposal.decided_by = "disetujui", timezone.now(), make_user()
    disposal.minute_sha256 = "0" * 64
    disposal.save()
    return office.document(disposal=disposal, **facts)


# --- withdrawn


def test_a_withdrawal_is_undone_until_the_last_second_of_thirty_days(office, clock):
    document = office.document(withdrawn_at=WITHDRAWN_AT, withdrawn_by=office.other)
    lead = office.person(Role.TEAM_LEAD)
    assert vault.restorable_until(document) == datetime(2026, 4, 2, 2, 0, tzinfo=UTC)
    clock.move_to(datetime(2026, 4, 2, 2, 0, tzinfo=UTC))
    assert refusal(vault.check_can_restore, lead, document) == ""
    clock.shift(1)
    assert refusal(vault.check_can_restore, lead, document).startswith("Penarikan hanya dapat dibatalkan dalam 30 hari")


def test_what_is_not_withdrawn_is_not_restored(office):
    document = office.document()
    assert vault.restorable_until(document) is None
    said = refusal(vault.check_can_restore, office.person(Role.TEAM_LEAD), document)
    assert said.startswith("Data dukung ini tidak sedang ditarik")


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (vault.check_can_replace, "Data dukung ini sudah ditarik."),
        (vault.check_can_edit, "Data dukung ini sudah ditarik."),
        (vault.check_can_withdraw, "Data dukung ini sudah ditarik."),
        (vault.check_can_judge, "Data dukung ini sudah ditarik, jadi tidak dinilai lagi."),
        (vault.check_can_tag, "Data dukung “SK tim” sudah ditarik, jadi tagnya tidak dapat diubah."),
    ],
)
def test_a_withdrawn_document_is_not_changed(office, check, said):
    with pytest.raises(WrongState) as refused:
        check(office.person(Role.TEAM_LEAD), office.withdrawn())
    assert refused.value.reason.startswith(said)


@pytest.mark.parametrize(
    "check",
    [
        vault.check_can_replace, vault.check_can_edit, vault.check_can_withdraw, vault.check_can_judge,
        vault.check_can_tag, vault.check_can_restore,
    ],
)  # fmt: skip
def test_a_destroyed_document_is_not_changed(office, check):
    facts = {"withdrawn_at": timezone.now(), "withdrawn_by": office.other}
    document = destroyed(office, **(facts if check is vault.check_can_restore else {}))
    with pytest.raises(WrongState, match="sudah dimusnahkan dengan berita acara"):
        check(office.person(Role.TEAM_LEAD), document)


# --- judged


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "tautan", "url": "https://arsip.example.go.id/sk"}, "Dokumen ini baru berupa tautan."),
        ({"state": "disebut"}, "Dokumen ini baru disebut namanya."),
        ({"state": "diperiksa"}, "Berkas ini masih diperiksa."),
        ({"state": "bermasalah"}, "Pemeriksaan menemukan berkas ini bermasalah."),
    ],
)
def test_a_document_is_judged_once_its_file_is_there_and_checked(office, facts, said):
    with pytest.raises(WrongState) as refused:
        vault.check_can_judge(office.person(Role.TEAM_LEAD), office.document(**facts))
    assert refused.value.reason.startswith(said)


def test_a_problem_that_a_person_found_is_judged_again(office):
    lead = office.person(Role.TEAM_LEAD)
    by = {"state_set_by": lead, "state_set_at": timezone.now(), "state_set_as": "ketua_tim", "state_reason": "x"}
    vault.check_can_judge(lead, office.document(state=Document.State.PROBLEM, **by))


def test_what_tpi_said_of_a_document_the_unit_does_not_undo(office):
    by = {"state_set_by": office.other, "state_set_at": timezone.now(), "state_reason": "x", "state": "ditolak"}
    lead = office.person(Role.TEAM_LEAD)
    for role in ("tpi_anggota", "tpi_ketua", "tpi_dalnis"):
        said = refusal(vault.check_can_judge, lead, office.document(state_set_as=role, **by))
        assert said.startswith("Keadaan ini ditetapkan TPI."), role
    vault.check_can_judge(lead, office.document(state_set_as="ketua_pokja", **by))


def test_who_judges_in_two_roles_judges_as_tpi_before_the_unit(office):
    """TPI, then the ketua tim, then the ketua pokja of an area that cites it: here and nowhere else."""
    document = office.document(cited_at=("PP",))
    roles = {role: vault.judging_role(office.person(role), document) for role in Role}
    judges = {Role.TEAM_LEAD, Role.POKJA_LEAD, Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER}
    assert roles == {role: role if role in judges else None for role in Role}
    assert vault.judging_role(office.neighbour(Role.POKJA_LEAD), document) is None
    assert vault.judging_role(office.person(Role.POKJA_LEAD), office.document(cited_at=("MP",))) is None


# --- restricted


def test_who_uploaded_a_restricted_document_opens_it_while_he_answers_some_area(office):
    idle = make_member(Role.POKJA_MEMBER, unit=office.unit, areas=[])
    uploaded = office.document(cited_at=(), is_restricted=True, created_by=idle)
    assert not vault.may_open_restricted(idle, uploaded)
    busy = office.person(Role.POKJA_MEMBER)
    assert vault.may_open_restricted(busy, office.document(cited_at=(), is_restricted=True, created_by=busy))
    assert not vault.may_open_restricted(busy, uploaded)


@pytest.mark.parametrize(("role", "above"), [(Role.PRELIMINARY, False), (Role.TEAM_LEAD, True), (Role.TPI_LEAD, True)])
def test_a_role_in_another_unit_opens_no_restricted_document_to_another_pokja(office, role, above):
    person = office.person(Role.POKJA_LEAD)  # of PP; the document is of MP
    make_membership(person, role, unit=office.kanwil if above else make_unit(instansi=office.instansi))
    assert not vault.may_open_restricted(person, office.document(is_restricted=True))


def test_pendahuluan_from_above_opens_it_whatever_else_the_person_does_elsewhere(office):
    person = office.person(Role.PRELIMINARY)
    make_membership(person, Role.TPI_LEAD, unit=make_unit(instansi=office.instansi))
    assert vault.may_open_restricted(person, office.document(is_restricted=True))


def test_an_evaluator_of_another_unit_reads_nothing_though_a_round_has_reached_him_there(instruments):
    office, beside = Office("tpi"), Office("tpi")
    document = office.document()
    said = refusal(vault.check_can_read_document, beside.person(Role.TPI_LEAD), document)
    assert said.startswith("Data dukung hanya dapat dibaca oleh tim unit")
    vault.check_can_read_document(office.person(Role.TPI_LEAD), document)


def test_who_may_not_open_a_document_is_told_so_before_whose_it_is(office):
    person = office.person(Role.POKJA_LEAD)
    for check in (vault.check_can_replace, vault.check_can_edit):
        assert refusal(check, person, office.document(is_restricted=True)).startswith("Dokumen ini terbatas.")
        assert refusal(check, person, office.document()).startswith("Data dukung ini milik pokja lain.")


def test_who_uploaded_a_document_changes_it_no_more_once_another_pokja_cites_it(office):
    person = office.person(Role.POKJA_MEMBER)  # of MP
    vault.check_can_replace(person, office.document(cited_at=(), created_by=person))
    cited = office.document(cited_at=("PP",), created_by=person)
    assert refusal(vault.check_can_replace, person, cited).startswith("Data dukung ini milik pokja lain.")


def test_what_another_pokja_withdrew_is_restored_by_those_who_could_have_withdrawn_it(office):
    member = office.person(Role.POKJA_MEMBER)
    said = {
        "milik pokja lain": office.withdrawn(cited_at=("PP",)),
        "juga dipakai pokja": office.withdrawn(cited_at=("MP", "PP")),
        "bukti syarat pengusulan": office.withdrawn(condition=office.condition("unit")),
    }
    for sentence, document in said.items():
        assert sentence in refusal(vault.check_can_restore, member, document)
        vault.check_can_restore(office.person(Role.TEAM_LEAD), document)
    assert refusal(vault.check_can_restore, office.person(Role.HEAD), office.withdrawn()).startswith(
        "Data dukung hanya dapat diubah oleh pokja"
    )


@pytest.mark.parametrize(("status", "said"), [("kepala", "Menunggu persetujuan kepala kantor"), ("tpn", "Dinilai TPN")])
def test_who_has_the_round_is_told_where_a_document_is_not_judged_now(instruments, status, said):
    office = Office(status)
    told = refusal(vault.check_can_judge, office.person(Role.TEAM_LEAD), office.document())
    assert told.startswith(said)


# --- what was handed over


@pytest.mark.parametrize(
    ("status", "roles"),
    [
        ("dikembalikan", {Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER}),
        ("tpi", {Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER}),
        ("tpn", {Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER, Role.TPN_RECORDER}),
        ("selesai", {Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER, Role.TPN_RECORDER}),
    ],
)
def test_a_revision_that_was_handed_over_stays_with_its_evaluators_and_no_other_does(instruments, status, roles):
    office = Office(status)
    document = office.document()
    handed, newer = office.revision(document), office.revision(office.document())
    handover = make_handover(office.assessment, act=Act.SUBMIT)
    for area in ("MP", "PP"):
        RevisionPin.objects.create(
            handover=handover,
            indicator=office.question(area),
            document=document,
            revision=handed,
            title="SK",
            counts=True,
        )
    people = {role: office.person(role) for role in Role}
    beside = {role: office.neighbour(role) for role in Role}
    assert {role for role, one in people.items() if vault.received(one, office.assessment)} == roles
    assert {role for role, one in people.items() if vault.is_pinned_for(one, handed)} == roles
    assert [role for role, one in people.items() if vault.is_pinned_for(one, newer)] == []
    assert [role for role, one in beside.items() if vault.is_pinned_for(one, handed)] == []


def test_a_revision_handed_over_in_two_rounds_stays_with_who_evaluates_one_of_them(instruments):
    office, other = Office("tpi"), Office("tpi")
    document = office.document()
    handed = office.revision(document)
    for one in (office, other):
        RevisionPin.objects.create(
            handover=make_handover(one.assessment), indicator=office.question(), document=document, revision=handed,
            title="SK", counts=True,
        )  # fmt: skip
    assert vault.is_pinned_for(office.person(Role.TPI_MEMBER), handed)


def test_what_else_an_evaluator_does_takes_no_revision_from_him_and_who_evaluates_nothing_costs_no_query(
    instruments, django_assert_num_queries
):
    office = Office("tpi")
    handed = office.revision(office.document())
    RevisionPin.objects.create(
        handover=make_handover(office.assessment), indicator=office.question(), document=handed.document,
        revision=handed, title="SK", counts=True,
    )  # fmt: skip
    evaluator, lead = office.person(Role.TPI_MEMBER), office.person(Role.TEAM_LEAD)
    make_membership(evaluator, Role.POKJA_MEMBER, unit=make_unit(), areas=["MP"])
    assert vault.is_pinned_for(evaluator, handed)
    assert memberships_of(lead)
    with django_assert_num_queries(0):
        assert not vault.is_pinned_for(lead, handed)


# --- destroyed


@pytest.mark.parametrize(
    ("outcome", "said"), [("disetujui", "dimusnahkan"), ("ditolak", "ditolak"), ("dibatalkan", "dibatalkan")]
)
def test_a_proposal_is_decided_once(office, outcome, said):
    disposal = office.disposal()
    disposal.outcome = Disposal.Outcome(outcome)
    for check, role in (
        (vault.check_can_decide_disposal, Role.HEAD),
        (vault.check_can_cancel_disposal, Role.TEAM_LEAD),
    ):
        with pytest.raises(WrongState, match=f"Usulan ini sudah diputuskan: {said}"):
            check(office.person(role), disposal)


def test_nobody_decides_on_the_destruction_he_proposed(office):
    head = office.person(Role.HEAD)
    disposal = office.disposal()
    disposal.proposed_by = head
    assert "orang lain daripada pengusulnya" in refusal(vault.check_can_decide_disposal, head, disposal)
    vault.check_can_decide_disposal(office.person(Role.HEAD), disposal)


def test_pages_offer_to_propose_to_the_ketua_tim_and_to_decide_to_the_kepala(office):
    people = {role: office.person(role) for role in Role}
    proposers = {role for role, one in people.items() if vault.may_propose_disposal(one, office.unit) is True}
    deciders = {role for role, one in people.items() if vault.may_decide_disposals(one, office.unit) is True}
    assert (proposers, deciders) == ({Role.TEAM_LEAD}, {Role.HEAD})


# --- locked


def test_the_round_that_locks_a_document_is_named(instruments):
    office = Office("tpi")
    at_question, as_proof = office.document(), office.document(cited_at=(), condition=office.condition("unit"))
    for document in (at_question, as_proof):
        assert vault.locked_citation(document).assessment == office.assessment
        said = refusal(vault.check_can_edit, office.person(Role.TEAM_LEAD), document)
        assert said.startswith(f"Dokumen ini menjadi data dukung {office.assessment}, yang sudah diserahkan.")
    office.assessment.status = "dikembalikan"
    office.assessment.save()
    assert vault.locked_citation(at_question) is vault.locked_citation(as_proof) is None


def test_a_withdrawal_that_would_take_from_other_pokja_names_them(office):
    document = office.document(cited_at=("MP", "PP", "TL"))
    said = refusal(vault.check_can_withdraw, office.person(Role.POKJA_MEMBER), document)
    assert "pokja Penataan Tatalaksana, Peningkatan Kualitas Pelayanan Publik." in said
